package org.resight.it.pages;

import static org.assertj.core.api.Assertions.assertThat;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.TimeoutError;
import com.microsoft.playwright.options.ColorScheme;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;

/**
 * Somebody at a browser of their own: a name, settings, and a page.
 *
 * <p>Each test can be played on another screen: {@code -Dresight.browser.size=390x844
 * -Dresight.browser.scheme=light}. What is seen last of each visit is a picture then. Or over a
 * slow network, {@code -Dresight.browser.delay=500}: so many milliseconds before each call and
 * after it. A test that takes what is on its way for done is red then.
 */
final class Visitor implements AutoCloseable {

  private static final String SIZE = System.getProperty("resight.browser.size", "");
  private static final String SCHEME = System.getProperty("resight.browser.scheme", "");

  private static final int DELAY = Integer.getInteger("resight.browser.delay", 0);

  /** A call that outlives its page is not kept back: it would never be sent. */
  private static final String SLOW_NETWORK =
      """
      (() => {
        const ask = window.fetch;
        const pause = () => new Promise((go) => setTimeout(go, %d));
        window.fetch = async (address, options) => {
          if (options?.keepalive) return ask(address, options);
          await pause();
          const answer = await ask(address, options);
          await pause();
          return answer;
        };
      })()
      """;

  /** Pixels; of a longer page only what is in sight is photographed. */
  private static final int TALLEST_PICTURE = 10_000;

  private static final AtomicInteger VISITS = new AtomicInteger();

  private static final Path SCREENSHOTS =
      Path.of(System.getProperty("servers.folder", "target/servers")).resolveSibling("screenshots");

  private final Site site;
  private final BrowserContext context;
  private final Page page;
  private final List<String> complaints = new ArrayList<>();

  private Visitor(Site site, BrowserContext context) {
    this.site = site;
    this.context = context;
    if (DELAY > 0) {
      context.addInitScript(SLOW_NETWORK.formatted(DELAY));
    }
    this.page = context.newPage();
    page.onPageError(complaints::add);
    page.onConsoleMessage(
        message -> {
          if (message.text().contains("Content Security Policy")) {
            complaints.add(message.text());
          }
        });
  }

  /** Somebody who has been here before, with the usual keys. */
  static Visitor named(Site site, String name) {
    return named(site, name, "system", asked(ColorScheme.DARK));
  }

  /** Somebody who has been here before. */
  static Visitor named(Site site, String name, String theme, ColorScheme system) {
    Visitor visitor = in(site, system);
    visitor.context.addInitScript(
        "if (!localStorage.getItem('resight.settings')) localStorage.setItem('resight.settings',"
            + " JSON.stringify({reviewer: '"
            + name
            + "', profile: 'default', theme: '"
            + theme
            + "'}))");
    return visitor;
  }

  /** Somebody who comes for the first time. */
  static Visitor unknown(Site site, ColorScheme system) {
    return in(site, asked(system));
  }

  private static ColorScheme asked(ColorScheme usual) {
    return SCHEME.isEmpty() ? usual : ColorScheme.valueOf(SCHEME.toUpperCase(Locale.ROOT));
  }

  private static Visitor in(Site site, ColorScheme system) {
    String[] size = (SIZE.isEmpty() ? "1366x768" : SIZE).split("x", 2);
    return new Visitor(
        site,
        Chromium.browser()
            .newContext(
                new Browser.NewContextOptions()
                    .setViewportSize(Integer.parseInt(size[0]), Integer.parseInt(size[1]))
                    .setLocale("en-GB")
                    .setAcceptDownloads(true)
                    .setColorScheme(system)));
  }

  /**
   * Returns the page. Calls are taken over by {@code page().route} before a page is opened: the
   * browser may still send those of an open page to the server for a moment.
   */
  Page page() {
    return page;
  }

  BrowserContext context() {
    return context;
  }

  void open(String path) {
    page.navigate(site.address(path));
  }

  /** Opens the reviewer's page and waits for a pair that can be decided. */
  void openReview(String graph) {
    open("/p/" + graph + "/review");
    awaitReady();
  }

  Locator one(String selector) {
    return page.locator(selector);
  }

  /** Waits for a pair that can be decided; fails with what the page says instead. */
  void awaitReady() {
    try {
      page.waitForSelector("#decide[data-ready=true]");
    } catch (TimeoutError e) {
      Object panel = page.evaluate("`${document.body.dataset.state}: ${document.body.innerText}`");
      throw new AssertionError("No pair comes. The page says " + panel, e);
    }
  }

  /** Returns the pair shown as soon as it can be decided. */
  String awaitPair() {
    awaitReady();
    return pair();
  }

  /** Returns the pair shown: both ids, the smaller first. */
  String pair() {
    return (String) page.evaluate("document.body.dataset.pair ?? ''");
  }

