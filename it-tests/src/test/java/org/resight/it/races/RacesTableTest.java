package org.resight.it.races;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.resight.it.TestSources;

/** {@code docs/races.md} has a row for each fault, and each row names tests that there are. */
class RacesTableTest {

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

  @Test
  void everyFault_hasARowWithTestsThatThereAre() throws IOException {
    Map<String, String> sources = TestSources.of("core", "it-tests");
    List<String> faults = new ArrayList<>();
    List<String> missing = new ArrayList<>();
    Matcher row = ROW.matcher(TestSources.document("docs/races.md"));
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
