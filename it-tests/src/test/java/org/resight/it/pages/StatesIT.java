package org.resight.it.pages;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Empty, loading and broken: each state says what it is and offers one thing to do. */
@InBrowser
class StatesIT {

  private final Site site = Site.shared();

  private void awaitState(Visitor visitor, String state) {
    visitor.page().waitForFunction("s => document.body.dataset.state === s", state);
  }

  @Test
  void noProject_offersTheDemo() {
    try (Visitor ana = Visitor.named(site, "Ana")) {
      ana.page().route("**/api/v1/graphs", route -> fulfil(route, 200, "{\"items\":[]}"));
      ana.open("/");
      ana.page().waitForSelector("#try-demo");
      assertThat(ana.one("main").textContent())
          .contains("Look at the demo", "Start with your photos");
      ana.assertAccessible();
      ana.photograph("state-no-project");
    }
  }

  @Test
  void noCandidates_saysWhatToImport() {
    Site.Project project = site.project(3, true, false);
    try (Visitor ana = Visitor.named(site, "Ana")) {
      ana.open("/p/" + project.id() + "/review");
      awaitState(ana, "noCandidates");
      assertThat(ana.one(".panel").textContent()).contains("3 photos make 3 pairs");
      ana.assertAccessible();
      ana.photograph("state-no-candidates");
      ana.page().click("#compare-all");
      ana.awaitReady();
      assertThat(site.get("/graphs/" + project.id()).get("pairs").get("candidates").asInt())
          .isEqualTo(3);
    }
  }

  @Test
  void browserWithoutANetwork_usesTheServerOfItsOwnMachine() {
    Site.Project project = site.project(3, true, false);
    try (Visitor ana = Visitor.named(site, "Ana")) {
      ana.page().addInitScript("Object.defineProperty(navigator, 'onLine', { get: () => false })");
      ana.open("/p/" + project.id() + "/review");
      awaitState(ana, "noCandidates");
    }
  }

  @Test
  void missingPhoto_leavesOnlyCannotTell() {
    Site.Project project = site.project(3, false, true);
    try (Visitor ana = Visitor.named(site, "Ana")) {
      ana.openReview(project.id());
      assertThat(ana.one("[data-do=same]").isDisabled()).isTrue();
      assertThat(ana.one("[data-do=different]").isDisabled()).isTrue();
      assertThat(ana.one(".pane-message").first().textContent())
          .contains("has no photo", "Try again", "Report and go on");
      ana.photograph("state-photo-missing");
      String before = ana.pair();
      ana.awaitHeard();
      ana.page().keyboard().press("s");
      assertThat(ana.pair()).isEqualTo(before);
      ana.page().locator(".pane-message button").last().click();
      ana.page().waitForFunction("b => document.body.dataset.pair !== b", before);
      ana.decide("f");
      ana.awaitSaid("saved");
    }
  }

  @Test
  void brokenPhoto_canBeTriedAgain() {
    Site.Project project = site.project(3);
    try (Visitor ana = Visitor.named(site, "Ana")) {
      boolean[] broken = {true};
      ana.page()
          .route(
              "**/image?crop=true**",
              route -> {
                if (broken[0]) {
                  route.abort();
                } else {
                  route.resume();
                }
              });
      ana.openReview(project.id());
      assertThat(ana.one(".pane-message").first().textContent()).contains("cannot be shown");
      broken[0] = false;
      ana.page().locator(".pane-message button").first().click();
      ana.page().waitForSelector("[data-do=same]:not([disabled])");
    }
  }

  @Test
  void slowPhoto_saysThatItLoads() {
    Site.Project project = site.project(3);
    try (Visitor ana = Visitor.named(site, "Ana")) {
      java.util.List<Route> waiting = new java.util.ArrayList<>();
      ana.page().route("**/image?crop=true**", waiting::add);
      ana.open("/p/" + project.id() + "/review");
      ana.awaitText(".pane-message", "Loading photo A");
      assertThat(ana.one("[data-do=same]").isDisabled()).isTrue();
      ana.photograph("state-loading");
      ana.page().unroute("**/image?crop=true**");
      waiting.forEach(Route::resume);
      ana.awaitReady();
    }
  }

