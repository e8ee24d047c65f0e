package org.resight.it.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.assertj.core.api.SoftAssertions;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.resight.it.server.DeployedWar;
import org.resight.it.server.ResightClient;
import org.resight.it.server.ResightClient.Answer;
import org.resight.it.server.ResightClient.Graph;
import org.resight.it.server.ResightClient.Next;
import org.resight.it.server.ResightClient.Review;

/**
 * What must not be sent: each is answered by a problem document that says what is wrong and where;
 * nothing of it is done, and the server goes on.
 */
class BadInputIT extends DeployedWar {

  private static final String API = "/api/v1";
  private static final String JSON = "application/json";
  private static final String NDJSON = "application/x-ndjson";
  private static final String CSV = "text/csv";

  /** Members of {@link #graph}. */
  private UUID a;

  private UUID b;
  private UUID c;

  /** An annotation of another graph. */
  private UUID foreign;

  /** An annotation of no graph. */
  private UUID free;

  /** A review that {@link #graph} has taken. */
  private UUID review;

  private String run;
  private Graph graph;

  @BeforeEach
  void prepare() {
    run = UUID.randomUUID().toString();
    List<UUID> ids = new ArrayList<>();
    StringBuilder csv = new StringBuilder("id,externalId\n");
    for (String name : List.of("a", "b", "c", "foreign", "free")) {
      UUID id = UUID.randomUUID();
      ids.add(id);
      csv.append(id).append(',').append(name).append('-').append(run).append('\n');
    }
    client.importAnnotations(() -> stream(csv.toString()));
    a = ids.get(0);
    b = ids.get(1);
    c = ids.get(2);
    foreign = ids.get(3);
    free = ids.get(4);
    client.createGraph(List.of(foreign));
    graph = client.createGraph(ids.subList(0, 3));
    review = UUID.randomUUID();
    client.importCandidates(graph.id(), () -> stream(filled("a,b,match\n$A,$B,0.5\n$A,$C,0.25\n")));
    client.review(graph.id(), new Review(review, a, b, "positive", "ana", null));
  }

  /**
   * A bad request.
   *
   * @param request the method and the path below the API
   * @param type the media type of the body
   * @param body the body; {@code ;} ends a line; {@code $A} and so on are ids
   * @param status the status to be answered
   * @param slug the problem
   * @param index the bad item, or null
   * @param line its line, or null
   * @param column its column, or null
   */
  record Bad(
      String request,
      String type,
      String body,
      int status,
      String slug,
      @Nullable Integer index,
      @Nullable Integer line,
      @Nullable String column) {

    @Override
    public String toString() {
      return request + " " + body + " " + status + " " + slug;
    }
  }

  private static Bad json(String request, String body, int status, String slug) {
    return new Bad(request, JSON, body, status, slug, null, null, null);
  }

  private static Bad item(String request, String body, int index, int status, String slug) {
    return new Bad(request, JSON, body, status, slug, index, null, null);
  }

  private static Bad csv(
      String request, String body, int index, int line, @Nullable String column, String slug) {
    return new Bad(request, CSV, body, 422, slug, index, line, column);
  }

