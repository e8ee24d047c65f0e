package org.resight.it.crash;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.resight.audit.JournalLine;
import org.resight.audit.Operation;
import org.resight.it.server.OwnServer;
import org.resight.it.server.ResightClient;
import org.resight.it.server.RunningServer;
import org.resight.it.server.ServerKind;
import org.resight.model.AnnotationPair;

/** A server that is killed, and one that is stopped, comes up again on its data. */
@OwnServer
class RestartIT {

  /** Reviews that fill some pages of a journal. */
  private static final int MANY = 9_000;

  private static final int BODY = 3_000;

  private final Random random = new Random(11);

  @TempDir private Path data;

  @ParameterizedTest
  @EnumSource(ServerKind.class)
  void restart_afterKillAndAfterStop_servesTheSameGraph(ServerKind kind) throws Exception {
    try (var server = RunningServer.start(kind, "pages-" + kind, data, Map.of())) {
      ResightClient client = server.client();
      WorkedGraph graph = WorkedGraph.create(client, random);
      List<Map<String, Object>> first = List.of();
      for (int sent = 0; sent < MANY; sent += BODY) {
        first = reviews(graph);
        assertThat(review(client, graph, first)).noneMatch(Operation.Receipt::duplicate);
      }
      List<JournalLine> journal = client.lines(graph.id());
      assertThat(journal).hasSize(MANY);
      GraphPicture computed = GraphPicture.computed(Set.copyOf(graph.members()), Set.of(), journal);
      // Killed at once or while pages are sealed, and stopped.
      for (boolean killed : new boolean[] {true, true, false}) {
        long before = server.pid();
        if (killed) {
          server.kill();
        } else {
          server.stop();
        }
        assertThat(server.isAlive()).isFalse();
        assertThat(client.isReady()).isFalse();
        server.restart();
        assertThat(server.pid()).isNotEqualTo(before);
        assertThat(client.lines(graph.id())).isEqualTo(journal);
        GraphPicture.served(client, graph.id()).assertEquals(computed);
        assertThat(review(client, graph, first)).allMatch(Operation.Receipt::duplicate);
      }
      assertThat(review(client, graph, reviews(graph)).get(0).seq()).isEqualTo(MANY + 1);
    }
  }

  private List<Map<String, Object>> reviews(WorkedGraph graph) {
    return Stream.generate(() -> review(graph.draw(random))).limit(BODY).toList();
  }

  private Map<String, Object> review(AnnotationPair pair) {
    return Map.of(
        "id",
        new UUID(random.nextLong(), random.nextLong()),
        "a",
        pair.a().uuid(),
        "b",
        pair.b().uuid(),
        "decision",
        WorkedGraph.isSame(pair) ? "positive" : "negative",
        "reviewer",
        "reviewer-" + random.nextInt(5));
  }

  private static List<Operation.Receipt> review(
      ResightClient client, WorkedGraph graph, List<Map<String, Object>> reviews) {
    ResightClient.Answer answer =
        client.post(ResightClient.graph(graph.id()) + "/reviews", reviews);
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    return RecordedClients.receipts(answer);
  }
}
