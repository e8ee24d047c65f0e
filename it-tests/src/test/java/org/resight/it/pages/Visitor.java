package org.resight.it.pages;

import static org.assertj.core.api.Assertions.assertThat;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Somebody at a browser of their own: a name, settings, and a page. */
final class Visitor implements AutoCloseable {

  private static final Path SCREENSHOTS =
      Path.of(System.getProperty("servers.folder", "target/servers")).resolveSibling("screenshots");

  private final Site site;
  private final BrowserContext context;
  private final Page page;
  private final List<String> complaints = new ArrayList<>();

  private Visitor(Site site, BrowserContext context) {
    this.site = site;
    this.context = context;
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
    return named(site, name, "system", ColorScheme.DARK);
  }

  /** Somebody who has been here before. */
  static Visitor named(Site site, String name, String theme, ColorScheme system) {
    Visitor visitor = unknown(site, system);
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
    return new Visitor(
        site,
        Chromium.browser()
            .newContext(
                new Browser.NewContextOptions()
                    .setViewportSize(1366, 768)
                    .setLocale("en-GB")
                    .setAcceptDownloads(true)
                    .setColorScheme(system)));
  }

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

  void awaitReady() {
    page.waitForSelector("#decide[data-ready=true]");
  }

  /** Returns the pair shown: both ids, the smaller first. */
  String pair() {
    return (String) page.evaluate("document.body.dataset.pair ?? ''");
  }

  /** Presses a key that decides, as soon as it is heard, and waits for what comes next. */
  void decide(String key) {
    String before = pair();
    awaitHeard();
    page.keyboard().press(key);
    page.waitForFunction(
        "before => document.body.dataset.pair !== before"
            + " && (document.body.dataset.pair === ''"
            + " || document.querySelector('#decide').dataset.ready === 'true')",
        before);
  }

  /** Decides for the first time, with a key: only now it is asked who decides. */
  void giveNameAtFirstDecision(String name, String key) {
    awaitReady();
    String before = pair();
    awaitHeard();
    page.keyboard().press(key);
    page.fill("#your-name", name);
    page.keyboard().press("Enter");
    page.waitForFunction("before => document.body.dataset.pair !== before", before);
    awaitSaid("saved");
    assertThat(one("#who").textContent()).contains(name);
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

  void awaitSaid(String part) {
    page.waitForFunction(
        "part => document.querySelector('.said').textContent.includes(part)", part);
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
    page.screenshot(
        new Page.ScreenshotOptions().setPath(SCREENSHOTS.resolve(name + ".png")).setFullPage(true));
  }

  @Override
  public void close() {
    context.close();
    assertThat(complaints).isEmpty();
  }
}
