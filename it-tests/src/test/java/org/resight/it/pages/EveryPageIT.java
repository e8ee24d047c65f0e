package org.resight.it.pages;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.options.ColorScheme;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every page in both themes: readable for all, and photographed. */
@InBrowser
class EveryPageIT {

  private final Site site = Site.shared();

  /** Two individuals, one of them with an answer that disagrees. */
  private Site.Project worked() {
    Site.Project project = site.project(8);
    var photos = project.photos();
    site.review(project, photos.get(0), photos.get(1), "positive", "pretty_sure");
    site.review(project, photos.get(1), photos.get(2), "positive", "guessing");
    site.review(project, photos.get(0), photos.get(2), "negative", "absolutely_sure");
    site.review(project, photos.get(3), photos.get(4), "positive", "pretty_sure");
    site.review(project, photos.get(3), photos.get(5), "incomparable", "not_sure");
    return project;
  }

  @ParameterizedTest
  @ValueSource(strings = {"light", "dark"})
  void pages_areAccessible(String theme) {
    Site.Project project = worked();
    ColorScheme system = theme.equals("light") ? ColorScheme.LIGHT : ColorScheme.DARK;
    try (Visitor ana = Visitor.named(site, "Ana", theme, system)) {
      ana.open("/");
      ana.page().waitForSelector(".project-card");
      check(ana, "dashboard-" + theme);
      ana.open("/p/" + project.id());
      ana.page().waitForSelector("#photo-sum");
      check(ana, "project-" + theme);
      ana.openReview(project.id());
      check(ana, "review-" + theme);
      ana.page().keyboard().press("?");
      ana.page().waitForSelector("dialog[open]");
      check(ana, "review-keys-" + theme);
      ana.page().keyboard().press("Escape");
      ana.page().click("[data-strip=A]");
      ana.page().waitForSelector(".strips strong");
      check(ana, "review-strip-" + theme);
      ana.open("/p/" + project.id() + "/conflicts");
      ana.page().waitForSelector("#pair-card .stage[data-scale]");
      ana.page()
          .locator("details")
          .all()
          .forEach(details -> details.evaluate("d => d.open = true"));
      check(ana, "conflicts-" + theme);
      ana.page().click("#split");
      ana.page().waitForSelector("#halves");
      check(ana, "conflicts-split-" + theme);
      ana.open("/p/" + project.id() + "/data");
      ana.page().waitForSelector("#drop");
      check(ana, "data-" + theme);
      ana.open("/p/" + project.id() + "/catalogue");
      ana.page().waitForSelector(".cell img");
      check(ana, "catalogue-" + theme);
      ana.open("/p/" + project.id() + "/i/" + project.photos().get(3));
      ana.page().waitForSelector("#alike ul");
      ana.page().click("#split");
      ana.page().waitForSelector("#halves");
      check(ana, "individual-" + theme);
    }
  }

  private static void check(Visitor visitor, String name) {
    visitor.photograph(name);
    visitor.assertAccessible();
  }

  @Test
  void pages_speakGerman() {
    Site.Project project = worked();
    try (Visitor ana = Visitor.named(site, "Ana")) {
      ana.context()
          .addInitScript(
              "localStorage.setItem('resight.settings', JSON.stringify({reviewer: 'Ana',"
                  + " profile: 'default', language: 'de'}))");
      ana.openReview(project.id());
      assertThat(ana.one("html").getAttribute("lang")).isEqualTo("de");
      assertThat(ana.one("[data-do=different]").textContent()).contains("Verschieden");
      check(ana, "review-german");
    }
  }

  @Test
  void pages_fitASmallScreenWithoutLoss() {
    Site.Project project = worked();
    try (Visitor ana = Visitor.named(site, "Ana")) {
      ana.page().setViewportSize(320, 700);
      for (String page :
          java.util.List.of(
              "/",
              "/p/" + project.id(),
              "/p/" + project.id() + "/data",
              "/p/" + project.id() + "/catalogue",
              "/p/" + project.id() + "/i/" + project.photos().get(3),
              "/p/" + project.id() + "/conflicts")) {
        ana.open(page);
        ana.page().waitForSelector("main h1, main h2");
        assertThat(
                (Boolean)
                    ana.page().evaluate("document.documentElement.scrollWidth <= innerWidth + 1"))
            .as(page)
            .isTrue();
      }
      ana.openReview(project.id());
      assertThat(
              (Boolean)
                  ana.page().evaluate("document.documentElement.scrollWidth <= innerWidth + 1"))
          .isTrue();
      ana.photograph("review-small");
    }
  }

  @ParameterizedTest
  @CsvSource({"1366, 768", "1920, 1080"})
  void photos_takeThreeQuartersOfTheHeight(int width, int height) {
    Site.Project project = worked();
    try (Visitor ana = Visitor.named(site, "Ana")) {
      ana.page().setViewportSize(width, height);
      ana.openReview(project.id());
      Number share =
          (Number)
              ana.page().evaluate("document.querySelector('.viewer').clientHeight / innerHeight");
      assertThat(share.doubleValue()).isGreaterThanOrEqualTo(0.75);
    }
  }

  @Test
  void project_isDeletedByItsTypedName() {
    Site.Project project = site.project(2);
    try (Visitor ana = Visitor.named(site, "Ana")) {
      ana.open("/p/" + project.id());
      ana.page().click("#delete summary");
      ana.page().click("#delete button");
      ana.page().fill("#typed-name", "another");
      ana.page().keyboard().press("Enter");
      assertThat(site.get("/graphs/" + project.id()).get("annotations").asInt()).isEqualTo(2);
      ana.page().click("#delete button");
      ana.page().fill("#typed-name", site.get("/graphs/" + project.id()).get("name").asText());
      ana.page().keyboard().press("Enter");
      ana.page().waitForURL(site.address("/"));
    }
  }

  @Test
  void texts_thatDoNotComeAtFirst_areAskedForAgain() {
    AtomicInteger asked = new AtomicInteger();
    try (Visitor ana = Visitor.named(site, "Ana")) {
      ana.page()
          .route(
              "**/messages/*.json",
              route -> {
                if (asked.getAndIncrement() == 0) {
                  route.abort();
                } else {
                  route.resume();
                }
              });
      ana.open("/");
      ana.page().waitForSelector("h1");
    }
    assertThat(asked).hasValue(2);
  }
}
