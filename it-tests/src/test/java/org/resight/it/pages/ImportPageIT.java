package org.resight.it.pages;

import static java.util.Locale.ROOT;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.playwright.Download;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.FilePayload;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.resight.it.api.DrawnHerd;

/** Bringing one's own photos and tables in, as people have them. */
@InBrowser
class ImportPageIT {

  private final Site site = Site.shared();

  /** Names that no other test uses. */
  private final String own = UUID.randomUUID().toString().substring(0, 8);

  private String file(int number) {
    return own + "_DSC_" + (2000 + number) + ".png";
  }

  private FilePayload photo(int number) {
    return new FilePayload(file(number), "image/png", Site.picture(number));
  }

  private static FilePayload table(String name, String text, Charset charset) {
    return new FilePayload(name, "text/csv", text.getBytes(charset));
  }

  private static FilePayload[] all(List<FilePayload> files) {
    return files.toArray(FilePayload[]::new);
  }

  private static String projectOf(Visitor visitor) {
    return visitor.page().url().replaceAll(".*/p/([^/]+)/.*", "$1");
  }

  @Test
  void folderAndEuropeanTable_leadToAFirstDecisionWithoutHelp() {
    List<FilePayload> files = new ArrayList<>();
    StringBuilder rows = new StringBuilder("Datei;Tier;Datum;Uhrzeit;Seite;Station;Wetter\r\n");
    for (int i = 0; i < 30; i++) {
      files.add(photo(i));
      rows.append(
          "%s;%s;%02d.04.2024;06:1%d;%s;Fluß;schön\r\n"
              .formatted(
                  file(i),
                  i % 3 == 0 ? "Luna" : "unknown",
                  1 + i % 28,
                  i % 10,
                  i % 2 == 0 ? "links" : "rechts"));
    }
    files.add(table("Sichtungen.csv", rows.toString(), Charset.forName("windows-1252")));
    try (Visitor somebody = Visitor.unknown(site, ColorScheme.LIGHT)) {
      somebody.open("/p/new/data");
      somebody.page().setInputFiles("#files", all(files));
      somebody.awaitText("#dry-run", "30 animals will be imported");
      somebody.awaitText("#recognised", "semicolons, Windows-1252");
      assertThat(somebody.one("#dry-run").textContent()).contains("1 name", "30 with a date");
      somebody.photograph("import-european");
      somebody.assertAccessible();
      somebody.page().click("#import-now");
      somebody.awaitText("#imported", "30 new");
      somebody.page().click("#other-ways summary");
      somebody.page().click("#compare-all");
      somebody.page().click("dialog button.main");
      somebody.giveNameAtFirstDecision("Dora", "d");
      JsonNode photos = site.get("/graphs/" + projectOf(somebody) + "/individuals").get("items");
      String id = photos.get(0).get("members").get(0).asText();
      JsonNode annotation = site.get("/annotations/" + id);
      assertThat(annotation.get("encounter").asText()).isEqualTo("Fluß");
      assertThat(annotation.get("takenAt").asText()).startsWith("2024-04-");
      assertThat(annotation.get("viewpoint").asText()).isIn("left", "right");
    }
  }

  @Test
  void photosAlone_makeAProject() {
    try (Visitor ana = Visitor.named(site, "Ana")) {
      ana.open("/p/new/data");
      ana.page().setInputFiles("#files", all(List.of(photo(1), photo(2), photo(3))));
      ana.awaitText("#dry-run", "3 animals will be imported");
      ana.page().fill("#graph-name", "Photos alone");
      ana.page().click("#step-doing summary");
      ana.page().fill("[data-setting='redundancy.positive']", "3");
      ana.page().selectOption("#backend", "evidence");
      ana.photograph("import-settings");
      ana.page().click("#import-now");
      ana.awaitText("#imported", "3 of 3 photos sent");
      JsonNode made = site.get("/graphs/" + projectOf(ana));
      assertThat(made.get("name").asText()).isEqualTo("Photos alone");
      assertThat(made.get("annotations").asInt()).isEqualTo(3);
      assertThat(made.get("config").get("redundancy.positive").asInt()).isEqualTo(3);
      assertThat(made.get("backend").asText()).isEqualTo("evidence");
      ana.open("/p/" + projectOf(ana) + "/catalogue");
      ana.page().waitForSelector(".cell img");
      assertThat(ana.page().locator(".cell img").count()).isEqualTo(3);
    }
  }