  @Test
  void allPairsWithOthers_goesOnByItself() {
    Site.Project project = site.project(2);
    try (Visitor ana = Visitor.named(site, "Ana");
        Visitor ben = Visitor.named(site, "Ben")) {
      ana.openReview(project.id());
      ben.open("/p/" + project.id() + "/review");
      awaitState(ben, "waiting");
      assertThat(ben.one(".panel").textContent()).contains("1 pair left");
      ben.assertAccessible();
      ben.photograph("state-waiting");
      ana.page().close();
      ben.awaitReady();
    }
  }

  @Test
  void recomputing_saysSo() {
    Site.Project project = site.project(3);
    try (Visitor ana = Visitor.named(site, "Ana")) {
      ana.page()
          .route(
              "**/next?**", route -> fulfil(route, 200, "{\"status\":\"waiting\",\"pairs\":[]}"));
      ana.open("/p/" + project.id() + "/review");
      awaitState(ana, "recomputing");
      assertThat(ana.one(".panel").textContent()).contains("worked out");
    }
  }

  @Test
  void finished_saysWhatCameOut() {
    Site.Project project = site.project(2);
    site.review(
        project, project.photos().get(0), project.photos().get(1), "positive", "pretty_sure");
    try (Visitor ana = Visitor.named(site, "Ana")) {
      ana.open("/p/" + project.id() + "/review");
      awaitState(ana, "finished");
      assertThat(ana.one(".panel").textContent()).contains("Individuals", "Double-check");
      ana.assertAccessible();
      ana.photograph("state-finished");
      ana.page().click("text=Double-check 20 pairs");
      ana.awaitReady();
      assertThat(ana.one(".why").textContent()).contains("double-check");
    }
  }

  @Test
  void finishedWithConflicts_leadsToThem() {
    Site.Project project = site.project(3);
    try (Visitor ana = Visitor.named(site, "Ana")) {
      ana.page()
          .route(
              "**/next?**", route -> fulfil(route, 200, "{\"status\":\"finished\",\"pairs\":[]}"));
      ana.page()
          .route(
              "**/api/v1/graphs/" + project.id(),
              route -> {
                String body =
                    route
                        .fetch()
                        .text()
                        .replaceFirst("\"status\":\"\\w+\"", "\"status\":\"finished\"")
                        .replaceFirst("\"inconsistent\":0", "\"inconsistent\":1");
                fulfil(route, 200, body);
              });
      ana.open("/p/" + project.id() + "/review");
      awaitState(ana, "finishedConflicts");
      assertThat(ana.one(".panel").textContent()).contains("1 conflict is left");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "500, Something went wrong in the server",
    "403, You have no right to do this",
    "404, The server refused this"
  })
  void failure_isASentenceAndAWayOn(int status, String sentence) {
    Site.Project project = site.project(2);
    try (Visitor ana = Visitor.named(site, "Ana")) {
      boolean[] failing = {true};
      ana.page()
          .route(
              "**/next?**",
              route -> {
                if (failing[0]) {
                  fulfil(
                      route,
                      status,
                      "{\"title\":\"x\",\"detail\":\"y\",\"instance\":\"/id-4711\"}");
                } else {
                  route.resume();
                }
              });
      ana.open("/p/" + project.id() + "/review");
      ana.awaitText(".panel", sentence);
      assertThat(ana.one(".panel").textContent())
          .contains("/id-4711")
          .doesNotContain("at org.", "kept here");
      ana.assertAccessible();
      Locator again = ana.page().locator(".panel button");
      again.click(new Locator.ClickOptions().setTrial(true));
      failing[0] = false;
      // The page asks again by itself, too, when its stream of events is there: it may take the
      // button away before the click, or let the click share a question that is failing yet.
      ana.page()
          .waitForFunction(
              "() => document.querySelector('#decide').dataset.ready === 'true'"
                  + " || document.querySelector('.panel:not([hidden]) button')?.click()",
              null,
              new Page.WaitForFunctionOptions().setPollingInterval(200));
      ana.awaitReady();
    }
  }

  @Test
  void signedOut_keepsTheDecisionAndSendsItAfterwards() {
    Site.Project project = site.project(4);
    try (Visitor ana = Visitor.named(site, "Ana")) {
      boolean[] out = {true};
      ana.refuse("**/api/v1/graphs/*/reviews", 401, () -> out[0]);
      ana.openReview(project.id());
      ana.decide("d");
      ana.page().waitForSelector("dialog[open]");
      assertThat(ana.one("dialog").textContent()).contains("your decision is kept");
      ana.photograph("state-signed-out");
      out[0] = false;
      ana.page().click("dialog button.main");
      ana.awaitSent();
      assertThat(site.get("/graphs/" + project.id()).get("reviews").asLong()).isEqualTo(1);
    }
  }

