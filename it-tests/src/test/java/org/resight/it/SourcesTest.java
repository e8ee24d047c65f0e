package org.resight.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Packages and files of the product are small, or say why they are not. */
class SourcesTest {

  private static final Path ROOT =
      Path.of(System.getProperty("docker.folder")).resolve("..").normalize();

  private static final int MOST_FILES = 25;
  private static final int MOST_LINES = 500;

  private static List<Path> sources(String folder, String ending) throws IOException {
    try (Stream<Path> files = Files.walk(ROOT.resolve(folder))) {
      return files.filter(file -> file.toString().endsWith(ending)).sorted().toList();
    }
  }

  private static List<Path> classes() throws IOException {
    List<Path> classes = new ArrayList<>(sources("core/src/main/java", ".java"));
    classes.addAll(sources("web/src/main/java", ".java"));
    return classes.stream().filter(file -> !file.endsWith("package-info.java")).toList();
  }

  /** Returns the text of a file on one line, so that a comment may be broken anywhere. */
  private static String words(Path file) throws IOException {
    return Files.readString(file).replaceAll("\\s*\\n \\*\\s*", " ");
  }

  @Test
  void packages_haveFewFiles_orSayWhyNot() throws IOException {
    Map<Path, Integer> files = new HashMap<>();
    classes().forEach(file -> files.merge(file.getParent(), 1, Integer::sum));
    assertThat(files).hasSizeGreaterThan(20);
    for (Path folder : files.keySet()) {
      String words = words(folder.resolve("package-info.java"));
      assertThat(words.contains("Over 25 files: "))
          .as("%s has %s files", ROOT.relativize(folder), files.get(folder))
          .isEqualTo(files.get(folder) > MOST_FILES);
    }
  }

  @Test
  void classes_areShort_orSayWhyNot() throws IOException {
    for (Path file : classes()) {
      int lines = Files.readAllLines(file).size();
      assertThat(words(file).contains("Over 500 lines: "))
          .as("%s has %s lines", ROOT.relativize(file), lines)
          .isEqualTo(lines > MOST_LINES);
    }
  }

  @Test
  void scripts_areShort() throws IOException {
    List<Path> scripts = sources("web/src/main/webapp/js", ".js");
    assertThat(scripts).hasSizeGreaterThan(20);
    for (Path script : scripts) {
      assertThat(Files.readAllLines(script)).as("%s", ROOT.relativize(script)).hasSizeLessThan(500);
    }
  }
}
