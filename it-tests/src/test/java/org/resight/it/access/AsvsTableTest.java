package org.resight.it.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.resight.it.TestSources;

/** {@code docs/asvs.md} has each item that applies, with tests that there are. */
class AsvsTableTest {

  /** Sections, and how many of their items apply; 3.4.7 is told below the table. */
  private static final Map<String, Integer> APPLY =
      Map.ofEntries(
          Map.entry("3.3", 4),
          Map.entry("3.4", 7),
          Map.entry("3.5", 3),
          Map.entry("6.2", 12),
          Map.entry("6.3", 2),
          Map.entry("6.4", 1),
          Map.entry("6.5", 1),
          Map.entry("6.8", 1),
          Map.entry("7.2", 4),
          Map.entry("7.3", 2),
          Map.entry("7.4", 5),
          Map.entry("7.5", 3),
          Map.entry("8.2", 3),
          Map.entry("8.3", 1),
          Map.entry("10.1", 1),
          Map.entry("10.2", 2),
          Map.entry("10.5", 5),
          Map.entry("11.4", 1),
          Map.entry("14.3", 2),
          Map.entry("16.2", 5),
          Map.entry("16.3", 4),
          Map.entry("16.4", 3),
          Map.entry("16.5", 4));

  private static final Pattern ROW =
      Pattern.compile("(?m)^\\| (\\d+\\.\\d+)\\.(\\d+) \\|[^|]+\\|([^|]+)\\|$");

  private static final Pattern TEST = Pattern.compile("`(\\w+)\\.(\\w+)`");
  private static final String METHOD = "@(?:Test|ParameterizedTest)\\b[^;]*?\\bvoid %s\\(";

  @Test
  void everyItem_hasTestsThatThereAre() throws IOException {
    Map<String, String> sources = TestSources.of("core", "web", "it-tests");
    Map<String, Integer> items = new HashMap<>();
    List<String> missing = new ArrayList<>();
    Matcher row = ROW.matcher(TestSources.document("docs/asvs.md"));
    while (row.find()) {
      items.merge(row.group(1), 1, Integer::sum);
      List<String> tests = new ArrayList<>();
      Matcher test = TEST.matcher(row.group(3));
      while (test.find()) {
        tests.add(test.group());
        if (!Pattern.compile(METHOD.formatted(test.group(2)))
            .matcher(sources.getOrDefault(test.group(1), ""))
            .find()) {
          missing.add(row.group(1) + "." + row.group(2) + ": " + test.group());
        }
      }
      assertThat(tests).as(row.group()).isNotEmpty();
    }
    assertThat(missing).isEmpty();
    assertThat(items).isEqualTo(APPLY);
  }
}
