package org.resight.it.pages;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.playwright.Route;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The catalogue and one individual: found, opened, put right, and put back. */
@InBrowser
class CataloguePageIT {

  private final Site site = Site.shared();

  /** Zora of three photos, Mira of two, three photos alone. */
  private Site.Project herd() {
    Site.Project project = site.project(8);
    List<String> photos = project.photos();
    site.review(project, photos.get(0), photos.get(1), "positive", "pretty_sure");
    site.review(project, photos.get(1), photos.get(2), "positive", "pretty_sure");
    site.review(project, photos.get(3), photos.get(4), "positive", "pretty_sure");
    site.name(project, photos.get(0), "Zora");
    site.name(project, photos.get(3), "Mira");
    return project;
  }

  private static void openCatalogue(Visitor visitor, Site.Project project, String query) {
    visitor.open("/p/" + project.id() + "/catalogue" + query);
    visitor.page().waitForSelector(".cell img");
  }

  private static List<String> titles(Visitor visitor) {
    return visitor.page().locator(".cell strong").allTextContents();
  }

  private List<Integer> sizes(Site.Project project) {
    JsonNode items = site.get("/graphs/" + project.id() + "/individuals").get("items");
    return items.findValues("members").stream().map(JsonNode::size).sorted().toList();
  }

  @Test
  void filters_areInTheAddressAndCanBeTakenOff() {
    Site.Project project = herd();
    try (Visitor ana = Visitor.named(site, "Ana")) {
      openCatalogue(ana, project, "");
      ana.awaitText("#count", "5 individuals, 8 photos");
      assertThat(titles(ana)).startsWith("Mira", "Zora");
      ana.page().fill("#search", "zor");
      ana.awaitText("#count", "1 of 5");
      assertThat(ana.page().url()).endsWith("?q=zor");
      if (ana.one(".more-filters > summary").isVisible()) {
        ana.page().click(".more-filters > summary"); // on a phone they take no room unasked
      }
      ana.page().selectOption("#filter-state", "single");
      ana.awaitText("#nothing", "No individual meets");
      ana.page().locator(".chip").first().click();
      ana.awaitText("#count", "3 of 5");
      assertThat(ana.page().url()).endsWith("?state=single");
      ana.page().reload();
      ana.awaitText("#count", "3 of 5");
      ana.assertAccessible();
      ana.page().selectOption("#filter-state", "never");
      ana.awaitText("#count", "3 of 5");
      assertThat(ana.one(".cell .pill").first().textContent()).isEqualTo("never compared");
    }
  }

  @Test
  void marked_areMergedWithTheNameThatStaysAndPutBack() {
    Site.Project project = herd();
    String zora = project.photos().get(0);
    String mira = project.photos().get(3);
    try (Visitor ana = Visitor.named(site, "Ana")) {
      openCatalogue(ana, project, "");
      ana.page().locator(".cell a").first().focus();
      ana.page().keyboard().press(" ");
      ana.page().keyboard().press("ArrowRight");
      ana.page().keyboard().press(" ");
      ana.awaitText(".marks", "2 marked");
      ana.page().keyboard().press("m");
      ana.page().waitForSelector("#which-name");
      ana.awaitText("dialog", "5 photos");
      ana.page().click("#which-name label:has-text('Zora')");
      ana.photograph("catalogue-merge");
      ana.assertAccessible();
      ana.page().click("dialog button.main");
      ana.page().waitForSelector("#undo-act");
      assertThat(sizes(project)).containsExactly(1, 1, 1, 5);
      assertThat(site.nameOf(project, mira)).isEqualTo("Zora");
      ana.page().click("#undo-act");
      ana.awaitText("main", "Taken back");
      assertThat(sizes(project)).containsExactly(1, 1, 1, 2, 3);
      assertThat(site.nameOf(project, zora)).isEqualTo("Zora");
      assertThat(site.nameOf(project, mira)).isEqualTo("Mira");
    }
  }

  @Test
  void keys_moveAndOpen() {
    Site.Project project = herd();
    try (Visitor ana = Visitor.named(site, "Ana")) {
      openCatalogue(ana, project, "");
      ana.page().locator(".cell a").first().focus();
      ana.page().keyboard().press("ArrowRight");
      ana.page().keyboard().press("Enter");
      ana.awaitText("#individual-name", "Zora");
      assertThat(ana.page().url()).endsWith("/i/Zora");
      ana.awaitText("main", "3 photos");
      ana.page().waitForSelector("#alike li");
      ana.page().click("#back");
      ana.page().waitForSelector(".cell img");
    }
  }

