package org.resight.it.pages;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Deciding: with keys alone, with others at the same time, without ever deciding by accident. */
@InBrowser
class ReviewerPageIT {

  private final Site site = Site.shared();

  private long reviews(Site.Project project) {
    return site.get("/graphs/" + project.id()).get("reviews").asLong();
  }

  @Test
  void tenPairs_withoutTheMouse() {
    Site.Project project = site.project(10);
    try (Visitor ana = Visitor.named(site, "Ana")) {
      ana.openReview(project.id());
      Set<String> seen = new HashSet<>();
      for (int i = 0; i < 10; i++) {
        assertThat(seen.add(ana.pair())).isTrue();
        ana.page().keyboard().press("2");
        ana.page().keyboard().press("+");
        ana.page().keyboard().press("ArrowLeft");
        ana.decide(i % 5 == 4 ? "f" : "d");
      }
      ana.awaitSent();
      assertThat(reviews(project)).isEqualTo(10);
      JsonNode journal = site.get("/graphs/" + project.id() + "/reviews").get("items");
      assertThat(journal)
          .allSatisfy(
              item -> {
                assertThat(item.get("reviewer").asText()).isEqualTo("Ana");
                assertThat(item.get("confidence").asText()).isEqualTo("not_sure");
              });
    }
  }

  @ParameterizedTest
  @CsvSource({"1366, 768, dark, en", "390, 844, light, de"})
  void manyPhotos_withoutTheMouse(int width, int height, String theme, String language) {
    // No photos of an animal are shown together while a pair of them waits for a second person.
    Map<String, Object> alone = Map.of("review.double", 0, "review.known", 0);
    Site.Project project = site.project(13, true, true, alone);
    for (int i = 0; i < 5; i++) {
      site.review(
          project, project.photos().get(i), project.photos().get(i + 1), "positive", "pretty_sure");
    }
    try (Visitor ana = Visitor.named(site, "Ana")) {
      ana.context()
          .addInitScript(
              "localStorage.setItem('resight.settings', JSON.stringify({reviewer: 'Ana',"
                  + " profile: 'default', questions: 'which,group', theme: '%s', language: '%s'}))"
                      .formatted(theme, language));
      ana.page().setViewportSize(width, height);
      ana.openReview(project.id());
      String asked = ana.pair();
      assertThat(asked).startsWith("which|");
      int among = ana.one(".look-cell").count();
      assertThat(among).isBetween(2, 12);
      assertThat(ana.isInSight(".look-cell:first-child")).isTrue();
      assertThat(ana.isUncovered(".look-question")).isTrue();
      assertThat(ana.isInSight("[data-do=send]")).isTrue();
      assertThat(ana.fitsTheWidth()).isTrue();
      if (width > 900) {
        assertThat(ana.isInSight(".look-cell:last-child")).isTrue();
      }
      ana.awaitHeard();
      ana.page().keyboard().press("ArrowRight");
      ana.page().keyboard().press(" ");
      assertThat(ana.one(".look-cell[aria-pressed=true]").count()).isEqualTo(1);
      ana.page().keyboard().press("Home");
      ana.page().keyboard().press("f");
      assertThat(ana.one(".look-cell.unclear").count()).isEqualTo(1);
      ana.photograph("many-photos-" + width);
      ana.assertAccessible();
      ana.page().keyboard().press("b");
      ana.page().waitForSelector(".viewer .stage img");
      assertThat(ana.one(".look").isVisible()).isFalse();
      ana.photograph("many-photos-beside-" + width);
      ana.page().keyboard().press("b");
      ana.page().waitForSelector(".look");
      ana.decide("Enter");
      ana.awaitSent();
      JsonNode journal = site.get("/graphs/" + project.id() + "/reviews").get("items");
      assertThat(journal).hasSize(5 + among);
      assertThat(journal)
          .filteredOn(item -> item.get("reviewer").asText().equals("Ana"))
          .hasSize(among)
          .allSatisfy(item -> assertThat(item.get("tags").toString()).contains("glance"))
          .extracting(item -> item.get("decision").asText())
          .containsOnlyOnce("positive", "incomparable");

      ana.page().keyboard().press("z");
      ana.page().waitForFunction("asked => document.body.dataset.pair === asked", asked);
      assertThat(ana.one(".look-cell[aria-pressed=true]").count()).isZero();
      assertThat(site.get("/graphs/" + project.id() + "/reviews").get("items"))
          .hasSize(5 + 2 * among);
      // A pair comes between where no question about many photos is worth it. One of the animal of
      // six photos is put off: any other answer leaves nothing to ask of it, or makes a conflict.
      Set<String> animal = Set.copyOf(project.photos().subList(0, 6));
      for (int i = 0; i < 40 && !ana.awaitPair().startsWith("group|"); i++) {
        String open = ana.pair();
        boolean within = animal.containsAll(List.of(open.split("\\|")));
        ana.decide(open.startsWith("which|") ? "Enter" : within ? "x" : "d");
      }
      assertThat(ana.awaitPair()).startsWith("group|");
      ana.awaitHeard();
      ana.page().keyboard().press("End");
      ana.page().keyboard().press(" ");
      ana.photograph("one-animal-" + width);
      ana.assertAccessible();
      ana.decide("Enter");
      ana.awaitSent();
      ana.one("#questions").selectOption("pair");
      ana.page().waitForFunction("() => !document.body.dataset.pair.includes('group')");
    }
  }

