package org.resight.it.crash;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.resight.audit.JournalLine;
import org.resight.audit.SentReview;
import org.resight.it.server.ConcurrentRequests;
import org.resight.it.server.OwnServer;
import org.resight.it.server.PostgresServer;
import org.resight.it.server.ResightClient;
import org.resight.it.server.ResightClient.Answer;
import org.resight.it.server.RunningServer;
import org.resight.it.server.ServerKind;
import org.resight.model.AnnotationPair;

/**
 * Two servers on one PostgreSQL: each graph has one writer, its journal never forks, and no photo
 * gets into two graphs.
 */
@OwnServer
class TwoServersIT {

  private static final int CLIENTS = 16;
  private static final int CALLS = 20;
  private static final int OVERLAPS = 10;

  private final Random random = new Random(2);

  @TempDir private Path folder;

  @Test
  void write_onTwoServers_isTakenByOneAndRefusedByTheOther() throws Exception {
    try (var postgres = PostgresServer.start(folder.resolve("postgres"));
        var first = start(postgres, "first")) {
      WorkedGraph owned = WorkedGraph.create(first.client(), random);
      WorkedGraph raced = WorkedGraph.create(first.client(), random);
      assertThat(review(first, owned).status()).isEqualTo(200);
      try (var second = start(postgres, "second")) {
        assertThat(review(first, owned).status()).isEqualTo(200);
        assertNotOwner(review(second, owned));
        assertThat(second.client().get(ResightClient.graph(owned.id())).status()).isEqualTo(200);
        assertThat(review(first, owned).status()).isEqualTo(200);
        assertThat(first.client().lines(owned.id())).hasSize(3);

        openOverlapping(first, second);

        RunningServer winner = race(first, second, raced);
        RunningServer loser = winner == first ? second : first;
        loser.stop();
        loser.restart();
        assertThat(review(loser, raced).status()).isEqualTo(200);
        assertNotOwner(review(winner, raced));
      }
    }
  }

  /** Has both servers make graphs that share a photo, at once: one is made. */
  private void openOverlapping(RunningServer first, RunningServer second) throws Exception {
    for (int round = 0; round < OVERLAPS; round++) {
      List<UUID> photos = new ArrayList<>();
      StringBuilder csv = new StringBuilder("id\n");
      for (int i = 0; i < CLIENTS + 1; i++) {
        photos.add(new UUID(random.nextLong(), random.nextLong()));
        csv.append(photos.get(i)).append('\n');
      }
      first
          .client()
          .importAnnotations(
              () -> new ByteArrayInputStream(csv.toString().getBytes(StandardCharsets.UTF_8)));
      List<Answer> answers =
          ConcurrentRequests.<Answer>send(
                  CLIENTS,
                  (int client) ->
                      (client % 2 == 0 ? first : second)
                          .client()
                          .post(
                              "/api/v1/graphs",
                              Map.of(
                                  "annotations", List.of(photos.get(client), photos.get(CLIENTS)))))
              .all();
      List<Answer> refused = answers.stream().filter(answer -> answer.status() != 201).toList();
      assertThat(refused).hasSize(CLIENTS - 1);
      assertThat(refused)
          .allSatisfy(
              answer -> {
                assertThat(answer.status()).isEqualTo(409);
                assertThat(answer.json().get("type").asText())
                    .isEqualTo("/problems/annotations-in-use");
              });
    }
  }

  private RunningServer start(PostgresServer postgres, String name) throws Exception {
    return RunningServer.start(
        ServerKind.WILDFLY, "two-" + name, folder.resolve(name), postgres.environment());
  }

  /** Has clients write through both at once, and returns the server that took it all. */
  private RunningServer race(RunningServer first, RunningServer second, WorkedGraph graph)
      throws Exception {
    List<List<Integer>> statuses =
        ConcurrentRequests.<List<Integer>>send(
                CLIENTS, (int client) -> writes(client % 2 == 0 ? first : second, graph).call())
            .all();
    long taken = statuses.stream().flatMap(List::stream).filter(status -> status == 200).count();
    assertThat(taken).isEqualTo(CLIENTS / 2 * CALLS);
    assertThat(statuses).allMatch(each -> each.stream().distinct().count() == 1);
    RunningServer winner = review(first, graph).isSuccess() ? first : second;
    List<JournalLine> lines = winner.client().lines(graph.id());
    List<Long> seqs = new ArrayList<>();
    for (long seq = 1; seq <= lines.size(); seq++) {
      seqs.add(seq);
    }
    assertThat(lines).extracting(JournalLine::seq).isEqualTo(seqs);
    assertThat(lines).hasSize((int) taken + (winner == first ? 1 : 0));
    return winner;
  }

  private Callable<List<Integer>> writes(RunningServer server, WorkedGraph graph) {
    return () -> {
      List<Integer> statuses = new ArrayList<>();
      for (int i = 0; i < CALLS; i++) {
        statuses.add(review(server, graph).status());
      }
      return statuses;
    };
  }

  private static void assertNotOwner(Answer answer) {
    assertThat(answer.status()).isEqualTo(503);
    assertThat(answer.json().get("type").asText()).isEqualTo("/problems/not-owner");
  }

  private Answer review(RunningServer server, WorkedGraph graph) {
    AnnotationPair pair = graph.draw(random);
    return server
        .client()
        .post(
            ResightClient.graph(graph.id()) + "/reviews",
            new SentReview(
                UUID.randomUUID(),
                pair.a().uuid(),
                pair.b().uuid(),
                "positive",
                null,
                "unspecified",
                "ana"));
  }
}
