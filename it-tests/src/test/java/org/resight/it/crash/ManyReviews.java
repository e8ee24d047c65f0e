package org.resight.it.crash;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.sql.DriverManager;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.resight.it.server.PostgresServer;
import org.resight.it.server.ResightClient;
import org.resight.it.server.ResightClient.Answer;
import org.resight.it.server.RunningServer;

/** Makes a graph with many reviews. */
final class ManyReviews {

  /** Annotations of the graph. */
  static final int ANNOTATIONS = 20_000;

  private ManyReviews() {}

  /** Returns an annotation of the graph; those of higher numbers have larger ids. */
  static UUID annotation(int number) {
    return new UUID(0x4000, (1L << 63) | number);
  }

  /**
   * Makes the graph, has the database write its reviews, and restarts the server.
   *
   * @return the graph's id
   */
  static UUID make(RunningServer server, PostgresServer postgres, int reviews) throws Exception {
    StringBuilder csv = new StringBuilder("id\n");
    String ids =
        IntStream.range(0, ANNOTATIONS)
            .mapToObj(i -> annotation(i).toString())
            .peek(id -> csv.append(id).append('\n'))
            .collect(Collectors.joining("\",\"", "[\"", "\"]"));
    ResightClient client = server.client();
    client.importAnnotations(
        () -> new ByteArrayInputStream(csv.toString().getBytes(StandardCharsets.UTF_8)));
    Answer made =
        client.post("/api/v1/graphs", "application/json", "{\"annotations\":" + ids + "}");
    if (!made.isSuccess()) {
      throw new IllegalStateException(made.text());
    }
    server.stop();
    try (var connection =
            DriverManager.getConnection(
                postgres.environment().get("RESIGHT_DB_URL"), PostgresServer.USER, "");
        var statement = connection.createStatement()) {
      statement.execute(
          "CREATE TEMPORARY TABLE member AS SELECT graph_no, annotation_id,"
              + " row_number() OVER (ORDER BY annotation_id) - 1 AS n FROM held_annotation");
      statement.execute("CREATE INDEX ON member (n)");
      statement.execute(
          "INSERT INTO journal_entry (graph_no, position, kind, seq, review_id, annotation_a,"
              + " annotation_b, evidence, confidence, reviewer, recorded_at)"
              + " SELECT a.graph_no, i, 'review', i, gen_random_uuid(),"
              + " LEAST(a.annotation_id, b.annotation_id),"
              + " GREATEST(a.annotation_id, b.annotation_id),"
              + " CASE WHEN a.n / 4 = b.n / 4 THEN 'positive' ELSE 'negative' END, 'unspecified',"
              + " 'reviewer ' || i % 20, TIMESTAMPTZ '2026-01-01' + i * INTERVAL '1 s'"
              + " FROM generate_series(1, "
              + reviews
              + ") AS i"
              + " JOIN member a ON a.n = i % "
              + ANNOTATIONS
              + " JOIN member b ON b.n = (i + 1 + i / "
              + ANNOTATIONS
              + " % 64) % "
              + ANNOTATIONS);
      statement.execute(
          "UPDATE journal_end SET last_position = "
              + reviews
              + ", last_seq = "
              + reviews
              + " WHERE graph_no = (SELECT MIN(graph_no) FROM member)");
      statement.execute("ANALYZE");
    }
    server.restart();
    return UUID.fromString(made.json().get("id").asText());
  }
}