  @Test
  void lettersThatAreTurnedOff_doNothingToManyPhotosEither() {
    Site.Project project =
        site.project(8, true, true, Map.of("review.double", 0, "review.known", 0));
    try (Visitor ana = Visitor.named(site, "Ana")) {
      ana.context()
          .addInitScript(
              "localStorage.setItem('resight.settings', JSON.stringify({reviewer: 'Ana',"
                  + " profile: 'default', questions: 'which,group', keysOff: true}))");
      ana.openReview(project.id());
      assertThat(ana.pair()).startsWith("which|");
      ana.page().keyboard().press("f");
      ana.page().keyboard().press("b");
      assertThat(ana.one(".look-cell.unclear").count()).isZero();
      assertThat(ana.one(".look").isVisible()).isTrue();
      ana.page().keyboard().press("ArrowRight");
      ana.page().keyboard().press(" ");
      assertThat(ana.one(".look-cell[aria-pressed=true]").count()).isEqualTo(1);
    }
  }

  @Test
  void nextPair_isMeasuredInThePage() {
    Site.Project project = site.project(12);
    try (Visitor ana = Visitor.named(site, "Ana")) {
      ana.openReview(project.id());
      for (int i = 0; i < 12; i++) {
        ana.decide("d");
      }
      @SuppressWarnings("unchecked")
      List<Number> measured =
          (List<Number>)
              ana.page()
                  .evaluate(
                      "performance.getEntriesByName('next-pair').slice(1).map(e => e.duration)");
      assertThat(measured).hasSizeGreaterThanOrEqualTo(12);
      System.getLogger("pages")
          .log(System.Logger.Level.INFO, "Next pair shown after, in ms: {0}", measured);
    }
  }

  @Test
  void twoReviewers_neverSeeTheSamePairAndSeeEachOthersProgress() {
    // No pair is drawn to be decided by both.
    Site.Project project = site.project(10, true, true, Map.of("review.double", 0));
    try (Visitor ana = Visitor.named(site, "Ana");
        Visitor ben = Visitor.named(site, "Ben")) {
      ana.openReview(project.id());
      ben.openReview(project.id());
      List<String> seen = new ArrayList<>(List.of(ana.pair(), ben.pair()));
      for (int i = 0; i < 6; i++) {
        assertThat(ana.pair()).isNotEqualTo(ben.pair());
        ana.decide("d");
        seen.add(ana.pair());
        assertThat(ana.pair()).isNotEqualTo(ben.pair());
        ben.decide("d");
        seen.add(ben.pair());
      }
      assertThat(seen).doesNotHaveDuplicates();
      String before = ben.one("#left").textContent();
      String open = ben.pair();
      ana.decide("d");
      ben.page()
          .waitForFunction(
              "before => document.querySelector('#left').textContent !== before", before);
      assertThat(ben.pair()).isEqualTo(open);
    }
  }

