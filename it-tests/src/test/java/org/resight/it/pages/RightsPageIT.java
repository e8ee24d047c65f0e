package org.resight.it.pages;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.microsoft.playwright.options.ColorScheme;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.resight.it.server.RunningServer;

/** Pages of a server with accounts: what they offer by one's rights, and what a sign-out leaves. */
@InBrowser
class RightsPageIT {

  private static final String PASSWORD = "seven striped horses";
  private static final Pattern CODE = Pattern.compile("/setup#(\\S+)");
  private static final ObjectMapper JSON = new ObjectMapper();

  private static Site site;
  private static Visitor ada;
  private static Site program;

  @BeforeAll
  static void start() throws IOException {
    int port = RunningServer.freePort();
    site =
        Site.startAt(
            port,
            "rights",
            Map.of(
                "RESIGHT_SIGN_IN", "accounts", "RESIGHT_PUBLIC_URL", "http://localhost:" + port));
    ada = Visitor.named(site, "ada");
    ada.open("/setup");
    Matcher code = CODE.matcher(Files.readString(site.server().log()));
    assertThat(code.find()).isTrue();
    as(
        ada,
        "POST",
        "/setup",
        Map.of("handle", "ada", "name", "Ada", "password", PASSWORD, "code", code.group(1)));
    Map<String, Object> wish =
        Map.of(
            "label",
            "script",
            "rights",
            List.of("see", "review", "curate", "exchange"),
            "serverRights",
            List.of("create"),
            "actAs",
            false,
            "days",
            1);
    program = site.by(as(ada, "POST", "/me/tokens", wish).get("token").asText());
  }

  @AfterAll
  static void stop() {
    ada.close();
    site.close();
  }

