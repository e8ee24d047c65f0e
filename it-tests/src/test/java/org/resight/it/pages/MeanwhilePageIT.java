package org.resight.it.pages;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What others do while somebody is at work: it is said, and takes nothing out of their hands. */
@InBrowser
class MeanwhilePageIT {

  private static final String FOCUSED =
      "() => { const at = document.activeElement;"
          + " return at.id || at.getAttribute('href') || at.tagName; }";

  private final Site site = Site.shared();

  private static void awaitLive(Visitor visitor) {
    visitor.awaitText(".live", "●");
  }

  @Test
  void pairThatAnotherDecides_isSaidAndCanBeLeft() {
    Site.Project project = site.project(6, true, true, Map.of("review.double", 0));
    try (Visitor ana = Visitor.named(site, "Ana");
        Visitor ben = Visitor.named(site, "Ben")) {
      ana.openReview(project.id());
      awaitLive(ana);
      String open = ana.pair();
      ben.open("/p/" + project.id() + "/review?pair=" + open.replace('|', ','));
      ben.decide("d");
      ben.awaitSaid("saved");
      ana.awaitSaid("Ben has just decided this pair too");
      assertThat(ana.pair()).isEqualTo(open);
      ana.page().click(".said button");
      ana.page().waitForFunction("open => document.body.dataset.pair !== open", open);
      ana.awaitReady();
      ana.decide("d");
      ana.awaitSaid("· saved");
    }
  }

  @Test
  void photoThatIsLookedAt_keepsItsWaysOn() {
    Site.Project project = site.project(4);
    List<String> photos = project.photos();
    site.review(project, photos.get(0), photos.get(1), "positive", "pretty_sure");
    try (Visitor ana = Visitor.named(site, "Ana")) {
      ana.open("/p/" + project.id() + "/review?pair=" + photos.get(0) + "," + photos.get(2));
      ana.awaitReady();
      awaitLive(ana);
      ana.page().click("[data-strip=A]");
      ana.page().click(".strips .thumb");
      ana.awaitSaid("For looking only");
      assertThat(ana.one("[data-do=same]").isDisabled()).isTrue();
      site.review(project, photos.get(0), photos.get(2), "negative", "pretty_sure");
      ana.awaitSaid("other has just decided this pair too");
      assertThat(ana.isInSight(".aside button")).isTrue();
      ana.assertAccessible();
      ana.page().click("text=Back to the pair");
      ana.awaitReady();
      assertThat(ana.one(".aside").isVisible()).isFalse();
      assertThat(ana.pair()).isEqualTo(photos.get(0) + "|" + photos.get(2));
      ana.page().click("[data-strip=A]");
      ana.page().click(".strips .thumb");
      ana.page().click("text=Decide on this pair instead");
      ana.page()
          .waitForFunction(
              "pair => document.body.dataset.pair === pair", photos.get(1) + "|" + photos.get(2));
    }
  }

  @Test
  void projectThatIsDrawnAnew_leavesTheFocus() {
    Site.Project project = site.project(3);
    try (Visitor ana = Visitor.named(site, "Ana")) {
      ana.open("/p/" + project.id());
      String review = "/p/" + project.id() + "/review";
      ana.page().focus("main a[href='" + review + "']");
      site.review(
          project, project.photos().get(0), project.photos().get(1), "negative", "guessing");
      ana.awaitText(".feed", "other");
      assertThat(ana.page().evaluate(FOCUSED)).isEqualTo(review);
    }
  }

  @Test
  void listOfProjectsThatIsDrawnAnew_leavesTheFocus() {
    Site.Project project = site.project(3);
    try (Visitor ana = Visitor.named(site, "Ana")) {
      ana.open("/");
      String catalogue = "/p/" + project.id() + "/catalogue";
      ana.page().focus("main a[href='" + catalogue + "']");
      site.review(
          project, project.photos().get(0), project.photos().get(1), "negative", "guessing");
      ana.awaitText(".project-card:has(a[href='" + catalogue + "'])", "1 decision");
      assertThat(ana.page().evaluate(FOCUSED)).isEqualTo(catalogue);
    }
  }

  private void contradict(Site.Project project, int first) {
    List<String> three = project.photos().subList(first, first + 3);
    site.review(project, three.get(0), three.get(1), "positive", "pretty_sure");
    site.review(project, three.get(1), three.get(2), "positive", "pretty_sure");
    site.review(project, three.get(0), three.get(2), "negative", "pretty_sure");
  }

  @Test
  void listOfConflictsThatIsDrawnAnew_leavesTheFocus() {
    Site.Project project = site.project(6);
    contradict(project, 0);
    try (Visitor ana = Visitor.named(site, "Ana")) {
      ana.open("/p/" + project.id() + "/conflicts");
      ana.page().waitForSelector("#actions");
      ana.page().focus(".conflict-list button");
      Object focused = ana.page().evaluate(FOCUSED);
      contradict(project, 3);
      ana.page().waitForSelector(".conflict-list li:nth-child(2) button");
      assertThat(ana.page().evaluate(FOCUSED)).isEqualTo(focused);
      assertThat(focused).isEqualTo("conflict-" + project.photos().get(0));
    }
  }

  @Test
  void individualThatIsDrawnAnew_leavesTheFocus() {
    Site.Project project = site.project(3);
    List<String> photos = project.photos();
    site.review(project, photos.get(0), photos.get(1), "positive", "pretty_sure");
    try (Visitor ana = Visitor.named(site, "Ana")) {
      ana.open("/p/" + project.id() + "/i/" + photos.get(0));
      ana.page().waitForSelector("#alike li a");
      String alike = (String) ana.one("#alike a").first().evaluate("a => a.getAttribute('href')");
      ana.page().focus("#alike a");
      for (String other : photos.subList(0, 2)) {
        site.review(project, other, photos.get(2), "incomparable", "guessing");
      }
      ana.page().waitForSelector("#history li:nth-child(3)");
      assertThat(ana.page().evaluate(FOCUSED)).isEqualTo(alike);
    }
  }
}
