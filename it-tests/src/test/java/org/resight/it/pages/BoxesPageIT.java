package org.resight.it.pages;

import static java.util.Locale.ROOT;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.FilePayload;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.resight.it.api.DrawnHerd;
import org.resight.matching.onnx.TinyModel;

/** Boxes are proposed by a detector, and people keep or correct them. */
@InBrowser
class BoxesPageIT {

  @TempDir Path models;

  @Test
  void proposedBoxes_areKeptOrCorrected() throws Exception {
    Path folder = Files.createDirectory(models.resolve("models"));
    TinyModel.layRuntime(folder);
    TinyModel.layDetector(folder, "eye", 64, 32, 32, 32, 24, 0.9f, 0.9f, 8, 16, 8, 8, 0.9f, 0.5f);
    try (Site site = Site.start("boxes", Map.of("RESIGHT_MODELS", folder.toString()));
        Visitor ana = Visitor.named(site, "Ana")) {
      FilePayload[] photos =
          IntStream.range(0, 3)
              .mapToObj(
                  i -> new FilePayload("animal_" + i + ".jpg", "image/jpeg", DrawnHerd.draw(i, i)))
              .toArray(FilePayload[]::new);
      ana.open("/p/new/data");
      ana.page().setInputFiles("#files", photos);
      ana.page().click("#import-now");
      ana.awaitText("#boxes-state", "3 photos have no box round their animal");
      String project = ana.page().url().replaceAll(".*/p/([^/]+)/.*", "$1");
      ana.open("/p/" + project);
      ana.page().click("#boxes-find");
      ana.awaitText("#boxes", "3 boxes were proposed");
      assertThat(ana.one("#boxes").textContent())
          .contains("Every photo has a box.", "81% certain, eye", "2 animals seen");
      ana.page()
          .waitForFunction(
              "() => [...document.querySelectorAll('.proposed img')].every(i => i.naturalWidth)");
      for (ColorScheme scheme : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
        ana.page().emulateMedia(new Page.EmulateMediaOptions().setColorScheme(scheme));
        for (int width : List.of(1366, 390)) {
          ana.page().setViewportSize(width, 768);
          ana.photograph("project-boxes-" + scheme.name().toLowerCase(ROOT) + width);
        }
      }
      ana.assertAccessible();
      ana.page().setViewportSize(1366, 768);
      ana.page().locator(".proposed button:has-text('Keep')").first().click();
      ana.awaitText("#boxes", "2 boxes were proposed");
      ana.page().locator(".proposed button:has-text('Correct')").first().click();
      ana.page().waitForSelector("dialog .box-editor");
      ana.photograph("project-box-corrected");
      ana.page().focus("dialog .box-editor");
      ana.page().keyboard().press("ArrowRight");
      ana.page().click("dialog button.main");
      ana.awaitText("#boxes", "1 box was proposed");
      assertThat(site.get("/graphs/" + project + "/boxes").get("items").toString())
          .contains("\"animals\":2");
    }
  }
}