  static Stream<Bad> requests() {
    String reviews = "POST /graphs/$G/reviews";
    String good = "{\"a\":\"$A\",\"b\":\"$C\",\"decision\":\"positive\",\"reviewer\":\"ana\"}";
    String answers = "POST /graphs/$G/answers";
    String look =
        "{\"kind\":\"which\",\"photo\":\"$A\",\"among\":[\"$C\"],\"marked\":[],\"reviewer\":\"ana\"}";
    String candidates = "POST /graphs/$G/candidates";
    String annotations = "POST /annotations";
    String graphs = "POST /graphs";
    String leases = "POST /graphs/$G/leases/";
    return Stream.of(
        // reviews
        json(reviews, "", 400, "malformed-json"),
        json(reviews, "{", 400, "malformed-json"),
        json("POST /graphs/$G/undo", "", 400, "malformed-json"),
        // answers about many photos
        json(answers, "null", 422, "invalid-value"),
        json(answers, look.replace("which", "pair"), 422, "invalid-value"),
        json(answers, look.replace("[\"$C\"]", "[\"$A\"]"), 422, "invalid-value"),
        json(answers, look.replace("[]", "[\"$FREE\"]"), 422, "invalid-value"),
        json(answers, look.replace("$C", "$FOREIGN"), 422, "not-in-graph"),
        json(graphs, "", 400, "malformed-json"),
        json(reviews, good + good, 400, "malformed-json"),
        json(reviews, "[]", 422, "invalid-value"),
        json(reviews, "null", 422, "invalid-value"),
        json(reviews, "7", 422, "invalid-value"),
        json(reviews, good.replace("$A", "x"), 422, "invalid-value"),
        json(reviews, good.replace("$A", "$C"), 422, "self-pair"),
        json(reviews, good.replace("$A", "$FOREIGN"), 422, "not-in-graph"),
        json(reviews, good.replace("$A", "$FREE"), 422, "not-in-graph"),
        json(reviews, good.replace("$A", "$UNKNOWN"), 422, "not-in-graph"),
        json(reviews, good.replace("decision", "decison"), 422, "unknown-member"),
        json(reviews, good.replace("positive", "maybe"), 422, "invalid-value"),
        json(reviews, good.replace("positive", "POSITIVE"), 422, "invalid-value"),
        json(reviews, good.replace("\"ana\"", "null"), 422, "invalid-value"),
        json(reviews, good.replace("\"ana\"", "\" \""), 422, "invalid-value"),
        json(reviews, good.replace("\"ana\"", "\"a\\u0000b\""), 422, "invalid-value"),
        json(reviews, with(good, "\"metaDecision\":\"different\""), 422, "contradictory-decision"),
        json(
            reviews,
            with(good.replace("positive", "negative"), "\"metaDecision\":\"same\""),
            422,
            "contradictory-decision"),
        json(reviews, with(good, "\"confidence\":\"quite\""), 422, "invalid-value"),
        json(reviews, with(good, "\"tags\":[null]"), 422, "invalid-value"),
        json(reviews, with(good, "\"tags\":\"blurred\""), 422, "invalid-value"),
        json(reviews, with(good, "\"id\":\"1\""), 422, "invalid-value"),
        json(reviews, with(good, "\"decidedAt\":\"yesterday\""), 422, "invalid-value"),
        json(reviews, with(good, "\"decidedAt\":1577836800"), 422, "invalid-value"),
        json(reviews, with(good, "\"id\":\"$REVIEW\""), 409, "id-reused"),
        item(
            reviews,
            "[" + good + "," + with(good, "\"metaDecision\":\"different\"") + "]",
            1,
            422,
            "contradictory-decision"),
        item(reviews, "[" + good + "," + good.replace("$A", "$C") + "]", 1, 422, "self-pair"),
        item(
            reviews,
            "[" + good + "," + good.replace("$A", "$FOREIGN") + "]",
            1,
            422,
            "not-in-graph"),
        item(
            reviews,
            "["
                + with(good, "\"id\":\"$NEW\"")
                + ","
                + with(good.replace("positive", "negative"), "\"id\":\"$NEW\"")
                + "]",
            1,
            409,
            "id-reused"),
        item(reviews, "[" + good + ",{]", 1, 400, "malformed-json"),
        new Bad(reviews, NDJSON, good + ";{\"a\":", 400, "malformed-json", 1, 2, null),
        new Bad(reviews, NDJSON, good + ";[]", 422, "invalid-value", 1, 2, null),
        new Bad(reviews, CSV, "a,b,decision", 415, "unsupported-media-type", null, null, null),
        json("POST /graphs/$UNKNOWN/reviews", good, 404, "unknown-graph"),
        json("POST /graphs/x/reviews", good, 404, "unknown-graph"),

        // candidate pairs
        csv(candidates, "a,b,match;$A,$C,0.5;$B,$B,0.5", 1, 3, "b", "self-pair"),
        csv(candidates, "a,b,match;$A,$C,0.5;b-$RUN,$B,0.5", 1, 3, "b", "self-pair"),
        csv(candidates, "a,b,match;$A,$C,0.5;$B,$FOREIGN,0.5", 1, 3, "b", "not-in-graph"),
        csv(candidates, "a,b,match;$A,$C,0.5;$FREE,$B,0.5", 1, 3, "a", "not-in-graph"),
        csv(candidates, "a,b,match;$A,$C,0.5;$B,$UNKNOWN,0.5", 1, 3, "b", "not-in-graph"),
        csv(candidates, "a,b,match;$A,$C,0.5;nobody,$B,0.5", 1, 3, "a", "not-in-graph"),
        csv(candidates, "a,b,match;$A,$C,0.5;$B,$C,1.5", 1, 3, "match", "invalid-value"),
        csv(candidates, "a,b,match;$A,$C,0.5;$B,$C,-0.1", 1, 3, "match", "invalid-value"),
        csv(candidates, "a,b,match;$A,$C,0.5;$B,$C,NaN", 1, 3, "match", "invalid-value"),
        csv(candidates, "a,b,match;$A,$C,0.5;$B,$C,", 1, 3, "match", "invalid-value"),
        csv(candidates, "a,b,match;$A,$C,0.5;$B,$C", 1, 3, null, "malformed-csv"),
        csv(candidates, "a,b,match;$A,$C,0.5;\"$B,$C,0.5", 1, 3, null, "malformed-csv"),
        csv(candidates, "a,b,match,nomatch;$A,$C,0.5,2", 0, 2, "nomatch", "invalid-value"),
        new Bad(candidates, CSV, "a,b,m;$A,$B,1", 422, "unknown-member", null, 1, "m"),
        new Bad(candidates, CSV, "", 422, "malformed-csv", null, 1, null),
        json(candidates, "{\"a\":\"$A\",\"b\":\"c-$RUN\",\"match\":1}", 422, "invalid-value"),
        json(candidates, "{\"a\":\"$A\",\"b\":\"$C\",\"match\":NaN}", 400, "malformed-json"),
        json(candidates, "{\"a\":\"$A\",\"b\":\"$C\",\"match\":\"NaN\"}", 422, "invalid-value"),
        json(candidates, "{\"a\":\"$A\",\"b\":\"$C\",\"match\":1.01}", 422, "invalid-value"),
        json(
            candidates,
            "{\"a\":\"$A\",\"b\":\"$C\",\"match\":1,\"score\":1}",
            422,
            "invalid-value"),
        item(
            candidates,
            "[{\"a\":\"$A\",\"b\":\"$C\",\"match\":1},{\"a\":\"$A\",\"b\":\"$B\",\"mach\":1}]",
            1,
            422,
            "unknown-member"),
        json("POST /graphs/$G/calibration", CALIBRATION, 422, "not-supported"),

        // the catalogue
        csv(annotations, "id,quality;$NEW,1;$UNKNOWN,6", 1, 3, "quality", "invalid-value"),
        csv(annotations, "id,latitude;$NEW,1;$UNKNOWN,91", 1, 3, "latitude", "invalid-value"),
        csv(annotations, "id,bbox;$NEW,;$UNKNOWN,\"[1,2]\"", 1, 3, "bbox", "invalid-value"),
        csv(annotations, "id,name;$NEW,;$UNKNOWN", 1, 3, null, "malformed-csv"),
        csv(annotations, "externalId,id;,$NEW;,", 1, 3, "externalId", "invalid-value"),
        csv(annotations, "externalId,id;,$NEW;x,17", 1, 3, "id", "invalid-value"),
        new Bad(
            annotations,
            CSV,
            "externalId,id;,$NEW;a-$RUN,$UNKNOWN",
            409,
            "external-id-in-use",
            1,
            3,
            null),
        json(annotations, "{\"externalId\":\"x\",\"qualty\":1}", 422, "unknown-member"),
        json(annotations, "{\"id\":\"$A\",\"theta\":\"1\"}", 422, "invalid-value"),
        json(annotations, "{\"externalId\":\"x\",\"externalId\":\"y\"}", 400, "malformed-json"),
        new Bad(annotations, "text/plain", "x", 415, "unsupported-media-type", null, null, null),
        json("DELETE /annotations/$A", "", 409, "in-use"),
        json("DELETE /annotations/$UNKNOWN", "", 404, "unknown-annotations"),
        json("GET /annotations/x", "", 404, "unknown-annotations"),
        json("GET /annotations?limit=1001", "", 422, "invalid-value"),
        json("GET /annotations?limit=0", "", 422, "invalid-value"),
        json("GET /annotations?after=x", "", 422, "invalid-value"),

        // graphs
        json(graphs, "", 400, "malformed-json"),
        json(graphs, "null", 422, "invalid-value"),
        json(graphs, "{}", 422, "invalid-value"),
        json(graphs, "{\"annotations\":[]}", 422, "invalid-value"),
        json(graphs, "{\"annotations\":[1]}", 422, "invalid-value"),
        json(graphs, "{\"annotations\":[null]}", 422, "invalid-value"),
        json(graphs, "{\"annotations\":\"some\"}", 422, "invalid-value"),
        item(graphs, "{\"annotations\":[\"$FREE\",\"x\"]}", 1, 422, "invalid-value"),
        json(graphs, "{\"annotations\":[\"$FREE\",\"$UNKNOWN\"]}", 404, "unknown-annotations"),
        json(graphs, "{\"annotations\":[\"$FREE\",\"$A\"]}", 409, "annotations-in-use"),
        json(graphs, withFree("\"backend\":\"magic\""), 422, "invalid-value"),
        json(graphs, withFree("\"config\":{\"redundancy\":1}"), 422, "invalid-config"),
        json(graphs, withFree("\"config\":{\"redundancy.positive\":0}"), 422, "invalid-config"),
        json(graphs, withFree("\"config\":[]"), 422, "invalid-value"),
        json(graphs, withFree("\"callbacks\":{\"review\":{\"url\":\"x\"}}"), 422, "invalid-value"),
        json(graphs, withFree("\"callbacks\":{\"review\":null}"), 422, "invalid-value"),
        json(
            "POST /graphs/$G/annotations",
            "{\"annotations\":[\"$UNKNOWN\"]}",
            404,
            "unknown-annotations"),
        json(
            "POST /graphs/$G/annotations",
            "{\"annotations\":[\"$FOREIGN\"]}",
            409,
            "annotations-in-use"),
        json("DELETE /graphs/$G/annotations", "{\"annotations\":[\"$FREE\"]}", 422, "not-in-graph"),
        json(
            "POST /graphs/$G/exclusions",
            "{\"annotations\":[\"$FREE\"],\"reviewer\":\"r\"}",
            422,
            "not-in-graph"),
        json("POST /graphs/$G/exclusions", "{\"annotations\":[\"$A\"]}", 422, "invalid-value"),

        // reviewing and state
        json("GET /graphs/$G/next", "", 422, "invalid-value"),
        json("GET /graphs/$G/next?reviewer=r&n=501", "", 422, "invalid-value"),
        json("GET /graphs/$G/next?reviewer=r&n=x", "", 422, "invalid-value"),
        json("GET /next", "", 422, "invalid-value"),
        json(leases + "$UNKNOWN", "", 404, "unknown-lease"),
        json(leases + "x", "", 404, "unknown-lease"),
        json("DELETE /graphs/$G/leases/$UNKNOWN", "", 404, "unknown-lease"),
        json("POST /graphs/$G/undo", "{}", 422, "invalid-value"),
        json("POST /graphs/$G/undo", "{\"reviewer\":\"nobody\"}", 409, "nothing-to-undo"),
        json("GET /graphs/$UNKNOWN", "", 404, "unknown-graph"),
        json("GET /graphs/x", "", 404, "unknown-graph"),
        json("GET /graphs/$G/individuals?after=x", "", 422, "invalid-value"),
        json("GET /graphs/$G/individuals?limit=0", "", 422, "invalid-value"),
        json("GET /graphs/$G/pairs?decision=maybe", "", 422, "invalid-value"),
        json("GET /graphs/$G/pairs?after=x", "", 422, "invalid-value"),
        json("GET /graphs/$G/separations?after=x", "", 422, "invalid-value"),
        json("GET /graphs/$G/reviews?after=-1", "", 422, "invalid-value"),
        json("GET /nothing", "", 404, "not-found"),
        json("DELETE /graphs", "", 405, "method-not-allowed"));
  }