  @Test
  void heldKey_decidesOnePair() {
    Site.Project project = site.project(6);
    try (Visitor ana = Visitor.named(site, "Ana")) {
      ana.openReview(project.id());
      ana.awaitHeard();
      String before = ana.pair();
      ana.page().keyboard().down("d");
      ana.page().waitForFunction("b => document.body.dataset.pair !== b", before);
      // Every further "down" of a key that is down is a repetition, as the keyboard sends it.
      for (int i = 0; i < 5; i++) {
        ana.awaitHeard();
        ana.page().keyboard().down("d");
      }
      ana.page().keyboard().up("d");
      ana.awaitSent();
      assertThat(reviews(project)).isEqualTo(1);
    }
  }

  @Test
  void keys_doNothingInTextOrWithAModifier() {
    Site.Project project = site.project(6);
    try (Visitor ana = Visitor.named(site, "Ana")) {
      ana.openReview(project.id());
      ana.awaitHeard();
      String before = ana.pair();
      ana.page().keyboard().press("c");
      ana.page().keyboard().type("sdf zx");
      assertThat(ana.one(".comment").inputValue()).isEqualTo("sdf zx");
      ana.page().keyboard().press("Escape");
      for (String key : List.of("Control+d", "Alt+s", "Control+f", "Meta+d")) {
        ana.page().keyboard().press(key);
      }
      ana.page().keyboard().press("?");
      ana.page().waitForSelector("dialog[open]");
      ana.page().keyboard().press("d");
      assertThat(ana.pair()).isEqualTo(before);
      ana.page().keyboard().press("Escape");
      ana.page().waitForSelector("dialog[open]", hidden());
      ana.decide("d");
      ana.awaitSaid("saved");
      JsonNode journal = site.get("/graphs/" + project.id() + "/reviews").get("items");
      assertThat(journal).hasSize(1);
      assertThat(journal.get(0).get("comment").asText()).isEqualTo("sdf zx");
    }
  }

  private static com.microsoft.playwright.Page.WaitForSelectorOptions hidden() {
    return new com.microsoft.playwright.Page.WaitForSelectorOptions()
        .setState(com.microsoft.playwright.options.WaitForSelectorState.DETACHED);
  }

  @Test
  void doubleHit_decidesOnePair() {
    Site.Project project = site.project(6);
    try (Visitor ana = Visitor.named(site, "Ana")) {
      ana.openReview(project.id());
      ana.awaitHeard();
      ana.page()
          .evaluate(
              "() => { for (let i = 0; i < 3; i++) document.body.dispatchEvent("
                  + "new KeyboardEvent('keydown', {key: 'd', bubbles: true})); }");
      ana.awaitSaid("saved");
      ana.awaitReady();
      assertThat(reviews(project)).isEqualTo(1);
    }
  }

  @Test
  void movement_isLinkedAndGoesToEightfoldPixels() {
    Site.Project project = site.project(4);
    try (Visitor ana = Visitor.named(site, "Ana")) {
      ana.openReview(project.id());
      for (int i = 0; i < 20; i++) {
        ana.page().keyboard().press("+");
      }
      assertThat(scale(ana, "A")).isEqualTo(8.0);
      assertThat(scale(ana, "B")).isEqualTo(8.0);
      ana.page().keyboard().press("0");
      double fitted = scale(ana, "B");
      ana.page().keyboard().press("g");
      ana.page().keyboard().press("+");
      assertThat(scale(ana, "B")).isEqualTo(fitted);
      assertThat(scale(ana, "A")).isGreaterThan(fitted);
      ana.page().keyboard().press("g");
      ana.page().keyboard().press("t");
      assertThat(ana.one("[data-side=A] .mirrored-mark").isVisible()).isTrue();
      ana.decide("d");
      assertThat(ana.one("[data-side=A] .mirrored-mark").isVisible()).isFalse();
    }
  }

