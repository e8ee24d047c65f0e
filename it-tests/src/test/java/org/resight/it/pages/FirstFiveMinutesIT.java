package org.resight.it.pages;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.playwright.Download;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What somebody does who has just started the server for the first time. */
@InBrowser
class FirstFiveMinutesIT {

  @Test
  void firstFiveMinutes_fromTheEmptyServerToTheCatalogue() throws Exception {
    try (Site site = Site.start("pages-first");
        Visitor ana = Visitor.unknown(site, ColorScheme.LIGHT)) {
      ana.open("/");
      ana.page().waitForSelector("#welcome img");
      ana.photograph("first-1-welcome");
      ana.page().click("#try-demo");
      ana.page()
          .waitForSelector("#demo-ready", new Page.WaitForSelectorOptions().setTimeout(400_000));
      ana.photograph("first-3-demo-ready");

      ana.page().click("#demo-ready a.main");
      ana.page().waitForSelector(".profiles");
      ana.photograph("first-4-keys");
      ana.page().click("dialog button.main");
      practise(site, ana);

      String graph = ana.page().url().replaceAll(".*/p/([^/]+)/.*", "$1");
      decideUntilTheConflict(site, ana, graph);
      resolve(ana);
      workTogether(site, ana, graph);
      lookAtTheCatalogue(ana, graph);
    }
  }

  private static void practise(Site site, Visitor ana) {
    JsonNode pairs = site.get("/pages/demo/practice").get("pairs");
    assertThat(pairs).hasSize(10);
    for (int i = 0; i < pairs.size(); i++) {
      ana.awaitHeard();
      String answer = pairs.get(i).get("answer").asText();
      ana.page()
          .keyboard()
          .press(answer.equals("positive") ? "s" : answer.equals("negative") ? "d" : "f");
      ana.awaitText(".panel.over", "Right.");
      if (i == 4) {
        ana.photograph("first-5-practice");
      }
      ana.page().keyboard().press("Enter");
    }
    ana.page().waitForURL(url -> !url.contains("practice"));
  }

  /** The first pairs are the same; the fifth asks about the two that an earlier answer mixed up. */
  private static void decideUntilTheConflict(Site site, Visitor ana, String graph) {
    boolean undone = false;
    ana.giveNameAtFirstDecision("Ana", "s");
    for (int i = 0; i < 8 && !ana.said().contains("disagrees"); i++) {
      ana.awaitReady();
      String pair = ana.pair();
      JsonNode photos =
          site.get("/pages/graphs/" + graph + "/photos?ids=" + pair.replace('|', ',')).get("items");
      boolean together =
          photos
              .get(0)
              .get("individual")
              .get("label")
              .equals(photos.get(1).get("individual").get("label"));
      ana.decide(together ? "d" : "s");
      ana.awaitSaid("saved");
      if (!undone) {
        undone = true;
        ana.page().keyboard().press("z");
        ana.awaitSaid("Taken back");
        assertThat(ana.pair()).isEqualTo(pair);
        ana.decide("s");
        ana.awaitSaid("saved");
      }
    }
    assertThat(ana.said()).contains("An earlier answer disagrees");
    ana.photograph("first-6-conflict-said");
  }

  private static void resolve(Visitor ana) {
    ana.page().click(".said a");
    ana.page().waitForSelector("#accept");
    ana.page().waitForSelector("#pair-card .stage[data-scale]");
    ana.photograph("first-7-conflict");
    ana.page().click("#accept");
    ana.page().waitForSelector("dialog .change-table");
    ana.photograph("first-8-preview");
    ana.page().click("dialog button.main");
    ana.page().waitForSelector("#undo-action");
    assertThat(ana.one(".conflict-list").first().textContent()).contains("No conflicts");
    ana.photograph("first-9-resolved");
  }

  private static void workTogether(Site site, Visitor ana, String graph) {
    try (Visitor ben = Visitor.named(site, "Ben")) {
      ben.openReview(graph);
      ana.openReview(graph);
      assertThat(ana.pair()).isNotEqualTo(ben.pair());
      ana.awaitText(".others", "1 other");
    }
  }

  private static void lookAtTheCatalogue(Visitor ana, String graph) throws Exception {
    ana.open("/p/" + graph + "/data");
    Download download = ana.page().waitForDownload(() -> ana.page().click("text=Catalogue as CSV"));
    List<String> lines = Files.readAllLines(download.path());
    assertThat(lines).hasSize(121);
    assertThat(lines.get(0)).startsWith("id,externalId,individual,individualId,photos,consistent");
    ana.photograph("first-10-data");
    ana.open("/p/" + graph);
    ana.page().waitForSelector("#photo-sum");
    ana.photograph("first-11-project");
    ana.assertAccessible();
  }
}
