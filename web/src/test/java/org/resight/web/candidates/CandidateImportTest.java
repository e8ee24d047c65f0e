package org.resight.web.candidates;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import jakarta.ws.rs.core.MediaType;
import java.io.ByteArrayInputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.resight.catalogue.CatalogueAnnotation;
import org.resight.catalogue.MemoryCatalogue;
import org.resight.journal.Backend;
import org.resight.journal.CandidateBatch;
import org.resight.model.AnnotationId;
import org.resight.model.AnnotationPair;
import org.resight.model.NameBasedId;
import org.resight.refusal.Refusal;
import org.resight.refusal.RefusedException;
import org.resight.web.problem.Problem;
import org.resight.web.v1.AnnotationRequest;

class CandidateImportTest {

  private static final AnnotationId A = NameBasedId.ofExternalId("a");
  private static final AnnotationId B = NameBasedId.ofExternalId("b");

  private final MemoryCatalogue catalogue = new MemoryCatalogue();

  CandidateImportTest() {
    catalogue.put(List.of(annotation("a"), annotation("b"), annotation("c")).iterator());
  }

  private static CatalogueAnnotation annotation(String externalId) {
    return new AnnotationRequest(
            null,
            null,
            externalId,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null)
        .toAnnotation(AnnotationRequest.Reading.PLAIN);
  }

  @Test
  void read_idsAndExternalIds() {
    CandidateBatch batch =
        csv("a,b,match,nomatch,notcomp\na,b,0.5,0.25,0.25\n" + A + ",c,1,,\n").read();

    assertThat(batch.size()).isEqualTo(2);
    assertThat(batch.pair(0)).isEqualTo(AnnotationPair.of(A, B));
    assertThat(List.of(batch.match(0), batch.nomatch(0), batch.notcomp(0)))
        .containsExactly(0.5, 0.25, 0.25);
    assertThat(batch.pair(1)).isEqualTo(AnnotationPair.of(A, NameBasedId.ofExternalId("c")));
    assertThat(batch.nomatch(1)).isNaN();
  }

  @Test
  void read_scoreIsMatch() {
    assertThat(csv("b,a,score\na,b,0.5\n").read().match(0)).isEqualTo(0.5);
    assertThat(json("{\"a\":\"%s\",\"b\":\"%s\",\"score\":0.5}").read().match(0)).isEqualTo(0.5);
  }

  @Test
  void read_twoDirectionsTheLargerStands() {
    CandidateBatch batch = csv("a,b,match\na,b,0.5\nb,a,0.75\na,b,0.25\n").read();

    assertThat(batch.size()).isEqualTo(1);
    assertThat(batch.match(0)).isEqualTo(0.75);
    assertThat(batch.row(0)).isZero();
  }

  @Test
  void read_externalIdsAreAskedOnce() {
    StringBuilder body = new StringBuilder("a,b,match\n");
    for (int i = 0; i < 20_000; i++) {
      body.append("a,b,0.5\n");
    }
    csv(body.append("a,c,0.5\n").toString()).read();

    assertThat(catalogue.externalIdsAsked()).containsExactly(Set.of("a", "b"), Set.of("c"));
  }

  @Test
  void read_whatTheGraphHoldsIsAskedOnceForManyRows() {
    List<Set<AnnotationId>> asked = new ArrayList<>();
    StringBuilder body = new StringBuilder("a,b,match\n");
    for (int i = 0; i < 20_000; i++) {
      body.append(NameBasedId.ofExternalId("x" + i)).append(',').append(A).append(",0.5\n");
    }
    CandidateImport candidates =
        new CandidateImport(
            catalogue,
            () -> Set.of(""),
            ids -> {
              asked.add(ids);
              return ids;
            },
            CandidateRequest.format(Backend.GRAPH)
                .open(new MediaType("text", "csv"), stream(body.toString())));

    assertThat(candidates.read().size()).isEqualTo(20_000);
    assertThat(asked).hasSize(3);
    assertThat(asked.stream().mapToInt(Set::size).sum()).isEqualTo(20_001);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      nullValues = "-",
      value = {
        // body | slug | index | line | column
        "a,b,match;a,b,0.5;c,c,0.5;a,b,2 | self-pair | 1 | 3 | b",
        "a,b,match;a,b,0.5;c,c,0.5;a,b | self-pair | 1 | 3 | b",
        "a,b,match;a,b,1.01 | invalid-value | 0 | 2 | match",
        "a,b,match;a,b,-0.01 | invalid-value | 0 | 2 | match",
        "a,b,match;a,b,NaN | invalid-value | 0 | 2 | match",
        "a,b,match;a,b,Infinity | invalid-value | 0 | 2 | match",
        "a,b,score;a,b,1.5 | invalid-value | 0 | 2 | score",
        "a,b,match,notcomp;a,b,0.5,2 | invalid-value | 0 | 2 | notcomp",
        "a,b,match;a,b, | invalid-value | 0 | 2 | match",
        "a,b,match;a,,1 | invalid-value | 0 | 2 | b",
        "a,b,match;a,b,1;a,b | malformed-csv | 1 | 3 | -",
        "a,b,match,score;a,b,1,1 | invalid-value | 0 | 2 | score",
        "a,b;a,b | invalid-value | - | 1 | match",
        "a,match;a,1 | invalid-value | - | 1 | b",
        "a,b,match,weight;a,b,1,1 | unknown-member | - | 1 | weight"
      })
  void read_badRow(String body, String slug, Integer index, int line, String column) {
    RefusedException refusal =
        catchThrowableOfType(RefusedException.class, () -> csv(body.replace(';', '\n')).read());

    assertThat(Problem.slug(refusal.refusal())).isEqualTo(slug);
    assertThat(Problem.status(refusal.refusal())).isEqualTo(422);
    assertThat(refusal.members().get("index")).isEqualTo(index);
    assertThat(((Number) refusal.members().get("line")).intValue()).isEqualTo(line);
    assertThat(refusal.members().get("column")).isEqualTo(column);
  }

