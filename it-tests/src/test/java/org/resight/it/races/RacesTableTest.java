package org.resight.it.races;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** {@code docs/races.md} has a row for each fault, and each row names tests that there are. */
class RacesTableTest {

  private static final Path ROOT = Path.of(System.getProperty("docker.folder")).resolve("..");

  private static final Pattern ROW =
      Pattern.compile("^\\| ([BQ]\\d+[a-z]?) \\|[^|]*\\|[^|]*\\|([^|]*)\\|$", Pattern.MULTILINE);

  /** A test class, and with a dot how the name of a method begins. */
  private static final Pattern TEST =
      Pattern.compile("\\b([A-Z]\\w*(?:IT|Test|Contract))(?:\\.(\\w+))?");

  /** A test method whose name begins so. */
  private static final String METHOD = "@(?:Test|ParameterizedTest)\\b[^;]*?\\bvoid %s%s\\(";

  private static List<String> faults() {
    List<String> faults = new ArrayList<>();
    for (int n = 1; n <= 41; n++) {
      faults.add("B" + n);
      if (n == 8 || n == 29) {
        faults.add("B" + n + "b");
      }
    }
    for (int n = 1; n <= 13; n++) {
      faults.add("Q" + n);
      if (n == 2) {
        faults.addAll(List.of("Q2b", "Q2c"));
      }
    }
    return faults;
  }

  /** Returns the sources of all tests, by class. */
  private static Map<String, String> sources() throws IOException {
    Map<String, String> sources = new HashMap<>();
    for (String module : List.of("core", "it-tests")) {
      try (Stream<Path> files = Files.walk(ROOT.resolve(module).resolve("src/test/java"))) {
        files
            .filter(file -> file.toString().endsWith(".java"))
            .forEach(
                file ->
                    sources.put(file.getFileName().toString().replace(".java", ""), read(file)));
      }
    }
    return sources;
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void everyFault_hasARowWithTestsThatThereAre() throws IOException {
    Map<String, String> sources = sources();
    List<String> faults = new ArrayList<>();
    List<String> missing = new ArrayList<>();
    Matcher row = ROW.matcher(read(ROOT.resolve("docs/races.md")));
    while (row.find()) {
      String fault = row.group(1);
      faults.add(fault);
      boolean inContainers = false;
      Matcher test = TEST.matcher(row.group(2));
      while (test.find()) {
        String method = test.group(2);
        inContainers |= test.group(1).endsWith("IT") && fault.equals(method);
        if (!isThere(sources.getOrDefault(test.group(1), ""), method)) {
          missing.add(fault + ": " + test.group());
        }
      }
      if (!inContainers) {
        missing.add(fault + ": a test in the containers");
      }
    }
    assertThat(faults).isEqualTo(faults());
    assertThat(missing).isEmpty();
  }

  private static boolean isThere(String source, @Nullable String method) {
    if (method == null) {
      return !source.isEmpty();
    }
    String rest = method.endsWith("_") ? "\\w*" : "(?:_\\w*)?";
    return Pattern.compile(METHOD.formatted(method, rest)).matcher(source).find();
  }
}