  @Test
  void photo_isTakenOutAfterAPreviewAndPutBack() {
    Site.Project project = herd();
    try (Visitor ana = Visitor.named(site, "Ana")) {
      ana.open("/p/" + project.id() + "/i/zora");
      ana.page().locator(".photo button:has-text('Take out')").first().waitFor();
      String last = project.photos().get(2);
      ana.page()
          .locator(".photo")
          .filter(
              new com.microsoft.playwright.Locator.FilterOptions()
                  .setHas(ana.one("img[src*='" + last + "']")))
          .locator("button:has-text('Take out')")
          .click();
      ana.page().waitForSelector("dialog .preview-group img");
      ana.photograph("individual-take-out");
      assertThat(sizes(project)).containsExactly(1, 1, 1, 2, 3);
      ana.page().click("dialog button.main");
      ana.page().waitForSelector("#undo-act");
      assertThat(sizes(project)).containsExactly(1, 1, 1, 1, 2, 2);
      ana.page().click("#undo-act");
      ana.awaitText("main", "Taken back");
      assertThat(sizes(project)).containsExactly(1, 1, 1, 2, 3);
    }
  }

  @Test
  void photo_isExcludedAndPutBack() {
    Site.Project project = herd();
    try (Visitor ana = Visitor.named(site, "Ana")) {
      ana.open("/p/" + project.id() + "/i/Mira");
      ana.page().locator(".photo button:has-text('Exclude')").first().click();
      ana.page().waitForSelector("dialog img");
      ana.page().click("dialog button.main");
      ana.page().waitForSelector("#undo-act");
      assertThat(site.get("/graphs/" + project.id()).get("excluded").asInt()).isEqualTo(1);
      ana.page().click("#undo-act");
      ana.awaitText("main", "Taken back");
      assertThat(site.get("/graphs/" + project.id()).get("excluded").asInt()).isZero();
      assertThat(sizes(project)).containsExactly(1, 1, 1, 2, 3);
    }
  }

  @Test
  void nameOfAnother_isNotTakenWithoutAsking() {
    Site.Project project = herd();
    String mira = project.photos().get(3);
    try (Visitor ana = Visitor.named(site, "Ana")) {
      ana.open("/p/" + project.id() + "/i/Mira");
      ana.page().click("#rename");
      ana.page().fill("#new-name", "zora");
      ana.page().click("dialog button.main");
      ana.awaitText("dialog", "A name belongs to one individual");
      assertThat(ana.one("dialog").textContent())
          .contains("merge", "Choose another name", "Keep both as a conflict of names");
      ana.photograph("individual-name-taken");
      ana.assertAccessible();
      assertThat(site.nameOf(project, mira)).isEqualTo("Mira");
      ana.page().click("dialog button.main");
      ana.page().fill("#new-name", "Nuru");
      ana.page().click("dialog button.main");
      ana.awaitText("#individual-name", "Nuru");
      assertThat(site.nameOf(project, mira)).isEqualTo("Nuru");
      ana.awaitText("#history", "Named Mira → Nuru · Ana");
      ana.page().click("#undo-act");
      ana.awaitText("#individual-name", "Mira");
      ana.awaitText("#history", "Name taken back Nuru → Mira · Ana");
      assertThat(site.nameOf(project, mira)).isEqualTo("Mira");
      assertThat(site.nameOf(project, project.photos().get(0))).isEqualTo("Zora");
    }
  }

  @Test
  void renaming_withoutAnAnswer_isNotCalledUndone() {
    Site.Project project = site.project(2);
    try (Visitor ana = Visitor.named(site, "Ana")) {
      ana.page()
          .route(
              "**/individuals/*/name",
              route -> route.fulfill(new Route.FulfillOptions().setStatus(504)));
      ana.open("/p/" + project.id() + "/i/" + project.photos().get(0));
      ana.page().click("#rename");
      ana.page().fill("#new-name", "Mira");
      ana.page().click("dialog .main");
      ana.awaitText(".note.bad", "It may have been done anyway");
      assertThat(ana.one(".note.bad").textContent()).doesNotContain("did nothing", "kept here");
    }
  }

