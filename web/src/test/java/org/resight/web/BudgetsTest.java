package org.resight.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.resight.refusal.Refusal;
import org.resight.web.problem.Problem;

/** The table of budgets tells every bound of the code, what refuses beyond it, and what counts. */
class BudgetsTest {

  private static final String ROOT = "org.resight.";
  private static final Path OPERATIONS = Path.of("..", "docs", "operations.md");
  private static final Pattern ROW =
      Pattern.compile("^\\| ([^|]+) \\| ([^|]+) \\| ([^|]+) \\| ([^|]+) \\|$", Pattern.MULTILINE);

  /** How a constant is called that bounds something. */
  private static final Pattern BOUND = Pattern.compile("(MOST|MAX|LARGEST|LONGEST|DEEPEST)(_.*)?");

  private static final Pattern SLUG = Pattern.compile("`([a-z-]+)`");
  private static final Pattern METER = Pattern.compile("`(resight_[a-z_]+)`");
  private static final Pattern METER_IN_CODE = Pattern.compile("\"(resight\\.[a-z.]+)\"");

  /** Wherever tests are compiled to. */
  private static final Pattern OF_TESTS = Pattern.compile("/test/|/test-classes/|-tests\\.jar");

  private static final String PLACES = "web.limits.Places";

  /** What clients wait for: its number is a bound. */
  private static final Set<String> WAITED_FOR =
      Set.of(
          "java.util.concurrent.Semaphore",
          "java.util.concurrent.ArrayBlockingQueue",
          "org.resight." + PLACES);

  /** What a page without a refusal has. */
  private static final String NEXT = "next";

  /** A row of the table. */
  private record Row(String bound, String refusal, String metric) {}

  private static Map<String, Row> rows() throws IOException {
    String text = Files.readString(OPERATIONS);
    String section = text.substring(text.indexOf("\n## Budgets\n"));
    section = section.substring(0, section.indexOf("\n## ", 1));
    return ROW.matcher(section)
        .results()
        .filter(row -> !row.group(1).equals("what") && !row.group(1).startsWith("-"))
        .collect(
            Collectors.toMap(
                row -> row.group(1),
                row -> new Row(row.group(2), row.group(3), row.group(4)),
                (one, other) -> one,
                LinkedHashMap::new));
  }

  /** Returns the constants of each row, and in brackets those that are no budget. */
  private static Map<String, List<String>> listed() throws IOException {
    Map<String, List<String>> listed = new LinkedHashMap<>();
    try (InputStream file = BudgetsTest.class.getResourceAsStream("budgets.txt")) {
      for (String line : new String(file.readAllBytes(), StandardCharsets.UTF_8).lines().toList()) {
        if (!line.isBlank() && !line.startsWith("#")) {
          String[] parts = line.split(": ", 2);
          listed.put(
              parts[0],
              parts[1].equals("setting")
                  ? List.of()
                  : Arrays.asList(parts[1].strip().split(" ", -1)));
        }
      }
    }
    return listed;
  }

  private static Stream<JavaField> bounds() {
    return new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("org.resight")
            .stream()
            .flatMap(type -> type.getFields().stream())
            .filter(field -> !OF_TESTS.matcher(source(field.getOwner())).find())
            .filter(field -> BOUND.matcher(field.getName()).matches())
            .filter(field -> field.getModifiers().contains(JavaModifier.STATIC))
            .filter(field -> Set.of("int", "long").contains(field.getRawType().getName()));
  }

  private static String source(JavaClass type) {
    return type.getSource().orElseThrow().getUri().toString();
  }

  private static String name(JavaField field) {
    String type = field.getOwner().getName().substring(ROOT.length());
    return type.replaceAll("\\$.*", "") + "#" + field.getName();
  }

  @Test
  void everyBoundOfTheCode_isInTheTable_orSaysWhyNot() throws IOException {
    Set<String> known =
        listed().values().stream()
            .flatMap(List::stream)
            .map(constant -> constant.replace("*", ""))
            .collect(Collectors.toSet());
    Set<String> unknown =
        bounds().map(BudgetsTest::name).collect(Collectors.toCollection(TreeSet::new));
    unknown.removeAll(known);
    assertThat(unknown).as("constants that budgets.txt does not list").isEmpty();
  }