  /** Calls the server as whoever has signed in at a browser; fails with what is refused. */
  private static JsonNode as(Visitor who, String method, String path, Object body) {
    try {
      String text =
          (String)
              who.page()
                  .evaluate(
                      """
                      async ([method, path, body]) => {
                        const answer = await fetch(`/api/v1${path}`, { method, headers: { "Content-Type": "application/json" }, body });
                        const text = await answer.text();
                        if (!answer.ok) throw new Error(`${path} ${answer.status} ${text}`);
                        return text || "null";
                      }
                      """,
                      List.of(method, path, JSON.writeValueAsString(body)));
      return JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Somebody with rights in a project, who has not signed in yet. */
  private static String person(Site.Project project, String... rights) {
    String handle = "p" + UUID.randomUUID().toString().substring(0, 8);
    as(ada, "POST", "/accounts", Map.of("handle", handle, "password", PASSWORD));
    if (rights.length > 0) {
      as(
          ada,
          "PUT",
          "/graphs/" + project.id() + "/members/" + handle,
          Map.of("rights", Arrays.asList(rights)));
    }
    return handle;
  }

  private static void signIn(Visitor visitor, String handle) {
    visitor.open("/sign-in");
    as(visitor, "POST", "/sign-in", Map.of("handle", handle, "password", PASSWORD));
  }

  private static List<String> reviewers(Site.Project project) {
    return program
        .get("/graphs/" + project.id() + "/reviews")
        .get("items")
        .findValuesAsText("reviewer");
  }

  private static void review(Site.Project project, int one, int other, String decision) {
    program.post(
        "/graphs/" + project.id() + "/reviews",
        Map.of(
            "a", project.photos().get(one),
            "b", project.photos().get(other),
            "decision", decision));
  }

  @Test
  void reviewerWhoMayNotCurate_decidesOnWhatIsDrawnAtRandom() {
    Site.Project project = program.project(2);
    review(project, 0, 1, "positive");
    try (Visitor ben = Visitor.named(site, "ben")) {
      String handle = person(project, "see", "review");
      signIn(ben, handle);
      ben.open("/p/" + project.id() + "/review");
      ben.page().click("text=Double-check 20 pairs");
      ben.decide("s");
      ben.awaitSaid("· saved");
      assertThat(reviewers(project)).containsExactly("ada", handle);
    }
  }

  @Test
  void reviewerWhoMayNotCurate_isLedToNoPairThatWasNotOffered() {
    Site.Project project = program.project(4);
    List<String> photos = project.photos();
    review(project, 0, 1, "positive");
    String individual = "/p/" + project.id() + "/i/" + photos.get(0);
    String asked = photos.get(2) + "," + photos.get(3);
    try (Visitor ben = Visitor.named(site, "ben")) {
      String handle = person(project, "see", "review");
      signIn(ben, handle);
      ben.open(individual);
      ben.page().waitForSelector("#alike li");
      assertThat(ben.one("a[href*='pair=']").count()).isZero();
      ben.open("/p/" + project.id() + "/review?pair=" + asked);
      ben.awaitSaid("was not offered to you");
      assertThat(ben.awaitPair()).isNotEqualTo(asked.replace(',', '|'));
      ben.page().click("[data-strip]:has-text('2 photos')");
      ben.page().click(".strips .thumb");
      ben.page().click("text=Back to the pair");
      assertThat(ben.one(".aside button").count()).isEqualTo(1);
      ben.decide("d");
      ben.awaitSaid("· saved");
      assertThat(reviewers(project)).containsExactly("ada", handle);
    }
    ada.open(individual);
    ada.page().waitForSelector("#alike li");
    assertThat(ada.one("a[href*='pair=']").count()).isGreaterThan(1);
  }

  @Test
  void decisionsThatWait_outliveASignOut() {
    Site.Project project = program.project(3);
    String handle = person(project, "see", "review", "curate");
    String held = "resight.held." + project.id() + ".";
    try (Visitor ben = Visitor.named(site, "ben")) {
      boolean[] away = {true};
      ben.refuse("**/api/v1/graphs/*/reviews", 503, () -> away[0]);
      signIn(ben, handle);
      ben.page()
          .evaluate(
              """
              ([held, handle, a, b]) => {
                const review = (id, reviewer) => ({ id, a, b, decision: "negative", confidence: "unspecified", tags: [], reviewer });
                localStorage.setItem(held + handle, JSON.stringify([review("00000000-0000-4000-8000-00000000000a", handle)]));
                localStorage.setItem(held + "cleo", JSON.stringify([review("00000000-0000-4000-8000-00000000000b", "cleo")]));
                localStorage.setItem("resight.columns", '{"secret": "name"}');
              }
              """,
              List.of(held, handle, project.photos().get(0), project.photos().get(1)));
      ben.open("/account");
      ben.page().click("#sign-out");
      ben.awaitText("dialog", "1 decision cannot be sent now");
      ben.assertAccessible();
      ben.photograph("sign-out-held");
      ben.page().click("dialog button.quiet");
      ben.page().waitForSelector("#sessions td");

      ben.page().click("#sign-out");
      ben.page().click("dialog button.main");
      ben.page().waitForSelector("#sign-in");
      assertThat(stored(ben)).contains(held + handle, held + "cleo").doesNotContain("columns");
      assertThat(reviewers(project)).isEmpty();

      away[0] = false;
      signIn(ben, handle);
      ben.open("/account");
      ben.page().click("#sign-out");
      ben.page().waitForSelector("#sign-in");
      assertThat(reviewers(project)).containsExactly(handle);
      assertThat(stored(ben)).contains(held + "cleo").doesNotContain(held + handle);
    }
  }

  private static String stored(Visitor visitor) {
    return (String) visitor.page().evaluate("() => Object.keys(localStorage).join(' ')");
  }

  @Test
  void serverThatIsNotReady_isWaitedFor_insteadOfTakenForOneWithoutAccounts() {
    Site.Project project = program.project(3);
    String handle = person(project, "see", "review");
    try (Visitor ben = Visitor.named(site, "ben")) {
      boolean[] away = {false};
      ben.refuse("**/api/v1/me?**", 503, () -> away[0]);
      signIn(ben, handle);
      away[0] = true;
      ben.open("/p/" + project.id() + "/review");
      ben.awaitText("#waiting", "not ready yet");
      ben.assertAccessible();
      away[0] = false;
      ben.awaitReady();
      assertThat(ben.one("#account").textContent()).isEqualTo(handle);
      assertThat(ben.one("#waiting").count()).isZero();
      ben.decide("d");
      ben.awaitSaid("· saved");
      assertThat(reviewers(project)).containsExactly(handle);
    }
  }

  @Test
  void twoQuickClicks_giveBothRights() {
    Site.Project project = program.project(2);
    String handle = person(project, "see");
    ada.open("/p/" + project.id() + "/members");
    ada.page().waitForSelector("#members td");
    ada.page()
        .evaluate(
            """
            handle => {
              for (const box of [...document.querySelectorAll(`#members input[aria-label^="${handle}: "]`)].slice(1, 4)) box.click();
            }
            """,
            handle);
    ada.page()
        .waitForFunction(
            """
            ([graph, handle]) => fetch(`/api/v1/graphs/${graph}/members`).then((answer) => answer.json())
              .then(({ items }) => items.find((one) => one.handle === handle).rights.length === 4)
            """,
            List.of(project.id(), handle));
    assertThat(ada.one("#members input[aria-label^='" + handle + "']:checked").count())
        .isEqualTo(4);
  }

  @Test
  void clickAfterARemoval_givesThatRightAlone() {
    Site.Project project = program.project(2);
    String handle = person(project, "see");
    ada.open("/p/" + project.id() + "/members");
    ada.page().waitForSelector("#members td");
    ada.page()
        .evaluate(
            """
            handle => {
              const row = document.querySelector(`#members input[aria-label^="${handle}: "]`).closest("tr");
              [...row.querySelectorAll("button")].at(-1).click();
              row.querySelectorAll("input")[1].click();
            }
            """,
            handle);
    ada.page()
        .waitForFunction(
            """
            ([graph, handle]) => fetch(`/api/v1/graphs/${graph}/members`).then((answer) => answer.json())
              .then(({ items }) => items.find((one) => one.handle === handle)?.rights.join() === "review")
            """,
            List.of(project.id(), handle));
  }

  @Test
  void decisionsThatAreRefusedAtASignOut_areTold() {
    Site.Project project = program.project(3);
    String handle = person(project, "see", "review", "curate");
    String held = "resight.held." + project.id() + "." + handle;
    try (Visitor ben = Visitor.named(site, "ben")) {
      ben.refuse("**/api/v1/graphs/*/reviews", 422, () -> true);
      signIn(ben, handle);
      ben.page()
          .evaluate(
              """
              ([held, reviewer, a, b]) => localStorage.setItem(held, JSON.stringify([
                { id: "00000000-0000-4000-8000-00000000000c", a, b, decision: "negative", confidence: "unspecified", tags: [], reviewer }]))
              """,
              List.of(held, handle, project.photos().get(0), project.photos().get(1)));
      ben.open("/account");
      ben.page().click("#sign-out");
      ben.awaitText("dialog", "1 decision was refused and is not kept.");
      ben.assertAccessible();
      ben.photograph("sign-out-refused");
      ben.page().click("dialog button.main");
      ben.page().waitForSelector("#sign-in");
    }
  }

  @Test
  void invitation_isStillThere_afterSigningIn() {
    Site.Project project = program.project(2);
    String handle = person(project);
    String link =
        as(
                ada,
                "POST",
                "/graphs/" + project.id() + "/invitations",
                Map.of(
                    "label",
                    "",
                    "volunteers",
                    false,
                    "rights",
                    List.of("see"),
                    "uses",
                    1,
                    "days",
                    1))
            .get("link")
            .asText();
    String secret = link.substring(link.indexOf('#') + 1);
    try (Visitor dora = Visitor.unknown(site, ColorScheme.LIGHT)) {
      List<String> asked = new CopyOnWriteArrayList<>();
      dora.page().onRequest(request -> asked.add(request.url().split("#", 2)[0]));
      dora.open(link);
      dora.page().click("#join a");
      dora.page().fill("#sign-in [name=username]", handle);
      dora.page().fill("#sign-in [name=password]", PASSWORD);
      dora.page().click("#sign-in [type=submit]");
      dora.awaitText("#join", handle);
      assertThat(dora.page().evaluate("() => sessionStorage.length")).isEqualTo(0);
      dora.page().click("#join [type=submit]");
      dora.page().waitForURL(url -> url.endsWith("/p/" + project.id()));
      assertThat(asked)
          .anyMatch(url -> url.contains("/sign-in?to="))
          .noneMatch(url -> url.contains(secret));
    }
  }

  @Test
  void rulesOfPlaces_areTypedOn_whileTheProjectIsDrawnAnew() {
    Site.Project project = program.project(3);
    ada.open("/p/" + project.id());
    ada.page().click("#places summary");
    ada.page().focus("#places-attributes");
    ada.page().keyboard().type("col");
    review(project, 0, 1, "negative");
    ada.awaitText(".feed", "ada");
    ada.page().keyboard().type("lar");
    assertThat(ada.page().inputValue("#places-attributes")).isEqualTo("collar");
  }
}