  @Test
  void countsOfTheProject_leadHere() {
    Site.Project project = herd();
    try (Visitor ana = Visitor.named(site, "Ana")) {
      ana.open("/p/" + project.id());
      ana.page().click("#photo-sum a[href$='state=never']");
      ana.awaitText("#count", "3 of 5");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "1366, 768, light", "1366, 768, dark", "1920, 1080, light",
    "1920, 1080, dark", "390, 844, light", "390, 844, dark"
  })
  void pages_fitEachScreenInEachTheme(int width, int height, String theme) {
    Site.Project project = herd();
    var system =
        theme.equals("light")
            ? com.microsoft.playwright.options.ColorScheme.LIGHT
            : com.microsoft.playwright.options.ColorScheme.DARK;
    try (Visitor ana = Visitor.named(site, "Ana", theme, system)) {
      ana.page().setViewportSize(width, height);
      String name = "-" + width + "-" + theme;
      openCatalogue(ana, project, "");
      assertThat(ana.fitsTheWidth()).isTrue();
      ana.photograph("catalogue" + name);
      ana.open("/p/" + project.id() + "/i/Zora");
      ana.page().waitForSelector("#alike li");
      assertThat(ana.fitsTheWidth()).isTrue();
      ana.photograph("individual" + name);
      ana.open("/p/new/data");
      ana.page().waitForSelector("#drop");
      assertThat(ana.fitsTheWidth()).isTrue();
      ana.photograph("import" + name);
      ana.page()
          .route(
              "**/api/v1/graphs",
              route ->
                  route.fulfill(
                      new Route.FulfillOptions()
                          .setContentType("application/json")
                          .setBody("{\"items\":[]}")));
      ana.open("/");
      ana.page().waitForSelector("#welcome img");
      assertThat(ana.fitsTheWidth()).isTrue();
      ana.photograph("welcome" + name);
    }
  }

  @Test
  void fiveThousandIndividuals_areNeverAllElements() {
    Site.Project project = site.project(2);
    String cards =
        IntStream.range(0, 5000)
            .mapToObj(CataloguePageIT::card)
            .collect(Collectors.joining(",", "{\"items\":[", "],\"next\":null}"));
    try (Visitor ana = Visitor.named(site, "Ana")) {
      ana.page()
          .route(
              "**/cards?**",
              route ->
                  route.fulfill(
                      new Route.FulfillOptions()
                          .setContentType("application/json")
                          .setBody(cards)));
      ana.open("/p/" + project.id() + "/catalogue");
      ana.awaitText("#count", "5,000 individuals");
      for (int i = 1; i <= 10; i++) {
        ana.page().evaluate("share => scrollTo(0, document.body.scrollHeight * share)", i / 10.0);
        ana.page()
            .waitForFunction(
                "() => [...document.querySelectorAll('.cell')].some(c => {"
                    + " const r = c.getBoundingClientRect(); return r.bottom > 0 && r.top < innerHeight; })");
        assertThat(ana.page().locator(".cell").count()).isLessThan(100);
      }
      assertThat(titles(ana)).contains("Z4999");
      ana.page().locator(".cell a").last().focus();
      ana.page().keyboard().press("Home");
      ana.page()
          .waitForFunction("() => document.activeElement.textContent.startsWith('no pictureZ0')");
      ana.page().keyboard().press("End");
      ana.page()
          .waitForFunction(
              "() => document.activeElement.textContent.startsWith('no pictureZ4999')");
      assertThat(ana.page().locator(".cell").count()).isLessThan(100);
    }
  }

  /** A catalogue of which more individuals are there than are read. */
  @Test
  void moreIndividualsThanAreRead_areFoundByTheirNames() {
    Site.Project project = site.project(2);
    AtomicInteger read = new AtomicInteger();
    try (Visitor ana = Visitor.named(site, "Ana")) {
      ana.page()
          .route(
              "**/cards?**",
              route -> {
                boolean searched = route.request().url().contains("called=Z12345");
                int from = searched ? 12_345 : 1000 * read.getAndIncrement();
                String next = searched ? "null" : "\"" + card(from + 999).substring(10, 46) + "\"";
                String items =
                    IntStream.range(from, from + (searched ? 1 : 1000))
                        .mapToObj(CataloguePageIT::card)
                        .collect(
                            Collectors.joining(",", "{\"items\":[", "],\"next\":" + next + "}"));
                route.fulfill(
                    new Route.FulfillOptions().setContentType("application/json").setBody(items));
              });
      ana.open("/p/" + project.id() + "/catalogue");
      ana.awaitText("#count", "10,000 individuals");
      ana.awaitText("#count", "The project has 2. Search for a whole name or file");
      assertThat(read).hasValue(10);
      ana.page().fill("#search", "Z12345");
      ana.awaitText(".cell strong", "Z12345");
      ana.photograph("catalogue-rest");
    }
  }

  private static String card(int i) {
    return "{\"label\":\"%08x-0000-4000-8000-000000000000\",\"name\":\"Z%d\",\"photos\":%d,"
            .formatted(i, i, 1 + i % 7)
        + "\"sightings\":1,\"first\":null,\"last\":null,\"best\":null,\"sides\":[],"
        + "\"places\":[],\"quality\":null,\"consistent\":true,\"settled\":true,"
        + "\"neverCompared\":false,\"files\":[]}";
  }
}
