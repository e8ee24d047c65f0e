package org.resight.web.matching;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.within;

import jakarta.ws.rs.core.MediaType;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.resight.model.AnnotationId;
import org.resight.refusal.Refusal;
import org.resight.refusal.RefusedException;
import org.resight.web.body.BulkFormat;
import org.resight.web.problem.Problem;

class VectorImportTest {

  private static final UUID A = new UUID(1, 1);
  private static final UUID B = new UUID(1, 2);
  private static final UUID U = new UUID(1, 3);
  private static final UUID ELSEWHERE = new UUID(1, 4);

  /** By numpy 2.4: savez of ids a, b, ü, and vectors (3, 4), (0, 2), (-1, 0) of 32 bits. */
  private static final String PLAIN =
      "UEsDBC0AAAAAAAAAIQCMfGKy//////////8HABQAaWRzLm5weQEAEACMAAAAAAAAAIwAAAAAAAAAk05V"
          + "TVBZAQB2AHsnZGVzY3InOiAnPFUxJywgJ2ZvcnRyYW5fb3JkZXInOiBGYWxzZSwgJ3NoYXBlJzogKDMs"
          + "KSwgfSAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAg"
          + "ICAgIAphAAAAYgAAAPwAAABQSwMELQAAAAAAAAAhAKL1jRD//////////wsAFAB2ZWN0b3JzLm5weQEA"
          + "EACYAAAAAAAAAJgAAAAAAAAAk05VTVBZAQB2AHsnZGVzY3InOiAnPGY0JywgJ2ZvcnRyYW5fb3JkZXIn"
          + "OiBGYWxzZSwgJ3NoYXBlJzogKDMsIDIpLCB9ICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAg"
          + "ICAgICAgICAgICAgICAgICAgICAgICAgIAoAAEBAAACAQAAAAAAAAABAAACAvwAAAABQSwECLQMtAAAA"
          + "AAAAACEAjHxisowAAACMAAAABwAAAAAAAAAAAAAAgAEAAAAAaWRzLm5weVBLAQItAy0AAAAAAAAAIQCi"
          + "9Y0QmAAAAJgAAAALAAAAAAAAAAAAAACAAcUAAAB2ZWN0b3JzLm5weVBLBQYAAAAAAgACAG4AAACaAQAA"
          + "AAA=";

  /** The same by savez_compressed, of 16 bits. */
  private static final String FOLDED =
      "UEsDBC0AAAAIAAAAIQCMfGKy//////////8HABQAaWRzLm5weQEAEACMAAAAAAAAAE0AAAAAAAAAm+wX"
          + "6hsQychQxlCtnpJanFykbqWgbhNqqK6joJ6WX1RSlJgXn1+UkgoSd0vMKU4FihdnJBakAvkaxjqaOgq1"
          + "ChQArkQGBoYkIP4DxABQSwMELQAAAAgAAAAhACyKLSz//////////wsAFAB2ZWN0b3JzLm5weQEAEACM"
          + "AAAAAAAAAFIAAAAAAAAAm+wX6hsQychQxlCtnpJanFykbqWgbpNmpK6joJ6WX1RSlJgXn1+UkgoSd0vM"
          + "KU4FihdnJBakAvkaxjoKRpo6CrUKZAMuBicGFwYGBgeGPQwMAFBLAQItAy0AAAAIAAAAIQCMfGKyTQAA"
          + "AIwAAAAHAAAAAAAAAAAAAACAAQAAAABpZHMubnB5UEsBAi0DLQAAAAgAAAAhACyKLSxSAAAAjAAAAAsA"
          + "AAAAAAAAAAAAAIABhgAAAHZlY3RvcnMubnB5UEsFBgAAAAACAAIAbgAAABUBAAAAAA==";

  private static VectorImport vectors() {
    return new VectorImport(
        new HeldVectors(1_000_000).share(),
        Set.of(A, B, U),
        texts -> {
          Map<String, AnnotationId> found =
              new HashMap<>(
                  Map.of(
                      "a", AnnotationId.of(A),
                      "b", AnnotationId.of(B),
                      "ü", AnnotationId.of(U),
                      "7", AnnotationId.of(U),
                      "elsewhere", AnnotationId.of(ELSEWHERE)));
          found.keySet().retainAll(texts);
          return found;
        });
  }