  /**
   * Presses a key that decides, as soon as it is heard, and waits for what comes next: a pair that
   * can be decided, or what the page says where there is none.
   */
  void decide(String key) {
    awaitHeard();
    String before = pair();
    page.keyboard().press(key);
    page.waitForFunction(
        "before => { const { pair, state } = document.body.dataset; if (pair === before) return false;"
            + " return pair ? document.querySelector('#decide').dataset.ready === 'true'"
            + " : state !== 'loading' && !document.querySelector('.panel').hidden; }",
        before);
  }

  /** Decides for the first time, with a key: only now it is asked who decides. */
  void giveNameAtFirstDecision(String name, String key) {
    awaitHeard();
    String before = pair();
    page.keyboard().press(key);
    page.fill("#your-name", name);
    page.keyboard().press("Enter");
    page.waitForFunction("before => document.body.dataset.pair !== before", before);
    awaitSaid("saved");
    assertThat(one("#who").textContent()).contains(name);
  }

  /** Returns whether nothing lies over the middle of an element, which is in sight. */
  boolean isUncovered(String selector) {
    return (boolean)
        one(selector)
            .evaluate(
                "e => { const at = e.getBoundingClientRect();"
                    + " return e.contains(document.elementFromPoint("
                    + "at.x + at.width / 2, at.y + at.height / 2)); }");
  }

  /** Returns whether all of an element can be seen without scrolling. */
  boolean isInSight(String selector) {
    return (Boolean)
        page.evaluate(
            "selector => { const e = document.querySelector(selector); if (!e) return false;"
                + " const r = e.getBoundingClientRect(); const m = document.elementFromPoint("
                + "r.left + r.width / 2, r.top + r.height / 2);"
                + " return r.width > 0 && r.left >= 0 && r.top >= 0 && r.right <= innerWidth"
                + " && r.bottom <= innerHeight && (m === e || e.contains(m)); }",
            selector);
  }

  /** Returns whether nothing on the page is wider than the window. */
  boolean fitsTheWidth() {
    return (Boolean) page.evaluate("document.documentElement.scrollWidth <= innerWidth + 1");
  }

  /** Waits until decisions are heard: the guard against double hits has run out. */
  void awaitHeard() {
    awaitReady();
    page.evaluate("() => new Promise(heard => setTimeout(heard, 260))");
  }

  String said() {
    return one(".said").textContent();
  }

  /** Waits until no decision is on its way to the server any more. */
  void awaitSent() {
    page.waitForFunction("() => !document.querySelector('#held')");
  }

  /**
   * Waits until something is said, and no decision is on its way: what is said of one decision can
   * come after the next one is made, and must not be taken for the next one's.
   */
  void awaitSaid(String part) {
    page.waitForFunction(
        "part => !document.querySelector('#held')"
            + " && document.querySelector('.said')?.textContent.includes(part)",
        part);
  }

  void awaitText(String selector, String part) {
    page.waitForFunction(
        "([selector, part]) => document.querySelector(selector)?.textContent.includes(part)",
        List.of(selector, part));
  }

  /** Fails if the page breaks a rule of accessibility that can be checked by a machine. */
  void assertAccessible() {
    assertThat(
            new AxeBuilder(page)
                .withTags(
                    List.of(
                        "wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"))
                .analyze()
                .getViolations())
        .as(page.url())
        .extracting(
            violation ->
                violation.getId()
                    + " "
                    + violation.getNodes().stream().map(n -> n.getHtml()).toList())
        .isEmpty();
  }

  void photograph(String name) {
    boolean whole =
        (Boolean) page.evaluate("document.documentElement.scrollHeight < " + TALLEST_PICTURE);
    page.screenshot(
        new Page.ScreenshotOptions()
            .setPath(SCREENSHOTS.resolve(name + ".png"))
            .setFullPage(whole));
  }

  /** Photographs what a test left, under the test's name, where a screen was asked for. */
  private void photographTheEnd() {
    if (SIZE.isEmpty() || page.isClosed()) {
      return;
    }
    String test =
        StackWalker.getInstance()
            .walk(
                frames ->
                    frames
                        .filter(frame -> frame.getClassName().endsWith("IT"))
                        .map(
                            frame ->
                                frame.getClassName().replaceAll(".*\\.", "")
                                    + "."
                                    + frame.getMethodName())
                        .findFirst())
            .orElse("visit");
    photograph(SIZE + "-" + SCHEME + "/" + test + "-" + VISITS.incrementAndGet());
  }

  /** Refuses some calls in the server's place while that is so; before the page is opened. */
  void refuse(String calls, int status, BooleanSupplier now) {
    page.route(
        calls,
        route -> {
          if (now.getAsBoolean()) {
            route.fulfill(
                new Route.FulfillOptions()
                    .setStatus(status)
                    .setContentType("application/problem+json")
                    .setBody("{\"title\":\"x\"}"));
          } else {
            route.fallback(); // to what was asked for before, and then to the server
          }
        });
  }

  @Override
  public void close() {
    photographTheEnd();
    if (!page.isClosed()) {
      page.unrouteAll(); // a call that the page makes now is answered by nobody
    }
    context.close();
    assertThat(complaints).isEmpty();
  }
}