  private static final String CALIBRATION = "{\"positive\":[0.9],\"negative\":[0.1]}";

  private static String with(String object, String member) {
    return object.substring(0, object.length() - 1) + "," + member + "}";
  }

  private static String withFree(String member) {
    return "{\"annotations\":[\"$FREE\"]," + member + "}";
  }

  @ParameterizedTest
  @MethodSource("requests")
  void request_refused(Bad bad) {
    JsonNode before = state();

    Answer answer = send(bad);

    requireProblem(answer, bad.status(), bad.slug());
    JsonNode problem = answer.json();
    SoftAssertions.assertSoftly(
        softly -> {
          if (bad.index() != null) {
            softly.assertThat(problem.path("index").asInt(-1)).isEqualTo(bad.index());
          }
          if (bad.line() != null) {
            softly.assertThat(problem.path("line").asInt(-1)).isEqualTo(bad.line());
          }
          if (bad.column() != null) {
            softly.assertThat(problem.path("column").asText()).isEqualTo(bad.column());
          }
        });
    requireNothingDone(before);
  }

  private Answer send(Bad bad) {
    String[] words = filled(bad.request()).split(" ", 2);
    String path = API + words[1];
    return switch (words[0]) {
      case "GET" -> client.get(path);
      case "DELETE" ->
          bad.body().isEmpty()
              ? client.delete(path)
              : client.delete(path, bad.type(), filled(bad.body()));
      default -> client.post(path, bad.type(), filled(bad.body()));
    };
  }