  private static Map<UUID, float[]> bulk(String type, String body) {
    return vectors()
        .read(
            VectorRequest.FORMAT.open(
                new MediaType(
                    type.substring(0, type.indexOf('/')), type.substring(type.indexOf('/') + 1)),
                new ByteArrayInputStream(body.getBytes(StandardCharsets.UTF_8))));
  }

  private static Map<UUID, float[]> numpy(byte[] body) {
    return vectors().readNumpy(new ByteArrayInputStream(body));
  }

  private static RefusedException refused(byte[] body) {
    return catchThrowableOfType(RefusedException.class, () -> numpy(body));
  }

  private static void assertThree(Map<UUID, float[]> found) {
    assertThat(found).containsOnlyKeys(A, B, U);
    assertThat(found.get(A)).containsExactly(new float[] {0.6f, 0.8f}, within(1e-6f));
    assertThat(found.get(B)).containsExactly(0, 1);
    assertThat(found.get(U)).containsExactly(-1, 0);
  }

  @Test
  void whatNumpyWroteIsRead() {
    assertThree(numpy(Base64.getDecoder().decode(PLAIN)));
    assertThree(numpy(Base64.getDecoder().decode(FOLDED)));
  }

  @Test
  void tablesAndJsonAreRead() {
    assertThree(
        bulk(
            BulkFormat.CSV,
            "annotation,vector\na,\"[3, 4]\"\n"
                + B
                + ",[0.0;2]\nü,\"[-1,0]\"\n".replace("[0.0;2]", "\"[0.0,2]\"")));
    assertThree(
        bulk(
            MediaType.APPLICATION_JSON,
            "[{\"annotation\":\"a\",\"vector\":[3,4]},{\"annotation\":\"b\",\"vector\":[0,2]},"
                + "{\"annotation\":\"ü\",\"vector\":[-1,0]}]"));
    assertThree(
        bulk(
            BulkFormat.NDJSON,
            """
            {"annotation":"a","vector":[3,4]}
            {"annotation":"b","vector":[0,2]}
            {"annotation":"7","vector":[-1,0]}
            """));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "a [1,2] b [1] | invalid-value | 3 | has 1 numbers, the first has 2",
        "a [1,2] a [2,1] | invalid-value | 3 | stands twice",
        "a [1,2] b [0,0] | invalid-value | 3 | no number but 0",
        "a [1,2] b [] | invalid-value | 3 | list of 1 to 8192 numbers",
        "a [1,2] b [1e39,0] | invalid-value | 3 | not finite",
        "a [1,2] b [null,0] | invalid-value | 3 | not finite",
        "a [1,2] b [\"NaN\",0] | invalid-value | 3 | not finite",
        "a [1,2] b [NaN,0] | invalid-value | 3 | JSON",
        "a [1,2] b 3 | invalid-value | 3 | JSON",
        "a [1,2] c [1,2] | not-in-graph | 3 | not in this graph",
        "a [1,2] elsewhere [1,2] | not-in-graph | 3 | not in this graph"
      })
  void aBadRowIsRefusedWithItsLine(String body, String slug, long line, String detail) {
    StringBuilder csv = new StringBuilder("annotation,vector\n");
    String[] words = body.split(" ", -1);
    for (int i = 0; i < words.length; i += 2) {
      csv.append(words[i]).append(",\"").append(words[i + 1].replace("\"", "\"\"")).append("\"\n");
    }

    RefusedException refusal =
        catchThrowableOfType(RefusedException.class, () -> bulk(BulkFormat.CSV, csv.toString()));

    assertThat(Problem.slug(refusal.refusal())).isEqualTo(slug);
    assertThat(refusal.detail()).contains(detail);
    assertThat(refusal.members()).containsEntry("line", line).containsEntry("index", 1);
  }

  @Test
  void aHeaderWithoutAColumnAndAnEmptyBodyAreRefused() {
    for (String body :
        new String[] {"annotation\na\n", "annotation,vector,x\n", "annotation,vector\n"}) {
      assertThat(
              Problem.status(
                  catchThrowableOfType(RefusedException.class, () -> bulk(BulkFormat.CSV, body))
                      .refusal()))
          .as(body)
          .isEqualTo(422);
    }
  }

  private static byte[] array(String type, String order, String shape, byte[] numbers) {
    byte[] head =
        ("{'descr': '" + type + "', 'fortran_order': " + order + ", 'shape': " + shape + ", }\n")
            .getBytes(StandardCharsets.US_ASCII);
    return ByteBuffer.allocate(10 + head.length + numbers.length)
        .order(ByteOrder.LITTLE_ENDIAN)
        .put(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0})
        .putShort((short) head.length)
        .put(head)
        .put(numbers)
        .array();
  }

  private static byte[] floats(double... numbers) {
    ByteBuffer bytes = ByteBuffer.allocate(8 * numbers.length).order(ByteOrder.LITTLE_ENDIAN);
    Arrays.stream(numbers).forEach(bytes::putDouble);
    return bytes.array();
  }

  private static byte[] vectors(double... numbers) {
    return array("<f8", "False", "(" + numbers.length / 2 + ", 2)", floats(numbers));
  }

  private static byte[] ids(String letters) {
    return array(
        "|S1", "False", "(" + letters.length() + ",)", letters.getBytes(StandardCharsets.US_ASCII));
  }

  private static byte[] zip(Map<String, byte[]> files) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      for (Map.Entry<String, byte[]> file : files.entrySet()) {
        zip.putNextEntry(new ZipEntry(file.getKey()));
        zip.write(file.getValue());
      }
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    return bytes.toByteArray();
  }

  private static byte[] zip(byte[] ids, byte[] vectors) {
    return zip(new LinkedHashMap<>(Map.of("ids.npy", ids, "vectors.npy", vectors)));
  }

  @Test
  void otherFormsOfIdsAndNumbersAreRead() {
    assertThree(numpy(zip(ids("ab7"), vectors(3, 4, 0, 2, -1, 0))));
    byte[] text = "id\r\na\r\nb\r\n7".getBytes(StandardCharsets.UTF_8);
    assertThree(numpy(zip(Map.of("ids.csv", text, "vectors.npy", vectors(3, 4, 0, 2, -1, 0)))));
    ByteBuffer seven = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(7);
    ByteBuffer big = ByteBuffer.allocate(8).putFloat(0).putFloat(3);
    assertThat(
            numpy(
                    zip(
                        array("<i8", "False", "(1,)", seven.array()),
                        array(">f4", "False", "(1, 2)", big.array())))
                .get(U))
        .containsExactly(0, 1);
    // The least and the greatest float of 16 bits.
    ByteBuffer half =
        ByteBuffer.allocate(4)
            .order(ByteOrder.LITTLE_ENDIAN)
            .putShort((short) 1)
            .putShort((short) 0xfbff);
    assertThat(numpy(zip(ids("a"), array("<f2", "False", "(1, 2)", half.array()))).get(A))
        .containsExactly(new float[] {(float) (Math.scalb(1.0, -24) / 65_504), -1}, within(1e-13f));
  }

  @Test
  void whatIsWrongInARowIsSaidWithItsIndex() {
    Map<String, byte[]> wrong = new LinkedHashMap<>();
    wrong.put("stands twice#1", zip(ids("aa"), vectors(3, 4, 0, 2)));
    wrong.put("not in this graph#2", zip(ids("ax"), vectors(3, 4, 0, 2)));
    wrong.put("not finite#3", zip(ids("ab"), vectors(3, 4, 0, Double.NaN)));
    wrong.put("not finite#4", zip(ids("ab"), vectors(3, 4, 0, Double.NEGATIVE_INFINITY)));
    wrong.put("no number but 0#5", zip(ids("ab"), vectors(3, 4, 0, 0)));
    wrong.forEach(
        (key, body) -> {
          // What tells two cases with one detail apart.
          String detail = key.substring(0, key.indexOf('#'));
          RefusedException refusal = refused(body);
          assertThat(refusal.detail()).contains(detail);
          assertThat(refusal.members()).containsEntry("index", 1);
        });
  }

  @Test
  void whatIsNoArchiveOfVectorsIsRefused() {
    byte[] two = vectors(3, 4, 0, 2);
    byte[] numbers = floats(3, 4, 0, 2);
    Map<String, byte[]> wrong = new LinkedHashMap<>();
    wrong.put("is empty#6", new byte[0]);
    wrong.put("is a pickle#7", new byte[] {(byte) 0x80, 4, 'x'});
    wrong.put("must be an NPZ#8", "annotation,vector".getBytes(StandardCharsets.US_ASCII));
    wrong.put("must be an NPZ#9", zip(Map.of("vectors.npy", two)));
    wrong.put("another file#10", zip(Map.of("ids.npy", ids("ab"), "labels.npy", two)));
    wrong.put("has 2 vectors and 3 ids#11", zip(ids("abc"), two));
    wrong.put("no NPY file#12", zip(ids("ab"), "x".repeat(99).getBytes(StandardCharsets.US_ASCII)));
    wrong.put("must have floats#13", zip(ids("ab"), array("<i8", "False", "(2, 2)", numbers)));
    wrong.put("ascontiguousarray#14", zip(ids("ab"), array("<f8", "True", "(2, 2)", numbers)));
    wrong.put("a row for each photo#15", zip(ids("ab"), array("<f8", "False", "(4,)", numbers)));
    wrong.put("a row for each photo#16", zip(ids("ab"), array("<f8", "False", "(2, 0)", numbers)));
    wrong.put(
        "a row for each photo#17", zip(ids("ab"), array("<f8", "False", "(1, 9000)", numbers)));
    wrong.put("more bytes#18", zip(ids("ab"), array("<f8", "False", "(1, 2)", numbers)));
    wrong.put("more rows#19", zip(ids("ab"), array("<f8", "False", "(9999999999, 2)", numbers)));
    wrong.put("pickles#20", zip(array("|O", "False", "(2,)", numbers), two));
    wrong.put("not understood#21", zip(array("<U2000000", "False", "(2,)", numbers), two));
    wrong.put("room for texts#22", zip(array("<U900000", "False", "(2,)", numbers), two));
    wrong.put(
        "a letter that is#23", zip(array("<U1", "False", "(1,)", new byte[] {1, 1, 1, 1}), two));
    wrong.forEach(
        (key, body) -> {
          // What tells two cases with one detail apart.
          String detail = key.substring(0, key.indexOf('#'));
          RefusedException refusal = refused(body);
          assertThat(refusal.refusal()).as(detail).isEqualTo(Refusal.INVALID_VALUE);
          assertThat(refusal.detail()).contains(detail);
        });
  }

  @Test
  void tooManyAreRefusedByTheHeadAlone() {
    for (String shape : new String[] {"(100001, 2)", "(99999, 8000)"}) {
      assertThat(refused(zip(ids("ab"), array("<f8", "False", shape, new byte[0]))).refusal())
          .as(shape)
          .isEqualTo(Refusal.TOO_MANY_ITEMS);
    }
  }

  @Test
  void anArchiveThatIsCutOffOrDamagedIsRefusedOrWhole() {
    for (String archive : new String[] {PLAIN, FOLDED}) {
      byte[] whole = Base64.getDecoder().decode(archive);
      int refused = 0;
      for (int length = 1; length < whole.length; length++) {
        byte[] part = Arrays.copyOf(whole, length);
        try {
          assertThree(numpy(part));
        } catch (RefusedException e) {
          refused++;
          assertThat(Problem.status(e.refusal())).isIn(400, 422);
        }
      }
      // Only the table of files at the end can be missed.
      assertThat(refused).isGreaterThan(whole.length / 2);
      for (int place = 0; place < whole.length; place++) {
        byte[] damaged = whole.clone();
        damaged[place] ^= 0x55;
        try {
          numpy(damaged);
        } catch (RefusedException e) {
          assertThat(Problem.status(e.refusal())).isIn(400, 422);
        }
      }
    }
  }
}