  private static double scale(Visitor visitor, String side) {
    return Double.parseDouble(
        visitor.one("[data-side=" + side + "] .stage").getAttribute("data-scale"));
  }

  @Test
  void later_comesBackAfterTheOthers() {
    Site.Project project = site.project(3);
    try (Visitor ana = Visitor.named(site, "Ana")) {
      ana.openReview(project.id());
      String first = ana.pair();
      ana.decide("x");
      assertThat(ana.pair()).isNotEqualTo(first);
      ana.decide("d");
      ana.decide("d");
      ana.page().waitForFunction("f => document.body.dataset.pair === f", first);
      ana.awaitSent();
      assertThat(reviews(project)).isEqualTo(2);
    }
  }

  @Test
  void undo_whoseAnswerIsLost_takesBackOnce() {
    Site.Project project = site.project(6);
    try (Visitor ana = Visitor.named(site, "Ana")) {
      boolean[] lost = {false};
      ana.page()
          .route(
              "**/api/v1/graphs/*/undo",
              route -> {
                if (lost[0]) {
                  route.resume();
                  return;
                }
                lost[0] = true;
                route.fetch();
                route.abort();
              });
      ana.openReview(project.id());
      ana.decide("d");
      ana.awaitSaid("saved");
      String second = ana.pair();
      ana.decide("d");
      ana.awaitSaid("saved");
      ana.page().keyboard().press("z");
      ana.awaitSaid("Could not take back");
      ana.page().click(".said button");
      ana.awaitSaid("Taken back");
      assertThat(ana.pair()).isEqualTo(second);
      JsonNode journal = site.get("/graphs/" + project.id() + "/reviews").get("items");
      assertThat(journal).hasSize(3);
      assertThat(journal.get(2).get("undoes").asLong()).isEqualTo(2);
    }
  }

  @Test
  void earlierPairs_canBeChanged() {
    Site.Project project = site.project(6);
    try (Visitor ana = Visitor.named(site, "Ana")) {
      ana.openReview(project.id());
      String first = ana.pair();
      ana.decide("d");
      ana.awaitSaid("saved");
      ana.page().keyboard().press("a");
      ana.page().click(".earlier button");
      ana.page().waitForFunction("f => document.body.dataset.pair === f", first);
      ana.decide("f");
      ana.awaitSaid("saved");
      JsonNode journal = site.get("/graphs/" + project.id() + "/reviews").get("items");
      assertThat(journal.get(1).get("decision").asText()).isEqualTo("incomparable");
      assertThat(journal.get(1).get("a")).isEqualTo(journal.get(0).get("a"));
    }
  }

  @Test
  void delayedPhotoData_showsNoPairTwice() {
    Site.Project project = site.project(6);
    try (Visitor ana = Visitor.named(site, "Ana")) {
      ana.openReview(project.id());
      ana.page()
          .addInitScript(
              "const ask = window.fetch; window.fetch = (address, more) => String(address)"
                  + ".includes('/photos?') ? new Promise(r => setTimeout(r, 700))"
                  + ".then(() => ask(address, more)) : ask(address, more);");
      ana.page().reload();
      List<String> seen = new ArrayList<>();
      for (int i = 0; i < 13; i++) {
        ana.awaitReady();
        seen.add(ana.pair());
        ana.decide("d");
      }
      ana.awaitSent();
      assertThat(seen).hasSize(13).doesNotHaveDuplicates();
      assertThat(reviews(project)).isEqualTo(13);
    }
  }