  /** A class may call its bound as it likes: what has to be waited for shows it. */
  @Test
  void everyClassThatHasClientsWait_isInTheTable() throws IOException {
    Set<String> known =
        listed().entrySet().stream()
            .filter(row -> !row.getKey().startsWith("("))
            .flatMap(row -> row.getValue().stream())
            .map(constant -> constant.replaceAll("#.*", ""))
            .collect(Collectors.toSet());
    Set<String> waitedFor =
        new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests())
                .importPackages("org.resight")
                .stream()
                .filter(type -> !OF_TESTS.matcher(source(type)).find())
                .flatMap(type -> type.getConstructorCallsFromSelf().stream())
                .filter(call -> WAITED_FOR.contains(call.getTargetOwner().getName()))
                .map(call -> call.getOriginOwner().getName().substring(ROOT.length()))
                .map(type -> type.replaceAll("\\$.*", ""))
                .filter(type -> !type.equals(PLACES))
                .collect(Collectors.toCollection(TreeSet::new));
    assertThat(waitedFor).isNotEmpty();
    waitedFor.removeAll(known);
    assertThat(waitedFor).as("classes that no row of budgets.txt names").isEmpty();
  }

  @Test
  void everyRow_tellsTheNumbersOfTheCode() throws Exception {
    Map<String, Row> rows = rows();
    Map<String, List<String>> listed = listed();
    assertThat(listed.keySet().stream().filter(row -> !row.startsWith("(")))
        .containsExactlyElementsOf(rows.keySet());
    for (Map.Entry<String, Row> row : rows.entrySet()) {
      for (String constant : listed.get(row.getKey())) {
        if (!constant.endsWith("*")) {
          assertThat(row.getValue().bound())
              .as(row.getKey() + ": " + constant)
              .containsPattern("(^|[^0-9,])" + shown(value(constant)) + "($|[^0-9,]|,[^0-9])");
        }
      }
      assertThat(listed.get(row.getKey()).isEmpty())
          .as(row.getKey() + " is a setting")
          .isEqualTo(row.getValue().bound().startsWith("`RESIGHT_"));
    }
  }

  private static long value(String constant) throws ReflectiveOperationException {
    String[] parts = constant.split("#", 2);
    var field = Class.forName(ROOT + parts[0]).getDeclaredField(parts[1]);
    field.setAccessible(true);
    return ((Number) field.get(null)).longValue();
  }

  /** As people write it: powers of two that are a number of bytes with their unit. */
  private static String shown(long value) {
    for (String unit : List.of("GB", "MB", "KB")) {
      int bits = unit.equals("GB") ? 30 : unit.equals("MB") ? 20 : 10;
      if (value > 4096 && value % (1L << bits) == 0) {
        return (value >> bits) + " " + unit;
      }
    }
    return String.format(Locale.ROOT, "%,d", value);
  }

  @Test
  void everyRow_namesARefusal_andAMetricThatThereIs() throws IOException {
    Set<String> slugs =
        Arrays.stream(Refusal.values()).map(Problem::slug).collect(Collectors.toSet());
    slugs.addAll(List.of(NEXT, "invalid-config"));
    Set<String> meters = meters();
    rows()
        .forEach(
            (what, row) -> {
              assertThat(slugs).as(what).containsAll(found(SLUG, row.refusal()));
              assertThat(meters).as(what).containsAll(found(METER, row.metric()));
              if (!found(SLUG, row.refusal()).stream().allMatch(NEXT::equals)
                  || row.refusal().contains("envelope")) {
                assertThat(found(METER, row.metric())).as(what).isNotEmpty();
              }
            });
  }

  private static List<String> found(Pattern pattern, String text) {
    return pattern.matcher(text).results().map(found -> found.group(1)).toList();
  }

  /** Returns the names under which the code's meters are scraped. */
  private static Set<String> meters() throws IOException {
    try (Stream<Path> files = Files.walk(Path.of("src", "main", "java"))) {
      Function<Path, Stream<MatchResult>> named =
          file -> {
            try {
              return METER_IN_CODE.matcher(Files.readString(file)).results();
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
          };
      return files
          .filter(file -> file.toString().endsWith(".java"))
          .flatMap(named)
          .map(found -> found.group(1).replace('.', '_'))
          .flatMap(name -> Stream.of(name, name + "_total"))
          .collect(Collectors.toSet());
    }
  }
}
