package org.resight.it.pages;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;
import org.resight.it.server.RunningServer;

/** The server dies after it has taken a decision and before it has said so. */
@InBrowser
class KilledServerIT {

  @Test
  void kill_betweenPostAndAnswerKeepsTheDecisionAndSendsItOnce() throws Exception {
    Site site = Site.start("pages-killed");
    try (RunningServer server = site.server();
        Visitor ana = Visitor.named(site, "Ana")) {
      Site.Project project = site.project(5);
      boolean[] killed = {false};
      ana.page()
          .route(
              "**/api/v1/graphs/*/reviews",
              route -> {
                if (killed[0]) {
                  route.resume();
                  return;
                }
                killed[0] = true;
                route.fetch();
                try {
                  server.kill();
                } catch (InterruptedException e) {
                  Thread.currentThread().interrupt();
                }
                route.abort();
              });
      ana.openReview(project.id());
      ana.decide("d");
      ana.page().waitForSelector("#held");
      ana.page().waitForSelector(".banner:not([hidden])");
      ana.photograph("state-offline");
      ana.decide("d");
      assertThat(ana.one("#held").textContent()).startsWith("2");

      server.restart();
      ana.page()
          .waitForFunction(
              "() => !document.querySelector('#held')",
              null,
              new com.microsoft.playwright.Page.WaitForFunctionOptions().setTimeout(60_000));
      JsonNode journal = site.get("/graphs/" + project.id() + "/reviews").get("items");
      assertThat(journal).hasSize(2);
      assertThat(journal.get(0).get("id")).isNotEqualTo(journal.get(1).get("id"));
      ana.awaitReady();
      ana.decide("d");
      ana.awaitSaid("saved");
    }
  }
}