  @ParameterizedTest
  @CsvSource({"1366, 768", "1920, 1080", "390, 844"})
  void whatMatters_isInSight(int width, int height) {
    Site.Project project = site.project(4);
    List<String> photos = project.photos();
    try (Visitor ana = Visitor.named(site, "Ana")) {
      ana.page().setViewportSize(width, height);
      ana.openReview(project.id());
      ana.page().keyboard().press("t");
      assertThat(ana.isInSight("[data-side=A] .mirrored-mark")).as("mirrored").isTrue();
      assertThat(ana.isInSight("#who")).as("name").isTrue();
      assertThat(ana.one("#who").textContent()).contains("Ana");
      site.review(project, photos.get(0), photos.get(1), "positive", "pretty_sure");
      site.review(project, photos.get(1), photos.get(2), "positive", "pretty_sure");
      ana.open("/p/" + project.id() + "/review?pair=" + photos.get(0) + "," + photos.get(2));
      ana.awaitHeard();
      ana.page().keyboard().press("d"); // what comes next may be the same pair, now suspected
      ana.awaitSaid("disagrees");
      assertThat(ana.isInSight(".said a")).as("See the conflict").isTrue();
      assertThat(ana.isInSight(".said-row [data-do=undo]")).as("Undo").isTrue();
      assertThat(ana.fitsTheWidth()).isTrue();
      ana.photograph("review-conflict-" + width);
      ana.page().click(".said-row [data-do=undo]");
      ana.awaitSaid("Taken back");
    }
  }

  @Test
  void name_isAskedAtTheFirstDecisionAndNotBefore() {
    Site.Project project = site.project(4);
    try (Visitor somebody =
        Visitor.unknown(site, com.microsoft.playwright.options.ColorScheme.DARK)) {
      somebody.open("/p/" + project.id() + "/review");
      somebody.page().click("dialog button.main");
      somebody.giveNameAtFirstDecision("Cleo", "d");
      somebody.decide("d");
      somebody.awaitSaid("saved");
      JsonNode journal = site.get("/graphs/" + project.id() + "/reviews").get("items");
      assertThat(journal).hasSize(2);
      assertThat(journal)
          .allSatisfy(item -> assertThat(item.get("reviewer").asText()).isEqualTo("Cleo"));
    }
  }

  @Test
  void nameChangedInAnotherTab_isNoticed() {
    Site.Project project = site.project(6);
    try (Visitor ana = Visitor.named(site, "Ana")) {
      ana.openReview(project.id());
      com.microsoft.playwright.Page other = ana.context().newPage();
      other.navigate(site.address("/"));
      other.click("#who");
      other.fill("#your-name", "Ben");
      other.keyboard().press("Enter");
      other.waitForFunction("() => document.querySelector('#who')?.textContent.includes('Ben')");
      ana.page().waitForSelector("dialog[open]");
      assertThat(ana.one("dialog").textContent()).contains("Ana", "Ben");
      ana.page().click("dialog button.quiet");
      ana.decide("d");
      ana.awaitSaid("saved");
      JsonNode journal = site.get("/graphs/" + project.id() + "/reviews").get("items");
      assertThat(journal.get(0).get("reviewer").asText()).isEqualTo("Ana");
      ana.page().reload();
      ana.awaitReady();
      assertThat(ana.one("#who").textContent()).contains("Ana");
    }
  }