  private static void requireProblem(Answer answer, int status, String slug) {
    SoftAssertions.assertSoftly(
        softly -> {
          softly.assertThat(answer.status()).as(answer.text()).isEqualTo(status);
          softly.assertThat(answer.contentType()).startsWith("application/problem+json");
          JsonNode problem = answer.json();
          softly.assertThat(problem.path("type").asText()).isEqualTo("/problems/" + slug);
          softly.assertThat(problem.path("status").asInt()).isEqualTo(status);
          softly.assertThat(problem.path("title").asText()).isNotBlank();
          softly.assertThat(problem.path("detail").asText()).isNotBlank();
          softly.assertThat(problem.path("instance").asText()).startsWith(API);
          softly
              .assertThat(answer.text())
              .doesNotContain("Exception", "org.resight", "com.fasterxml", "\tat ");
        });
  }

  /** Everything a bad request might have changed. */
  private JsonNode state() {
    var state = JsonNodeFactory.instance.objectNode();
    for (String path : List.of("", "/pairs", "/individuals", "/reviews")) {
      state.set(path, client.get(ResightClient.graph(graph.id()) + path).json());
    }
    state.put("graphs", client.get(API + "/graphs").json().path("items").size());
    state.put("free", client.get(API + "/annotations/" + free).text());
    return state;
  }

