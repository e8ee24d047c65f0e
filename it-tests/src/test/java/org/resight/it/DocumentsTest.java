package org.resight.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The documents are in plain English and speak of what there is. Many readers have English as a
 * second language: short sentences, the field's own words, links that lead somewhere.
 */
class DocumentsTest {

  private static final Path ROOT =
      Path.of(System.getProperty("docker.folder")).resolve("..").normalize();

  /** Words a sentence may have; writers aim at 25. */
  private static final int MOST_WORDS = 30;

  /** How many of the longest sentences are printed. */
  private static final int PRINTED = 10;

  /** Words of ours for what the field has a name for, and other spellings of the field's words. */
  private static final Pattern PRIVATE_WORD =
      Pattern.compile(
          "(?i)\\b(bulkheads?|patience|life[- ]cycles?|time-outs?|worthiest|journaled|catalogs?"
              + "|whoever|give-backs?)\\b");

  private static final Pattern FENCE = Pattern.compile("(?ms)^\\s*```.*?^\\s*```\\s*$");
  private static final Pattern CODE = Pattern.compile("`[^`]*`");
  private static final Pattern QUOTED = Pattern.compile("`([^`]*)`");
  private static final Pattern LINK = Pattern.compile("!?\\[([^\\]]*)]\\(([^)\\s]*)\\)");
  private static final Pattern ITEM = Pattern.compile("^\\s*(?:[-*]|\\d+\\.)\\s+");
  private static final Pattern END = Pattern.compile("(?<=[.!?])[)*\"”]*\\s+");
  private static final Pattern CELLS = Pattern.compile("(?<!\\\\)\\|");
  private static final Pattern WORD = Pattern.compile("\\S*[\\p{L}\\p{N}]\\S*");
  private static final Pattern HEADING = Pattern.compile("(?m)^#+ +(.*)$");
  private static final Pattern SETTING = Pattern.compile("\"(RESIGHT_[A-Z_]+)\"");

  /** What a writer meant to fill in later. */
  private static final Pattern PLACEHOLDER =
      Pattern.compile("(@[A-Z]{2,}@|\\b(?:TODO|FIXME|TBD)\\b)");

  /** A class by its name, in code of its own: two capitals at least, members after a dot. */
  private static final Pattern CLASS =
      Pattern.compile("`([A-Z][a-z0-9]+(?:[A-Z][a-z0-9]*)+)(?:\\.\\w+)*`");

  private record Sentence(Path page, int words, String text) {}

  private static List<Path> pages() {
    List<Path> pages = new ArrayList<>();
    for (String name : List.of("README.md", "CHANGELOG.md", "SECURITY.md")) {
      pages.add(ROOT.resolve(name));
    }
    pages.addAll(files(ROOT.resolve("docs"), ".md"));
    return pages;
  }