  @Test
  void photosAlone_areMatchedAndReviewed() {
    List<FilePayload> files = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      files.add(new FilePayload(own + "_" + i + ".jpg", "image/jpeg", DrawnHerd.draw(i / 2, i)));
    }
    try (Visitor somebody = Visitor.unknown(site, ColorScheme.LIGHT)) {
      somebody.open("/p/new/data");
      somebody.page().setInputFiles("#files", all(files));
      somebody.page().click("#import-now");
      somebody.awaitText("#imported", "12 of 12 photos sent");
      somebody.page().click("#match-all");
      somebody.page().waitForSelector("#matching-outcome");
      somebody.page().waitForSelector("#go-review");
      somebody.photograph("import-matched");
      somebody.assertAccessible();
      JsonNode made = site.get("/graphs/" + projectOf(somebody));
      assertThat(made.get("pairs").get("candidates").asInt()).isGreaterThanOrEqualTo(6);
      somebody.page().click("#go-review");
      somebody.page().click("dialog button.main");
      somebody.giveNameAtFirstDecision("Edda", "s");
      somebody.awaitReady();
      somebody.page().keyboard().down(" ");
      somebody.page().waitForSelector(".matches circle");
      somebody.awaitSaid("agree");
      assertThat(somebody.page().locator(".matches line.over").count()).isGreaterThanOrEqualTo(4);
      somebody.assertAccessible();
      for (ColorScheme scheme : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
        somebody.page().emulateMedia(new Page.EmulateMediaOptions().setColorScheme(scheme));
        for (int width : List.of(1366, 390)) {
          somebody.page().setViewportSize(width, 768);
          somebody.page().waitForSelector(".matches line.over");
          somebody.photograph("review-why-matched-" + scheme.name().toLowerCase(ROOT) + width);
        }
      }
      somebody.page().setViewportSize(1366, 768);
      somebody.page().keyboard().up(" ");
      assertThat(somebody.page().locator(".matches circle").count()).isZero();
      somebody.open("/p/" + projectOf(somebody));
      somebody.awaitText("#matching", "All 12 photos are matched.");
      somebody.photograph("project-matched");
      somebody.assertAccessible();
    }
  }

  @Test
  void onePhotoUnderTwoNames_isSaidAtTheEndOfTheImport() {
    List<FilePayload> files = new ArrayList<>();
    StringBuilder rows = new StringBuilder("file,name\n");
    for (int i = 0; i < 6; i++) {
      // The last one is the second once more, sent on by somebody under another name.
      byte[] photo = i == 5 ? DrawnHerd.recompressed(DrawnHerd.draw(1, 1)) : DrawnHerd.draw(i, i);
      files.add(new FilePayload(own + "_copy_" + i + ".jpg", "image/jpeg", photo));
      rows.append("%s_copy_%d.jpg,Animal %d\n".formatted(own, i, i));
    }
    files.add(table("names.csv", rows.toString(), StandardCharsets.UTF_8));
    try (Visitor ana = Visitor.named(site, "Ana")) {
      ana.open("/p/new/data");
      ana.page().setInputFiles("#files", all(files));
      ana.page().click("#import-now");
      ana.awaitText("#imported", "6 of 6 photos sent");
      ana.awaitText("#copies-found", "1 pair of photos looks like one picture");
      assertThat(ana.one("#copies-found li").textContent())
          .contains("Animal 1", "Animal 5", "one picture, two names");
      ana.page()
          .waitForFunction(
              "() => [...document.querySelectorAll('.copies img')].every(i => i.naturalWidth)");
      for (ColorScheme scheme : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
        ana.page().emulateMedia(new Page.EmulateMediaOptions().setColorScheme(scheme));
        for (int width : List.of(1366, 390)) {
          ana.page().setViewportSize(width, 768);
          ana.one("#copies-found").scrollIntoViewIfNeeded();
          ana.photograph("import-copies-" + scheme.name().toLowerCase(ROOT) + width);
        }
      }
      ana.assertAccessible();
      ana.open("/p/" + projectOf(ana));
      ana.awaitText("#near-duplicates", "1 pair of photos looks like one picture");
    }
  }

  @Test
  void twentyPhotos_areTriedBeforeAllAreCompared() {
    List<FilePayload> files = new ArrayList<>();
    StringBuilder rows = new StringBuilder("file,side,station\n");
    for (int i = 0; i < 12; i++) {
      String name = own + "_try_" + i + ".jpg";
      files.add(new FilePayload(name, "image/jpeg", DrawnHerd.draw(i / 2, i)));
      rows.append(
          "%s,%s,%s\n".formatted(name, i < 8 ? "left" : "right", i % 4 == 0 ? "River" : ""));
    }
    files.add(table("sides.csv", rows.toString(), StandardCharsets.UTF_8));
    try (Visitor ana = Visitor.named(site, "Ana")) {
      ana.open("/p/new/data");
      ana.page().setInputFiles("#files", all(files));
      ana.page().click("#import-now");
      ana.page().waitForSelector("#copies-found, #copies-none");
      ana.page().click("#match-try");
      ana.awaitText("#trial-found", "12 photos were tried against 12 of the 12 photos.");
      assertThat(ana.page().locator(".trial li").count()).isEqualTo(12);
      assertThat(ana.one("#trial-found").textContent())
          .contains("Not compared: 4 of another side")
          .contains("1 of the same meeting")
          .contains("places agree");
      assertThat(site.get("/graphs/" + projectOf(ana)).at("/pairs/candidates").asInt()).isZero();
      ana.page()
          .waitForFunction(
              "() => [...document.querySelectorAll('.trial li:first-child img')].every(i => i.naturalWidth)");
      for (ColorScheme scheme : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
        ana.page().emulateMedia(new Page.EmulateMediaOptions().setColorScheme(scheme));
        for (int width : List.of(1366, 390)) {
          ana.page().setViewportSize(width, 768);
          ana.photograph("import-trial-" + scheme.name().toLowerCase(ROOT) + width);
        }
      }
      ana.assertAccessible();
      ana.page().setViewportSize(1366, 768);
      ana.page()
          .click("#matching summary, #step-matches details:has(#matching-viewpoints) summary");
      ana.page().uncheck("#matching-viewpoints");
      ana.page().click("#match-try");
      ana.page()
          .waitForFunction(
              "() => document.querySelector('#trial-found') && !document.querySelector('#trial-found').textContent.includes('another side')");
      ana.open("/p/" + projectOf(ana));
      ana.awaitText("#trial-found", "12 photos were tried");
      ana.photograph("project-trial");
      ana.assertAccessible();
    }
  }

  @Test
  void photosWithoutACopy_areSaidToHaveNone() {
    try (Visitor ana = Visitor.named(site, "Ana")) {
      ana.open("/p/new/data");
      ana.page()
          .setInputFiles(
              "#files",
              all(
                  List.of(
                      new FilePayload(own + "_x.jpg", "image/jpeg", DrawnHerd.draw(1, 1)),
                      new FilePayload(own + "_y.jpg", "image/jpeg", DrawnHerd.draw(2, 2)))));
      ana.page().click("#import-now");
      ana.awaitText("#copies-none", "No two of these photos look like one picture.");
    }
  }

  @Test
  void photosThatLieOnTheServer_areFoundInTheFolderThatIsNamed() throws IOException {
    Path folder = Files.createDirectories(site.server().photoFolder().resolve(own + "/2024"));
    StringBuilder rows = new StringBuilder("file,date\n");
    for (int i = 0; i < 4; i++) {
      Files.write(folder.resolve("IMG_" + i + ".jpg"), DrawnHerd.draw(i / 2, i));
      rows.append("2024/IMG_%d.jpg,2024-04-0%d\n".formatted(i, 1 + i));
    }
    rows.append("2024/IMG_9.jpg,2024-04-09\n");
    try (Visitor ana = Visitor.named(site, "Ana")) {
      ana.open("/p/new/data");
      ana.page()
          .setInputFiles(
              "#files", all(List.of(table("r.csv", rows.toString(), StandardCharsets.UTF_8))));
      ana.page().fill("#photo-folder", "../" + own);
      ana.photograph("import-photo-folder");
      ana.assertAccessible();
      ana.page().click("#import-now");
      ana.awaitText("#result", "must be a folder within");
      ana.page().fill("#photo-folder", own);
      ana.page().click("#import-now");
      ana.awaitText("#lying", "4 of 5 photos found in the folder " + own);
      ana.page().waitForSelector("#copies-found, #copies-none");
      ana.page().click("#match-all");
      ana.page().waitForSelector("#matching-outcome");
      JsonNode made = site.get("/graphs/" + projectOf(ana));
      assertThat(made.get("annotations").asInt()).isEqualTo(5);
      assertThat(made.get("pairs").get("candidates").asInt()).isGreaterThanOrEqualTo(2);
      ana.open("/p/" + projectOf(ana) + "/catalogue");
      ana.page().waitForSelector(".cell img");
    }
  }

  @Test
  void wrongRows_areATableAndAFileAndTheRestComesIn() throws IOException {
    String rows =
        "file,who,date,lat\n%s,Luna,20.04.2024,1.5\n%s,Mira,soon,1.5\n%s,Nuru,21.04.2024,95\n"
            .formatted(file(1), file(2), file(3));
    try (Visitor ana = Visitor.named(site, "Ana")) {
      ana.open("/p/new/data");
      ana.page()
          .setInputFiles(
              "#files",
              all(
                  List.of(
                      photo(1),
                      photo(2),
                      photo(3),
                      table("rows.csv", rows, StandardCharsets.UTF_8))));
      ana.awaitText("#problems", "no date that can be read");
      List<String> wrong = ana.page().locator("#problems tbody tr").allTextContents();
      assertThat(wrong.get(0)).contains("3", "date", "soon", "20.04.2024");
      assertThat(wrong.get(1)).contains("4", "lat", "95", "decimal degrees");
      ana.photograph("import-wrong-rows");
      ana.assertAccessible();
      Download refused = ana.page().waitForDownload(() -> ana.page().click("#refused-file"));
      assertThat(Files.readAllLines(refused.path()))
          .hasSize(3)
          .first()
          .isEqualTo("file,who,date,lat,row,reason");
      ana.page().click("#import-now");
      ana.awaitText("#imported", "1 new");
    }
  }

  @Test
  void dayOrMonthFirst_isAskedWhereItIsOpen() {
    String rows = "file,date\n%s,03/04/2024\n%s,05/06/2024\n".formatted(file(1), file(2));
    try (Visitor ana = Visitor.named(site, "Ana")) {
      ana.open("/p/new/data");
      ana.page()
          .setInputFiles("#files", all(List.of(table("r.csv", rows, StandardCharsets.UTF_8))));
      ana.page().waitForSelector("#date-order");
      assertThat(ana.one("#import-now").count()).isZero();
      ana.page().click("#date-order label:has-text('month first')");
      ana.page().click("#import-now");
      ana.awaitText("#imported", "2 new");
      JsonNode first = site.get("/graphs/" + projectOf(ana) + "/individuals").get("items").get(0);
      assertThat(site.get("/annotations/" + first.get("label").asText()).get("takenAt").asText())
          .isIn("2024-03-04", "2024-05-06");
    }
  }

  @Test
  void columns_areChosenBesideTheRealRows() {
    String rows = "Nr,Wer\n%s,Luna\n%s,Luna\n".formatted(file(1), file(2));
    try (Visitor ana = Visitor.named(site, "Ana")) {
      ana.open("/p/new/data");
      ana.page()
          .setInputFiles(
              "#files",
              all(List.of(photo(1), photo(2), table("r.csv", rows, StandardCharsets.UTF_8))));
      ana.awaitText("#problems", "names neither a photo nor an id");
      assertThat(ana.one("#mapping").textContent()).contains("Nr", "Wer", "Luna", file(1));
      ana.page().selectOption("[data-column=Nr]", "imageUri");
      ana.page().selectOption("[data-column=Wer]", "name");
      ana.page().click("#trust label:has-text('Trusted')");
      ana.awaitText("#dry-run", "2 animals will be imported");
      ana.page().click("#import-now");
      ana.awaitText("#imported", "1 pair joined");
      String project = projectOf(ana);
      assertThat(site.get("/graphs/" + project).get("individuals").asInt()).isEqualTo(1);
      ana.open("/p/new/data");
      ana.page()
          .setInputFiles("#files", all(List.of(table("again.csv", rows, StandardCharsets.UTF_8))));
      ana.page().waitForSelector("#mapping");
      assertThat(ana.one("[data-column=Wer]").inputValue()).isEqualTo("name");
    }
  }

  @Test
  void sameFileNames_ofTwoPeopleStayTwoCatalogues() {
    String header = "file,name,station,date\n";
    String mine = header + "%s,Luna,North,20.04.2024\n".formatted(file(1));
    String yours = header + "%s,Zawadi,,\n".formatted(file(1));
    try (Visitor ana = Visitor.named(site, "Ana");
        Visitor ben = Visitor.named(site, "Ben")) {
      for (Visitor visitor : List.of(ana, ben)) {
        visitor.open("/p/new/data");
        visitor
            .page()
            .setInputFiles(
                "#files",
                all(
                    List.of(
                        new FilePayload(file(1), "image/png", Site.picture(visitor == ana ? 1 : 2)),
                        table("t.csv", visitor == ana ? mine : yours, StandardCharsets.UTF_8))));
        visitor.awaitText("#plan", "1 new");
        visitor.page().click("#import-now");
        visitor.awaitText("#imported", "1 new");
      }
      assertThat(ben.one("#elsewhere").textContent()).contains("another project");
      String first =
          site.get("/graphs/" + projectOf(ana) + "/individuals").findPath("label").asText();
      String other =
          site.get("/graphs/" + projectOf(ben) + "/individuals").findPath("label").asText();
      assertThat(first).isNotEqualTo(other);
      assertThat(site.get("/annotations/" + first).get("name").asText()).isEqualTo("Luna");
      assertThat(site.get("/annotations/" + first).get("encounter").asText()).isEqualTo("North");
      assertThat(site.get("/annotations/" + first).get("takenAt").asText()).isEqualTo("2024-04-20");
      ana.page().reload();
      ana.page()
          .setInputFiles("#files", all(List.of(table("t.csv", yours, StandardCharsets.UTF_8))));
      ana.awaitText("#changes", "Zawadi");
      assertThat(ana.one("#changes").textContent()).contains("Luna");
      assertThat(ana.one("#blanks").textContent()).contains("Keep the values");
      ana.photograph("import-changes");
    }
  }

  @Test
  void rowsForAStandingProject_joinIt_alsoWhereAPhotoIsExcluded() {
    Site.Project project = site.project(3);
    site.post(
        "/graphs/" + project.id() + "/exclusions",
        Map.of("annotations", project.photos().subList(0, 1), "reviewer", "Ana"));
    int before = site.get("/graphs/" + project.id()).get("annotations").asInt();
    try (Visitor ana = Visitor.named(site, "Ana")) {
      ana.open("/p/" + project.id() + "/data");
      ana.page().setInputFiles("#files", all(List.of(photo(1), photo(2))));
      ana.page().click("#import-now");
      ana.awaitText("#imported", "2 of 2 photos sent");
      JsonNode grown = site.get("/graphs/" + projectOf(ana));
      assertThat(grown.get("annotations").asInt()).isEqualTo(before + 2);
    }
  }

  @Test
  void photosThatNoProjectHolds_growTheirs() {
    List<Map<String, Object>> annotations = new ArrayList<>();
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      ids.add(UUID.randomUUID().toString());
      annotations.add(Map.of("id", ids.get(i), "imageUri", file(i), "collection", own));
    }
    site.post("/annotations", annotations);
    String graph =
        site.post("/graphs", Map.of("annotations", ids.subList(0, 3))).get("id").asText();
    site.post(
        "/graphs/" + graph + "/exclusions",
        Map.of("annotations", ids.subList(0, 1), "reviewer", "Ana"));
    try (Visitor ana = Visitor.named(site, "Ana")) {
      ana.open("/p/" + graph + "/data");
      ana.page().click("#grow");
      // An excluded photo is its project's all the same.
      ana.page().click("text=Add 1 photo");
      ana.page().waitForURL(url -> !url.contains(graph));
      assertThat(site.get("/graphs/" + projectOf(ana) + "/individuals").get("items"))
          .extracting(item -> item.get("label").asText())
          .containsExactlyInAnyOrderElementsOf(ids.subList(1, 4));
    }
  }

  @Test
  void otherFilesChosenMeanwhile_countAlone() {
    try (Visitor ana = Visitor.named(site, "Ana")) {
      // The first photo that is read stays on its way until the test lets it come.
      ana.page()
          .addInitScript(
              """
              const read = Blob.prototype.arrayBuffer;
              Blob.prototype.arrayBuffer = async function () {
                window.reading = (window.reading ?? 0) + 1;
                if (!window.letCome) await new Promise((come) => (window.letCome = come));
                return read.call(this).finally(() => window.reading--);
              };
              """);
      ana.open("/p/new/data");
      ana.page().setInputFiles("#files", photo(1));
      ana.page().waitForFunction("() => window.letCome");
      ana.page().setInputFiles("#files", all(List.of(photo(2), photo(3))));
      ana.awaitText("#dry-run", "2 animals will be imported");
      ana.page().evaluate("() => letCome()");
      ana.page().waitForFunction("() => !window.reading");
      assertThat(ana.one("#recognised").textContent()).contains("2 photos (");
      ana.page().click("#import-now");
      ana.awaitText("#imported", "2 of 2 photos sent");
    }
  }

  @Test
  void archive_isUnpackedWithTheTableInIt() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      for (int i = 0; i < 2; i++) {
        zip.putNextEntry(new ZipEntry("kenya/" + file(i)));
        zip.write(Site.picture(i));
      }
      zip.putNextEntry(new ZipEntry("table.csv"));
      zip.write("file,name\nkenya/%s,Luna\n".formatted(file(1)).getBytes(StandardCharsets.UTF_8));
    }
    try (Visitor ana = Visitor.named(site, "Ana")) {
      ana.open("/p/new/data");
      ana.page()
          .setInputFiles(
              "#files", new FilePayload("trip.zip", "application/zip", bytes.toByteArray()));
      ana.awaitText("#dry-run", "1 animal will be imported");
      ana.awaitText("#step-changes", "1 photo is named by no row");
      ana.page().click("#import-now");
      ana.awaitText("#imported", "1 of 1 photos sent");
    }
  }

  @Test
  void naming_showsTheListFirstAndIsOneActWithOneUndo() {
    Site.Project project = site.project(5);
    List<String> photos = project.photos();
    site.review(project, photos.get(0), photos.get(1), "positive", "pretty_sure");
    site.name(project, photos.get(0), "Zora");
    site.review(project, photos.get(2), photos.get(3), "positive", "pretty_sure");
    try (Visitor ana = Visitor.named(site, "Ana")) {
      ana.open("/p/" + project.id() + "/data");
      ana.page().click("#plan-names");
      ana.page().waitForSelector("#name-changes");
      // Zora has a name already, and a single photo that never had one gets none.
      assertThat(ana.page().locator("#name-changes tbody tr").count()).isEqualTo(1);
      assertThat(ana.page().locator("#name-changes tbody td.number").textContent()).isEqualTo("2");
      assertThat(site.nameOf(project, photos.get(2))).isEmpty();
      ana.photograph("naming-plan");
      ana.assertAccessible();
      ana.page().click("#name-all");
      ana.page().waitForSelector("#named");
      assertThat(site.nameOf(project, photos.get(2)))
          .isNotEmpty()
          .isEqualTo(site.nameOf(project, photos.get(3)));
      assertThat(site.nameOf(project, photos.get(4))).isEmpty();
      ana.page().click("#undo-act");
      ana.awaitText("#naming-plan", "Taken back");
      assertThat(site.nameOf(project, photos.get(2))).isEmpty();
      assertThat(site.nameOf(project, photos.get(0))).isEqualTo("Zora");
    }
  }
}