  private void requireNothingDone(JsonNode before) {
    assertThat(state()).isEqualTo(before);
    assertThat(client.get(API + "/annotations/" + run).status()).isEqualTo(404);
    UUID id = UUID.randomUUID();
    var receipt = client.review(graph.id(), new Review(id, a, b, "negative", "ana", null));
    assertThat(receipt.seq()).isEqualTo(2);
  }

  @Test
  void review_leaseOfSomebodyElse() {
    Next next = client.next(graph.id(), 1, "ana");
    var pair = next.pairs().get(0);
    JsonNode before = state();

    Answer answer =
        client.post(
            ResightClient.graph(graph.id()) + "/reviews",
            new Review(
                UUID.randomUUID(), pair.a(), pair.b(), "positive", "ben", pair.lease().token()));

    requireProblem(answer, 409, "not-your-lease");
    requireNothingDone(before);
  }

  @Test
  void annotations_bodyOf300MegabytesInChunks() {
    requireTooLarge("/annotations", "id\n" + run + "\n");
  }

  @Test
  void candidates_bodyOf300MegabytesInChunks() {
    requireTooLarge("/graphs/" + graph.id() + "/candidates", filled("a,b,match\n$B,$C,1\n"));
  }

  @Test
  void reviews_bodyOf300MegabytesInChunks() {
    JsonNode before = state();

    Answer answer =
        client.post(
            API + "/graphs/" + graph.id() + "/reviews",
            JSON,
            () -> megabytes("{\"comment\":\"x\"", 300));

    requireProblem(answer, 413, "content-too-large");
    requireNothingDone(before);
  }