  @Test
  void read_unknownExternalId() {
    RefusedException refusal =
        catchThrowableOfType(
            RefusedException.class, () -> csv("a,b,match\na,b,0.5\na,zebra,0.5\n").read());

    assertThat(refusal.refusal()).isEqualTo(Refusal.NOT_IN_GRAPH);
    assertThat(refusal.index()).isEqualTo(1);
    assertThat(refusal.members())
        .containsEntry("externalId", "zebra")
        .containsEntry("line", 3L)
        .containsEntry("column", "b");
  }

  @Test
  void read_externalIdInJson() {
    RefusedException refusal =
        catchThrowableOfType(
            RefusedException.class, () -> json("[{\"a\":\"a\",\"b\":\"%s\",\"match\":1}]").read());

    assertThat(refusal.members()).containsEntry("field", "a").containsEntry("index", 0);
  }

  @Test
  void read_twoBoxesOfOnePhotoAreNoCandidate() {
    CatalogueAnnotation a = annotation("a");
    for (String name : List.of("a", "b", "c")) {
      CatalogueAnnotation bare = annotation(name);
      catalogue.put(
          List.of(
                  new CatalogueAnnotation(
                      bare.id(),
                      name,
                      null,
                      name.equals("c") ? "2.jpg" : "1.jpg",
                      List.of(1.0, 2.0, 3.0, 4.0),
                      null,
                      null,
                      null,
                      null,
                      null,
                      null,
                      null,
                      null,
                      Map.of()))
              .iterator());
    }
    CandidateImport candidates = csv("a,b,match\na,b,0.9\na,c,0.5\n");
    CandidateBatch batch = candidates.read();
    assertThat(batch.size()).isEqualTo(1);
    assertThat(List.of(batch.pair(0).a(), batch.pair(0).b())).contains(a.id());
    assertThat(batch.row(0)).isEqualTo(1);
    assertThat(candidates.leftOut()).isEqualTo(1);
  }

  @Test
  void read_anyFiniteScoreForWeighedEvidence() {
    CandidateImport scores =
        new CandidateImport(
            catalogue,
            () -> Set.of(""),
            ids -> ids,
            CandidateRequest.format(Backend.EVIDENCE)
                .open(new MediaType("text", "csv"), stream("a,b,match\na,b,-17.5\n")));

    assertThat(scores.read().match(0)).isEqualTo(-17.5);
  }

  @Test
  void whatAnotherGraphHolds_isAsWhatNeverWas() {
    for (String other : List.of("b", "never")) {
      CandidateImport candidates =
          new CandidateImport(
              catalogue,
              () -> Set.of(""),
              ids -> ids.contains(A) ? Set.of(A) : Set.of(),
              CandidateRequest.format(Backend.GRAPH)
                  .open(new MediaType("text", "csv"), stream("a,b,match\na," + other + ",1\n")));
      RefusedException refused = catchThrowableOfType(RefusedException.class, candidates::read);
      assertThat(refused.refusal()).isEqualTo(Refusal.NOT_IN_GRAPH);
      assertThat(refused.members())
          .containsEntry("externalId", other)
          .doesNotContainKey("annotation");
    }
  }

  @Test
  void located_columnOfTheAnnotationRefused() {
    for (String row : List.of("a,b", "b,a")) {
      CandidateImport candidates = csv("a,b,match\nc,a,1\n" + row + ",0.5\n");
      AnnotationPair pair = candidates.read().pair(1);
      for (AnnotationId missing : List.of(pair.a(), pair.b())) {
        RefusedException located =
            candidates.located(
                new RefusedException(
                    Refusal.NOT_IN_GRAPH,
                    "no",
                    Map.of(
                        "annotation", missing.toString(),
                        "a", pair.a().toString(),
                        "b", pair.b().toString()),
                    1));
        boolean first = (row.startsWith("a") ? A : B).equals(missing);
        assertThat(located.members())
            .containsEntry("line", 3L)
            .containsEntry("column", first ? "a" : "b");
      }
    }
  }

  private CandidateImport csv(String body) {
    return new CandidateImport(
        catalogue,
        () -> Set.of(""),
        ids -> ids,
        CandidateRequest.format(Backend.GRAPH).open(new MediaType("text", "csv"), stream(body)));
  }

  private CandidateImport json(String body) {
    return new CandidateImport(
        catalogue,
        () -> Set.of(""),
        ids -> ids,
        CandidateRequest.format(Backend.GRAPH)
            .open(MediaType.APPLICATION_JSON_TYPE, stream(body.formatted(A, B))));
  }

  private static ByteArrayInputStream stream(String body) {
    return new ByteArrayInputStream(body.getBytes(UTF_8));
  }
}
