package org.resight.web.pages;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

/** The files of the pages: small, complete in every language, and from this server alone. */
class PageFilesTest {

  private static final Path FILES = Path.of("src/main/webapp");
  private static final Path SCRIPTS = FILES.resolve("js");
  private static final Pattern IMPORT = Pattern.compile("from \"(\\.[\\w./]+)\"");
  private static final Pattern OWN_WORDS =
      Pattern.compile("(?:aria-label|title|placeholder|alt): \"[^\"]*[A-Za-z]{2}");
  private static final Pattern TEXT = Pattern.compile("\\bt\\(\"([^\"]+)\"");
  private static final Pattern PLACE = Pattern.compile("\\{(\\w+)}");
  private static final ObjectMapper JSON = new ObjectMapper();

  @Test
  void script_ofTheReviewersPageIsBelowSixtyKilobytes() throws IOException {
    Set<Path> modules = new LinkedHashSet<>();
    collect(SCRIPTS.resolve("review/page.js"), modules);
    int bytes = 0;
    for (Path module : modules) {
      ByteArrayOutputStream packed = new ByteArrayOutputStream();
      try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
        gzip.write(Files.readAllBytes(module));
      }
      bytes += packed.size();
    }
    assertThat(modules).contains(SCRIPTS.resolve("review/queue.js"), SCRIPTS.resolve("lib/api.js"));
    assertThat(bytes).isLessThan(60_000);
  }

  private static void collect(Path module, Set<Path> modules) throws IOException {
    if (modules.add(module)) {
      for (Path imported : imports(module)) {
        collect(imported, modules);
      }
    }
  }

  private static List<Path> imports(Path module) throws IOException {
    return IMPORT
        .matcher(Files.readString(module))
        .results()
        .map(found -> module.resolveSibling(found.group(1)).normalize())
        .toList();
  }

  private static List<Path> scripts() throws IOException {
    try (Stream<Path> files = Files.walk(SCRIPTS)) {
      return files.filter(path -> path.toString().endsWith(".js")).toList();
    }
  }

  @Test
  void script_ofAPageTakesFromItsOwnFolderAndFromTheLibrary() throws IOException {
    for (Path script : scripts()) {
      for (Path imported : imports(script)) {
        assertThat(imported).as(script.toString()).exists();
        assertThat(imported.getParent())
            .as("%s takes %s", script, imported)
            .isIn(script.getParent(), SCRIPTS.resolve("lib"));
      }
      assertThat(Files.readAllLines(script)).as(script.toString()).hasSizeLessThanOrEqualTo(500);
    }
  }

  @Test
  void script_takesItsWordsFromTheMessages() throws IOException {
    for (Path script : scripts()) {
      assertThat(Files.readString(script)).as(script.toString()).doesNotContainPattern(OWN_WORDS);
    }
  }

  @Test
  void messages_areTheSameInEveryLanguage() throws IOException {
    JsonNode english = JSON.readTree(FILES.resolve("messages/en.json").toFile());
    JsonNode german = JSON.readTree(FILES.resolve("messages/de.json").toFile());
    assertThat(names(german)).isEqualTo(names(english));
    for (String name : names(english)) {
      assertThat(places(german.get(name))).as(name).isEqualTo(places(english.get(name)));
    }
  }

  private static Set<String> names(JsonNode catalogue) {
    Set<String> names = new TreeSet<>();
    catalogue.fieldNames().forEachRemaining(names::add);
    return names;
  }

  private static Set<String> places(JsonNode message) {
    Set<String> places = new TreeSet<>();
    Matcher matcher = PLACE.matcher(message.toString());
    while (matcher.find()) {
      places.add(matcher.group(1));
    }
    return places;
  }

  @Test
  void messages_usedAreThere() throws IOException {
    Set<String> known = names(JSON.readTree(FILES.resolve("messages/en.json").toFile()));
    Set<String> used = new HashSet<>();
    for (Path script : scripts()) {
      TEXT.matcher(Files.readString(script)).results().forEach(found -> used.add(found.group(1)));
    }
    assertThat(known).containsAll(used);
  }

  @Test
  void pages_haveNoScriptOrStyleInThem() throws IOException {
    try (Stream<Path> files = Files.walk(FILES)) {
      for (Path file : files.filter(path -> path.toString().endsWith(".html")).toList()) {
        assertThat(Files.readString(file))
            .as(file.toString())
            .doesNotContain("style=", "onclick=", "http://", "https://", "<style")
            .doesNotContainPattern("<script(?![^>]*src=)");
      }
    }
  }
}