  private void requireTooLarge(String path, String start) {
    JsonNode before = state();

    Answer answer = client.post(API + path, CSV, () -> megabytes(start, 300));

    requireProblem(answer, 413, "content-too-large");
    assertThat(answer.json().path("most").asLong()).isEqualTo(256L << 20);
    requireNothingDone(before);
  }

  /** Returns a text and so many megabytes of empty lines. */
  private static InputStream megabytes(String start, int megabytes) {
    byte[] lines = "\n".repeat(1 << 20).getBytes(StandardCharsets.UTF_8);
    List<InputStream> parts = new ArrayList<>();
    parts.add(stream(start));
    for (int i = 0; i < megabytes; i++) {
      parts.add(new ByteArrayInputStream(lines));
    }
    return new SequenceInputStream(Collections.enumeration(parts));
  }

  @Test
  void graphs_100000UnknownIds() {
    JsonNode before = state();
    List<UUID> ids = Stream.generate(UUID::randomUUID).limit(100_000).toList();

    Answer answer = client.post(API + "/graphs", Map.of("annotations", ids));

    requireProblem(answer, 404, "unknown-annotations");
    assertThat(answer.json().path("annotations")).hasSize(100_000);
    requireNothingDone(before);
  }

  @Test
  void graphs_moreIdsThanACallMayHave() {
    JsonNode before = state();
    String id = ",\"" + UUID.randomUUID() + "\"";

    Answer answer =
        client.post(API + "/graphs", JSON, "{\"annotations\":[\"$\"" + id.repeat(1_000_000) + "]}");

    requireProblem(answer, 422, "too-many-items");
    requireNothingDone(before);
  }

  private String filled(String text) {
    return text.replace(";", "\n")
        .replace("$FOREIGN", foreign.toString())
        .replace("$FREE", free.toString())
        .replace("$UNKNOWN", UUID.randomUUID().toString())
        .replace("$NEW", run)
        .replace("$REVIEW", review.toString())
        .replace("$RUN", run)
        .replace("$A", a.toString())
        .replace("$B", b.toString())
        .replace("$C", c.toString())
        .replace("$G", graph == null ? "" : graph.id().toString());
  }

  private static InputStream stream(String text) {
    return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
  }
}
