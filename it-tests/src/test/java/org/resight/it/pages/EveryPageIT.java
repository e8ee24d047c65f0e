package org.resight.it.pages;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.FilePayload;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
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
      ana.page().waitForSelector("#files");
      check(ana, "data-" + theme);
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

  @Test
  void photos_takeThreeQuartersOfTheHeight() {
    Site.Project project = worked();
    try (Visitor ana = Visitor.named(site, "Ana")) {
      ana.openReview(project.id());
      Number share =
          (Number)
              ana.page().evaluate("document.querySelector('.viewer').clientHeight / innerHeight");
      assertThat(share.doubleValue()).isGreaterThanOrEqualTo(0.75);
    }
  }

  @Test
  void project_isMadeWithSettingsAndDeletedByItsTypedName() {
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

      ana.open("/p/new/data");
      ana.page().fill("#graph-name", "Strict");
      ana.page().click("summary:has-text('Settings')");
      ana.page().fill("[data-setting='redundancy.positive']", "3");
      ana.photograph("data-new");
      ana.assertAccessible();
      ana.page().click("#make-graph");
      ana.page().waitForSelector("#export");
      String made = ana.page().url().replaceAll(".*/p/([^/]+)/.*", "$1");
      assertThat(site.get("/graphs/" + made).get("config").get("redundancy.positive").asInt())
          .isEqualTo(3);
      assertThat(site.get("/graphs/" + made).get("annotations").asInt()).isGreaterThanOrEqualTo(2);
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

  @Test
  void import_isTriedDryAndSaysWhatIsWrongWhere() {
    Site.Project project = site.project(2);
    String photo = project.id() + ".png";
    String good = "image_id,identity,path\nx-" + project.id() + ",Zora,a/" + photo + "\n";
    String bad = "externalId,takenAt\none,2024-01-01T00:00:00Z\ntwo,yesterday\n";
    try (Visitor ana = Visitor.named(site, "Ana")) {
      ana.open("/p/" + project.id() + "/data");
      ana.page().setInputFiles("#files", csv(bad));
      ana.awaitText("#problems", "must be a time");
      assertThat(ana.one("#problems tbody tr").textContent()).contains("2", "takenAt");
      assertThat(ana.one("#import-now").isDisabled()).isTrue();
      ana.photograph("data-dry-run");
      ana.assertAccessible();
      ana.page().setInputFiles("#files", csv(good));
      ana.awaitText("#dry-run", "1 in order");
      ana.page().click("#import-now");
      ana.awaitText("#imported", "1 new");
      ana.page().setInputFiles("#files", new FilePayload(photo, "image/png", Site.picture(7)));
      ana.awaitText("#result", "1 of 1 photos sent");
    }
  }

  private static FilePayload csv(String text) {
    return new FilePayload("rows.csv", "text/csv", text.getBytes(StandardCharsets.UTF_8));
  }
}