  @Test
  void aMatchingInItsLastStep_isNotCancelled_andThePageSaysSo() {
    Site.Project project = site.project(3);
    String running = matching("running");
    try (Visitor ana = Visitor.named(site, "Ana")) {
      String[] told = {running};
      ana.page()
          .route(
              "**/api/v1/graphs/*/matching",
              route ->
                  fulfil(
                      route,
                      200,
                      "{\"photos\":3,\"matched\":0,\"unmatched\":3,\"matchers\":[\"local\"],"
                          + "\"detectors\":[],\"job\":"
                          + told[0]
                          + "}"));
      ana.page().route("**/api/v1/jobs/*", route -> fulfil(route, 200, told[0]));
      ana.open("/p/" + project.id());
      ana.page().click("#match-cancel");
      ana.awaitText("#matching .actions", "Its results are being saved now.");
      assertThat(ana.one("#matching-progress").isVisible()).isTrue();
      assertThat(ana.page().locator("#match-cancel").count()).isZero();
      ana.assertAccessible();
      ana.photograph("state-matching-too-late");
      told[0] = matching("done");
      ana.awaitText("#matching-outcome", "is done");

      told[0] = running;
      ana.open("/p/" + project.id());
      ana.page().waitForSelector("#match-cancel");
      told[0] = matching("cancelled");
      ana.page().click("#match-cancel");
      ana.awaitText("#matching-outcome", "was cancelled");
    }
  }

  private static String matching(String status) {
    return "{\"id\":\"00000000-0000-4000-8000-000000000001\",\"status\":\""
        + status
        + "\",\"done\":3,\"total\":4,\"secondsLeft\":null,\"failures\":[]}";
  }

  @Test
  void faultOfTheServer_keepsTheDecisionAndSaysSo() {
    Site.Project project = site.project(4);
    try (Visitor ana = Visitor.named(site, "Ana")) {
      boolean[] failing = {true};
      ana.refuse("**/api/v1/graphs/*/reviews", 500, () -> failing[0]);
      ana.openReview(project.id());
      ana.decide("d");
      ana.awaitText(".banner", "Your decision is kept here");
      failing[0] = false;
      ana.awaitSent();
      assertThat(site.get("/graphs/" + project.id()).get("reviews").asLong()).isEqualTo(1);
    }
  }

  @Test
  void stoppedProject_saysWhy() {
    Site.Project project = site.project(3);
    try (Visitor ana = Visitor.named(site, "Ana")) {
      ana.page()
          .route(
              "**/api/v1/graphs/" + project.id(),
              route -> fulfil(route, 200, stopped(route.fetch().text())));
      ana.page()
          .route("**/next?**", route -> fulfil(route, 200, "{\"status\":\"failed\",\"pairs\":[]}"));
      ana.open("/p/" + project.id() + "/review");
      awaitState(ana, "failed");
      assertThat(ana.one(".panel").textContent()).contains("has stopped", "Entry 3 is damaged.");
      ana.assertAccessible();
      ana.photograph("state-stopped");
      ana.open("/p/" + project.id());
      ana.awaitText(".note.bad", "Entry 3 is damaged.");
      ana.assertAccessible();
      ana.photograph("state-stopped-project");
      assertThat(ana.one("#delete button").count()).isEqualTo(1);
    }
  }

  private static String stopped(String graph) {
    return graph.replaceFirst(
        "\"status\":\"[a-z]+\"", "\"status\":\"failed\",\"failure\":\"Entry 3 is damaged.\"");
  }

  @Test
  void unknownProject_isASentence() {
    try (Visitor ana = Visitor.named(site, "Ana")) {
      for (String page :
          java.util.List.of("", "/review", "/conflicts", "/data", "/catalogue", "/i/Zora")) {
        ana.open("/p/00000000-0000-4000-8000-000000000000" + page);
        ana.page().waitForSelector(".note.bad");
      }
    }
  }

  private static void fulfil(Route route, int status, String body) {
    route.fulfill(
        new Route.FulfillOptions()
            .setStatus(status)
            .setContentType(status < 300 ? "application/json" : "application/problem+json")
            .setBody(body));
  }
}