  private static List<Path> files(Path folder, String ending) {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(file -> file.toString().endsWith(ending)).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String read(Path page) {
    try {
      return Files.readString(page);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns paragraphs, items and cells of tables, one each, without code and headings. */
  private static List<String> paragraphs(String page) {
    List<String> paragraphs = new ArrayList<>();
    StringBuilder paragraph = new StringBuilder();
    boolean inItem = false;
    for (String line : FENCE.matcher(page).replaceAll("").lines().toList()) {
      boolean item = ITEM.matcher(line).find();
      boolean row = line.startsWith("|");
      boolean apart = line.isBlank() || item || line.startsWith("#") || row;
      if (apart && !paragraph.isEmpty()) {
        paragraphs.add(paragraph.toString());
        paragraph.setLength(0);
      }
      if (row) {
        CELLS.splitAsStream(line).forEach(paragraphs::add);
      }
      inItem = item || (inItem && !line.isBlank());
      boolean code = line.startsWith("    ") && !inItem;
      if (!code && (item || !apart)) {
        paragraph.append(ITEM.matcher(line).replaceFirst("")).append(' ');
      }
    }
    if (!paragraph.isEmpty()) {
      paragraphs.add(paragraph.toString());
    }
    return paragraphs;
  }

  private static Stream<Sentence> sentences(Path page) {
    return paragraphs(read(page)).stream()
        .map(text -> CODE.matcher(text).replaceAll("CODE"))
        .map(text -> LINK.matcher(text).replaceAll("$1"))
        .flatMap(END::splitAsStream)
        .map(text -> new Sentence(ROOT.relativize(page), words(text), text.strip()));
  }

  private static int words(String text) {
    return (int) WORD.matcher(text).results().count();
  }

  @Test
  void sentences_haveThirtyWordsAtMost() {
    List<Sentence> longest =
        pages().stream()
            .flatMap(DocumentsTest::sentences)
            .sorted(Comparator.comparingInt(Sentence::words).reversed())
            .toList();
    System.out.println("The longest sentences of the documents:");
    longest.stream()
        .limit(PRINTED)
        .forEach(one -> System.out.println(one.words() + "  " + one.page() + ": " + one.text()));

    assertThat(longest).hasSizeGreaterThan(100);
    assertThat(longest).filteredOn(one -> one.words() > MOST_WORDS).isEmpty();
  }

  @Test
  void words_areTheFieldsOwn() {
    assertThat(pages())
        .flatExtracting(
            page ->
                found(PRIVATE_WORD, withoutCode(read(page))).stream()
                    .map(word -> ROOT.relativize(page) + ": " + word)
                    .toList())
        .isEmpty();
  }

  @Test
  void pages_haveNoPlaceholders() {
    assertThat(pages())
        .allSatisfy(page -> assertThat(found(PLACEHOLDER, read(page))).as("%s", page).isEmpty());
  }

  private static String withoutCode(String page) {
    String text = CODE.matcher(FENCE.matcher(page).replaceAll("")).replaceAll("");
    return LINK.matcher(text).replaceAll("$1");
  }

  private static Set<String> found(Pattern pattern, String text) {
    return pattern
        .matcher(text)
        .results()
        .map(match -> match.group(1))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  @Test
  void links_leadToFilesAndHeadingsThatAreThere() {
    List<String> broken = new ArrayList<>();
    for (Path page : pages()) {
      String text = CODE.matcher(FENCE.matcher(read(page)).replaceAll("")).replaceAll("");
      for (MatchResult link : LINK.matcher(text).results().toList()) {
        if (!leads(page, link.group(2))) {
          broken.add(ROOT.relativize(page) + ": " + link.group(2));
        }
      }
    }
    assertThat(broken).isEmpty();
  }

  private static boolean leads(Path page, String link) {
    if (link.startsWith("https://")) {
      return true;
    }
    int hash = link.indexOf('#');
    String file = hash < 0 ? link : link.substring(0, hash);
    Path target = file.isEmpty() ? page : page.resolveSibling(file);
    return Files.exists(target) && (hash < 0 || anchors(target).contains(link.substring(hash + 1)));
  }

  private static Set<String> anchors(Path page) {
    return HEADING
        .matcher(FENCE.matcher(read(page)).replaceAll(""))
        .results()
        .map(heading -> heading.group(1).toLowerCase(Locale.ROOT))
        .map(heading -> heading.replaceAll("[^\\p{L}\\p{N} _-]", "").replace(' ', '-'))
        .collect(Collectors.toSet());
  }

  @ParameterizedTest
  @ValueSource(strings = {"decisions", "measurements"})
  void pagesOfAFolder_areAllInItsIndex(String folder) {
    Path index = ROOT.resolve("docs").resolve(folder).resolve("README.md");
    String table = read(index);
    assertThat(files(index.getParent(), ".md"))
        .filteredOn(page -> !page.equals(index))
        .isNotEmpty()
        .allSatisfy(page -> assertThat(table).contains("](" + page.getFileName() + ")"));
  }

  @Test
  void classes_thatNewcomersAreLedToAreThere() {
    Set<String> sources = new TreeSet<>();
    for (String module : List.of("core", "web", "it-tests")) {
      files(ROOT.resolve(module).resolve("src"), ".java")
          .forEach(file -> sources.add(file.getFileName().toString().replace(".java", "")));
    }
    for (String page : List.of("docs/architecture.md", "docs/CONTRIBUTING.md")) {
      Set<String> named = found(CLASS, read(ROOT.resolve(page)));
      assertThat(named).as(page).isNotEmpty();
      named.removeAll(sources);
      assertThat(named).as("named in " + page + ", and not there").isEmpty();
    }
  }

  @Test
  void packages_areAllOnTheMap() {
    Path map = ROOT.resolve("docs/architecture.md");
    assertThat(rows(map, "Packages of `core`"))
        .isEqualTo(packages(ROOT.resolve("core/src/main/java/org/resight")));
    assertThat(rows(map, "Packages of `web`"))
        .isEqualTo(packages(ROOT.resolve("web/src/main/java/org/resight/web")));
  }

  /** Returns what stands in backticks in the first column of the tables under a heading. */
  private static Set<String> rows(Path page, String heading) {
    Set<String> rows = new TreeSet<>();
    boolean below = false;
    for (String line : read(page).lines().toList()) {
      below = line.startsWith("## ") ? line.equals("## " + heading) : below;
      if (below && line.startsWith("| `")) {
        rows.addAll(found(QUOTED, line.substring(0, line.indexOf(" | "))));
      }
    }
    return rows;
  }

  private static Set<String> packages(Path top) {
    return files(top, "package-info.java").stream()
        .map(file -> top.relativize(file.getParent()).toString().replace(File.separatorChar, '.'))
        .filter(name -> !name.isEmpty())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  @Test
  void settings_areAllInTheOperatorsTable() {
    Set<String> read = new TreeSet<>();
    for (String module : List.of("core", "web")) {
      files(ROOT.resolve(module).resolve("src/main/java"), ".java")
          .forEach(file -> read.addAll(found(SETTING, read(file))));
    }
    String table = read(ROOT.resolve("docs/operations.md"));
    assertThat(read)
        .hasSizeGreaterThan(10)
        .allSatisfy(setting -> assertThat(table).contains("`" + setting + "`"));
  }
}