  @Test
  void box_isCorrectedWithKeysAndWithTheMouse() {
    Site.Project project = site.project(3);
    try (Visitor ana = Visitor.named(site, "Ana")) {
      ana.openReview(project.id());
      String photo = ana.pair().split("\\|", -1)[0];
      ana.page().click(".more summary");
      ana.page().click("[data-box='0']");
      ana.page().waitForSelector(".box-editor");
      ana.page().keyboard().press("ArrowRight");
      ana.page().keyboard().press("Shift+ArrowDown");
      ana.page().click("dialog button.main");
      ana.awaitSaid("corrected");
      assertThat(site.get("/annotations/" + photo).get("bbox").toString())
          .isEqualTo("[63.0,40.0,200.0,123.0]");
      ana.page().click(".more summary");
      ana.page().click("[data-box='0']");
      ana.page().waitForSelector(".box-editor");
      var editor = ana.one(".box-editor").boundingBox();
      ana.page().mouse().move(editor.x + editor.width * 0.9, editor.y + editor.height * 0.95);
      ana.page().mouse().down();
      ana.page().mouse().move(editor.x + 2, editor.y + 2);
      ana.page().mouse().up();
      ana.page().click("dialog button.main");
      ana.page().waitForSelector("dialog[open]", hidden());
      ana.page()
          .waitForFunction(
              "photo => fetch('/api/v1/annotations/' + photo).then(a => a.json())"
                  + ".then(a => a.bbox[0] < 63)",
              photo);
    }
  }

  @Test
  void boxesOfOtherAnimals_areDrawn_andTwoOfOnePhotoAreNotAsked() {
    Site.Project project = site.project(3, true, false);
    List<String> photos = project.photos();
    String image = "test/" + photos.get(0) + ".png";
    for (int i : List.of(0, 2)) {
      site.post(
          "/annotations",
          Map.of(
              "id", photos.get(i), "imageUri", image, "bbox", List.of(60 + 40 * i, 40, 90, 120)));
    }
    JsonNode taken =
        site.post(
            "/graphs/" + project.id() + "/candidates",
            List.of(
                Map.of("a", photos.get(0), "b", photos.get(2), "match", 0.9),
                Map.of("a", photos.get(0), "b", photos.get(1), "match", 0.5)));
    assertThat(taken.get("added").asInt()).isEqualTo(1);
    assertThat(taken.get("onePhoto").asInt()).isEqualTo(1);
    try (Visitor ana = Visitor.named(site, "Ana")) {
      ana.openReview(project.id());
      assertThat(ana.pair()).isEqualTo(photos.get(0) + "|" + photos.get(1));
      ana.page().keyboard().press("v");
      ana.page().waitForSelector("[data-side=A] .sheet.whole");
      assertThat(ana.one("[data-side=A] .box-neighbour").count()).isEqualTo(1);
      assertThat(ana.one("[data-side=B] .box-neighbour").count()).isZero();
      ana.photograph("neighbour-boxes");
    }
  }

  @Test
  void knownPair_isToldAfterwards_andCountsForItsReviewer() {
    Site.Project project = site.project(12, true, false, Map.of("review.known", 1));
    List<String> photos = project.photos();
    String graph = project.id();
    List<Map<String, Object>> pairs = new ArrayList<>();
    for (int i = 0; i < 11; i++) {
      pairs.add(Map.of("a", photos.get(i), "b", photos.get(i + 1), "match", 0.9 - 0.01 * i));
    }
    site.post("/graphs/" + graph + "/candidates", pairs);
    for (String reviewer : List.of("Ben", "Eve")) {
      site.post(
          "/graphs/" + graph + "/reviews",
          Map.of(
              "a",
              photos.get(0),
              "b",
              photos.get(1),
              "decision",
              "positive",
              "reviewer",
              reviewer));
    }
    try (Visitor ana = Visitor.named(site, "Ana")) {
      ana.openReview(graph);
      for (int i = 0; i < 8 && !ana.said().contains("Training pair"); i++) {
        ana.decide("d");
        ana.page()
            .waitForFunction("() => !document.querySelector('.said').textContent.includes('…')");
      }
      assertThat(ana.said()).contains("Training pair", "same animal");
      ana.photograph("known-pair");
      JsonNode known =
          site.get("/pages/graphs/" + graph + "/people?reviewer=Ana").at("/items/0/known");
      assertThat(known.get("missed").asInt()).isEqualTo(1);
      ana.page().navigate(site.address("/p/" + graph));
      ana.page().waitForSelector(".known-of");
      ana.photograph("known-pairs-of-people");
    }
  }
}
