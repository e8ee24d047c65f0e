package org.resight.web.body;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import jakarta.ws.rs.core.MediaType;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.resight.refusal.Refusal;
import org.resight.refusal.RefusedException;
import org.resight.web.problem.Problem;

class BulkFormatTest {

  record Item(String name, Integer size, Object more) {

    Item(String name, Integer size) {
      this(name, size, null);
    }
  }

  private static final BulkFormat<Item, Item> FORMAT =
      new BulkFormat<>(Item.class, BulkFormatTest::checked, BulkFormatTest::rows);

  private static Item checked(Item item) {
    if (item.size() != null && item.size() > 9) {
      throw RefusedException.value("size", "must be at most 9.");
    }
    return item;
  }

  private static Function<CsvRow, Item> rows(Set<String> columns) {
    CsvRow.requireKnown(columns, Set.of("name", "size"));
    return row -> checked(new Item(row.text("name"), row.whole("size")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "json | [{\"name\":\"a\",\"size\":1},{\"size\":2,\"name\":\"b\"}]",
        "json | [ {\"name\":\"a\",\"size\":1} , {\"name\":\"b\",\"size\":2} ]",
        "x-ndjson | {\"name\":\"a\",\"size\":1};{\"name\":\"b\",\"size\":2}",
        "x-ndjson | {\"name\":\"a\",\"size\":1};;{\"name\":\"b\",\"size\":2};",
        "csv | name,size;a,1;b,2",
        "csv | size,name;1,a;;\"2\",\"b\";",
        "csv | \uFEFFname,size;a,1.0;b,2",
        "csv | \uFEFF\"name\",\"size\";a,1;b,2"
      })
  void open_twoItems(String type, String body) {
    assertThat(items(open(type, body.replace(';', '\n'))))
        .containsExactly(new Item("a", 1), new Item("b", 2));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {"json | []", "x-ndjson | ~~", "csv | name,size"})
  void open_noItems(String type, String body) {
    assertThat(items(open(type, body))).isEmpty();
  }

  /** Whoever reads on after a refusal comes to an end. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "csv | name,size;a,1;\"b,2;c,3",
        "csv | name,size;a,1;b,2,3;c,x",
        "json | [{\"name\":\"a\"},7,[[]],{\"size\":\"x\"}",
        "json | [{\"name\":\"a\",\"size\":[[{}]]},{\"name\":\"b\"}]",
        "x-ndjson | {\"name\":\"a\"};[];{\"size\":{}};{\"name\":\"b\"};{",
      })
  void body_ofWhichNothingFurtherCanBeRead_isBroken(String type, String text) {
    BulkBody<Item> body = open(type, text.replace(';', '\n'));
    int refusals = 0;
    boolean ended = false;
    while (!ended && !body.isBroken()) {
      try {
        ended = !body.hasNext();
        if (!ended) {
          body.next();
        }
      } catch (RefusedException e) {
        refusals++;
        assertThat(refusals).isLessThan(20);
      }
    }
    assertThat(refusals).isPositive();
  }

  @Test
  void open_crLfAndLineBreakInValue() {
    assertThat(items(open("csv", "name,size\r\n\"a\r\n\"\"b\"\"\",1\r\nc,\r\n")))
        .containsExactly(new Item("a\r\n\"b\"", 1), new Item("c", null));
  }

  @Test
  void isSingle_oneObjectOnly() {
    assertThat(single("json", "{\"name\":\"a\"}")).isTrue();
    assertThat(single("json", "[{\"name\":\"a\"}]")).isFalse();
    assertThat(single("x-ndjson", "{\"name\":\"a\"}")).isFalse();
    assertThat(single("csv", "name\na")).isFalse();
  }

  private static boolean single(String type, String body) {
    BulkBody<Item> items = open(type, body);
    items(items);
    return items.isSingle();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      nullValues = "-",
      value = {
        // type | body | status | slug | index | line | column
        "json | ~~ | 400 | malformed-json | - | - | -",
        "json | {\"name\":\"a\" | 400 | malformed-json | - | 1 | -",
        "json | {} {} | 400 | malformed-json | - | - | -",
        "json | [{},{] | 400 | malformed-json | 1 | 1 | -",
        "json | [{},{} | 400 | malformed-json | 2 | 1 | -",
        "json | [{}] [] | 400 | malformed-json | 1 | - | -",
        "json | 1 | 422 | invalid-value | - | - | -",
        "json | [{},1] | 422 | invalid-value | 1 | - | -",
        "json | [[]] | 422 | invalid-value | 0 | - | -",
        "json | [{},{\"nam\":1}] | 422 | unknown-member | 1 | 1 | -",
        "json | [{\"size\":\"1\"}] | 422 | invalid-value | 0 | 1 | -",
        "json | [{},{},{\"size\":10}] | 422 | invalid-value | 2 | - | -",
        "json | {\"size\":10} | 422 | invalid-value | - | - | -",
        "x-ndjson | {};{} {\"size\":10} | 422 | invalid-value | 2 | 2 | -",
        "x-ndjson | {};;{\"size\":10} | 422 | invalid-value | 1 | 3 | -",
        "x-ndjson | {};[] | 422 | invalid-value | 1 | 2 | -",
        "x-ndjson | {};{ | 400 | malformed-json | 1 | 2 | -",
        "csv | ~~ | 422 | malformed-csv | - | 1 | -",
        "csv | name,nam;a,b | 422 | unknown-member | - | 1 | nam",
        "csv | name,name;a,b | 422 | invalid-value | - | 1 | name",
        "csv | name,size;a,1;b | 422 | malformed-csv | 1 | 3 | -",
        "csv | name,size;a,1;b,2,3 | 422 | malformed-csv | 1 | 3 | -",
        "csv | name,size;a,1;\"b,2 | 422 | malformed-csv | 1 | - | -",
        "csv | name,size;a,1;\"b\"c,2 | 422 | malformed-csv | 1 | - | -",
        "csv | name,size;a,1;b,two | 422 | invalid-value | 1 | 3 | size",
        "csv | name,size;a,1;b,NaN | 422 | invalid-value | 1 | 3 | size",
        "csv | name,size;a,1;b,0x1p3 | 422 | invalid-value | 1 | 3 | size",
        "csv | name,size;a,1;b,1.5 | 422 | invalid-value | 1 | 3 | size",
        "csv | name,size;a,1;b,1e99 | 422 | invalid-value | 1 | 3 | size",
        "csv | name,size;\"a;b\",1;;c,10 | 422 | invalid-value | 1 | 5 | size",
      })
  void open_badItem(
      String type,
      String body,
      int status,
      String slug,
      Integer index,
      Integer line,
      String column) {
    RefusedException refusal = refusal(type, body.replace(';', '\n'));

    assertThat(Problem.slug(refusal.refusal())).isEqualTo(slug);
    assertThat(Problem.status(refusal.refusal())).isEqualTo(status);
    assertThat(refusal.members().get("index")).isEqualTo(index);
    assertThat(refusal.members().get("column")).isEqualTo(column);
    if (line != null) {
      assertThat(((Number) refusal.members().get("line")).intValue()).isEqualTo(line);
    }
    assertThat(refusal.detail()).doesNotContain("org.resight", "com.fasterxml", "java.");
  }

  @Test
  void open_itemsBeforeTheBadOneCome() {
    BulkBody<Item> items = open("csv", "name,size\na,1\nb,10\n");

    assertThat(items.next()).isEqualTo(new Item("a", 1));
    assertThatExceptionOfType(RefusedException.class).isThrownBy(items::hasNext);
  }

  @Test
  void next_pastTheEnd() {
    BulkBody<Item> items = open("json", "[]");

    assertThatExceptionOfType(NoSuchElementException.class).isThrownBy(items::next);
    assertThat(items.hasNext()).isFalse();
  }

  @Test
  void open_notUtf8() {
    byte[] mixed = "name,size\nMöwe,1\nMö".getBytes(java.nio.charset.StandardCharsets.UTF_8);
    mixed[mixed.length - 1] = (byte) 0xff;

    assertThat(Problem.status(refusal("csv", mixed).refusal())).isEqualTo(400);
    assertThat(
            Problem.status(refusal("json", "{\"name\":\"Möwe\"}".getBytes(ISO_8859_1)).refusal()))
        .isEqualTo(400);
  }

  @Test
  void open_itemOfTooManyParts() {
    String item = "{\"more\":[" + "1,".repeat(20_000) + "1]}";

    assertThat(Problem.slug(refusal("json", "[{}," + item + "]").refusal()))
        .isEqualTo("out-of-bounds");
    assertThat(items(open("json", "[" + "{},".repeat(20_000) + "{}]"))).hasSize(20_001);
  }

  @Test
  void open_nestedTooDeep() {
    assertThat(Problem.slug(refusal("json", "{\"more\":" + "[".repeat(1000)).refusal()))
        .isEqualTo("out-of-bounds");
  }

  @Test
  void open_valueTooLong() {
    String value = "x".repeat(2_000_000);

    assertThat(Problem.slug(refusal("json", "[{\"name\":\"" + value + "\"}]").refusal()))
        .isEqualTo("out-of-bounds");
    assertThat(Problem.slug(refusal("csv", "name\n" + value).refusal())).isEqualTo("malformed-csv");
  }

  @ParameterizedTest
  @ValueSource(strings = {"json", "x-ndjson", "csv"})
  void open_refusalOfTheStreamComesThrough(String type) {
    RefusedException tooLarge =
        new RefusedException(Refusal.CONTENT_TOO_LARGE, "Too large.", Map.of());
    assertThat(Problem.status(refusal(type, new Failing(tooLarge)).refusal())).isEqualTo(413);
  }

  @ParameterizedTest
  @ValueSource(strings = {"json", "x-ndjson", "csv"})
  void open_connectionLost(String type) {
    var lost = new UncheckedIOException(new IOException("reset by peer"));

    assertThat(Problem.slug(refusal(type, new Failing(lost)).refusal()))
        .isEqualTo("unreadable-body");
  }

  /** A body that begins well and then fails. */
  private static final class Failing extends InputStream {
    private final InputStream start = stream("{\"a".getBytes(UTF_8));
    private final RuntimeException failure;

    Failing(RuntimeException failure) {
      this.failure = failure;
    }

    @Override
    public int read() throws IOException {
      int next = start.read();
      if (next < 0) {
        throw failed();
      }
      return next;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      int read = start.read(bytes, offset, length);
      if (read < 0) {
        throw failed();
      }
      return read;
    }

    private RuntimeException failed() throws IOException {
      if (failure instanceof UncheckedIOException io) {
        throw io.getCause();
      }
      return failure;
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"text/plain", "application/xml", "text/csv;charset=utf-16", "application/csv"})
  void open_unsupportedType(String type) {
    RefusedException refusal =
        catchThrowableOfType(
            RefusedException.class,
            () -> FORMAT.open(mediaType(type), new ByteArrayInputStream(new byte[0])));
    assertThat(Problem.status(refusal.refusal())).isEqualTo(415);
  }

  @ParameterizedTest
  @ValueSource(strings = {"text/csv;charset=UTF-8", "Text/CSV", "text/csv;header=present"})
  void open_supportedType(String type) {
    assertThat(items(FORMAT.open(mediaType(type), stream("name\na".getBytes(UTF_8)))))
        .containsExactly(new Item("a", null));
  }

  @Test
  void open_noType() {
    assertThatExceptionOfType(RefusedException.class)
        .isThrownBy(() -> FORMAT.open(null, stream(new byte[0])));
  }

  @Test
  void ofJson_csv() {
    BulkFormat<Item, Item> format = BulkFormat.ofJson(Item.class, BulkFormatTest::checked);

    RefusedException refusal =
        catchThrowableOfType(
            RefusedException.class,
            () -> format.open(mediaType("text/csv"), stream("name\na".getBytes(UTF_8))));
    assertThat(Problem.status(refusal.refusal())).isEqualTo(415);
  }

  /** Media types are made by hand, because parsing them needs a server. */
  private static MediaType mediaType(String text) {
    String[] parts = text.split(";", -1);
    String[] names = parts[0].split("/", -1);
    if (parts.length == 1) {
      return new MediaType(names[0], names[1]);
    }
    String[] parameter = parts[1].split("=", -1);
    return new MediaType(names[0], names[1], Map.of(parameter[0], parameter[1]));
  }

  private static String family(String type) {
    return type.equals("csv") ? "text" : "application";
  }

  private static BulkBody<Item> open(String type, String body) {
    return FORMAT.open(new MediaType(family(type), type), stream(body.getBytes(UTF_8)));
  }

  private static InputStream stream(byte[] bytes) {
    return new ByteArrayInputStream(bytes);
  }

  private static <T> List<T> items(Iterator<T> body) {
    List<T> items = new ArrayList<>();
    body.forEachRemaining(items::add);
    return items;
  }

  private static RefusedException refusal(String type, String body) {
    return refusal(type, body.getBytes(UTF_8));
  }

  private static RefusedException refusal(String type, byte[] body) {
    return refusal(type, stream(body));
  }

  private static RefusedException refusal(String type, InputStream body) {
    RefusedException refusal =
        catchThrowableOfType(
            RefusedException.class,
            () -> items(FORMAT.open(new MediaType(family(type), type), body)));
    assertThat(refusal).isNotNull();
    return refusal;
  }
}
