package org.resight.it.pages;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a curator does: repair, split, merge, rename, and look at what nobody could tell. */
@InBrowser
class ConflictsPageIT {

  private final Site site = Site.shared();

  private List<String> groups(Site.Project project) {
    JsonNode individuals = site.get("/graphs/" + project.id() + "/individuals").get("items");
    return individuals.findValues("members").stream()
        .map(members -> String.valueOf(members.size()))
        .sorted()
        .toList();
  }

  /** Three photos as one, the last two against the first. */
  private Site.Project disagreeing() {
    Site.Project project = site.project(4);
    List<String> photos = project.photos();
    site.review(project, photos.get(0), photos.get(1), "positive", "absolutely_sure");
    site.review(project, photos.get(1), photos.get(2), "positive", "guessing");
    site.review(project, photos.get(0), photos.get(2), "negative", "absolutely_sure");
    return project;
  }

  @Test
  void suggestion_isAppliedAfterAPreviewAndCanBeTakenBack() {
    Site.Project project = disagreeing();
    try (Visitor ana = Visitor.named(site, "Ana")) {
      String before = site.get("/graphs/" + project.id() + "/conflicts").get("items").toString();
      ana.open("/p/" + project.id() + "/conflicts");
      ana.page().waitForSelector(".conflict-list .pictures img");
      ana.page().click("#accept");
      ana.page().waitForSelector("dialog .change-table");
      ana.page().waitForSelector("dialog .preview-group img");
      assertThat(site.get("/graphs/" + project.id()).get("inconsistent").asInt()).isEqualTo(1);
      ana.page().click("dialog button.main");
      ana.page().waitForSelector("#undo-action");
      assertThat(site.get("/graphs/" + project.id()).get("inconsistent").asInt()).isZero();
      assertThat(groups(project)).containsExactly("1", "1", "2");
      ana.page().click("#undo-action");
      ana.page().waitForSelector("#accept");
      assertThat(groups(project)).containsExactly("1", "3");
      assertThat(site.get("/graphs/" + project.id() + "/conflicts").get("items").toString())
          .as("weights and advice, to the digit")
          .isEqualTo(before);
    }
  }

  @Test
  void largeGroup_showsTheNeighbourhoodOfTheSuspect() {
    Site.Project project = site.project(16);
    List<String> photos = project.photos();
    for (int i = 0; i + 1 < photos.size(); i++) {
      site.review(project, photos.get(i), photos.get(i + 1), "positive", "pretty_sure");
    }
    site.review(project, photos.get(0), photos.get(15), "negative", "absolutely_sure");
    try (Visitor ana = Visitor.named(site, "Ana")) {
      ana.open("/p/" + project.id() + "/conflicts");
      ana.page().waitForSelector(".web image");
      assertThat(ana.page().locator(".web image").count()).isBetween(3, 12);
      ana.awaitText("#detail", "+4 photos");
      ana.photograph("conflicts-large");
    }
  }

  @Test
  void split_withTheKeyboardParts() {
    Site.Project project = disagreeing();
    try (Visitor ana = Visitor.named(site, "Ana")) {
      ana.open("/p/" + project.id() + "/conflicts");
      ana.page().waitForSelector("#split");
      ana.one("#split").focus();
      ana.page().keyboard().press("Enter");
      ana.page().waitForSelector("#halves");
      ana.one("#halves li button").first().focus();
      ana.page().keyboard().press("2");
      ana.page().keyboard().press("1");
      ana.one("#split-do").press("Enter");
      ana.page().waitForSelector("#undo-action");
      assertThat(groups(project)).containsExactly("1", "1", "2");
    }
  }

  @Test
  void otherLists_nameWhatWantsACurator() {
    Site.Project project = site.project(5);
    List<String> photos = project.photos();
    site.name(project, photos.get(0), "Zora");
    site.name(project, photos.get(1), "Zara");
    try (Visitor ana = Visitor.named(site, "Ana")) {
      ana.open("/p/" + project.id() + "/conflicts");
      ana.awaitText("main", "No conflicts");
      assertThat(ana.one("#mixed-names details").count()).isZero();
      site.review(project, photos.get(0), photos.get(1), "positive", "pretty_sure");
      site.review(project, photos.get(2), photos.get(3), "incomparable", "pretty_sure");
      ana.page().click("#mixed-names summary");
      ana.awaitText("#mixed-names li", "Zara = Zora");
      ana.page().click("#undecided summary");
      ana.awaitText("#undecided li", "1 answer");
      ana.assertAccessible();
      ana.photograph("conflicts-other-lists");
      ana.page().click("#mixed-names li button");
      ana.awaitText("#individual-name", "(2 photos)");
      ana.page().click("#undecided li a");
      ana.page()
          .waitForFunction(
              "pair => document.body.dataset.pair === pair", photos.get(2) + "|" + photos.get(3));
    }
  }
}
