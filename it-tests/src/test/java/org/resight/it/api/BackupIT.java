package org.resight.it.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.resight.it.crash.GraphAudit;
import org.resight.it.crash.RecordedClients;
import org.resight.it.crash.WorkedGraph;
import org.resight.it.server.OwnServer;
import org.resight.it.server.PostgresServer;
import org.resight.it.server.ResightClient;
import org.resight.it.server.ResightClient.Answer;
import org.resight.it.server.RunningServer;
import org.resight.it.server.ServerKind;
import org.resight.model.AnnotationPair;

/** What one running server exports another serves, at once and after a restart. */
@OwnServer
class BackupIT {

  private static final String BACKUP = "/api/v1/backup";
  private static final String NDJSON = "application/x-ndjson";

  private final Random random = new Random(5);

  @TempDir private Path folder;

  @Test
  void backup_ofH2OnWildFly_isServedByPostgresOnPayaraAndBack() throws Exception {
    RecordedClients clients;
    String graphs;
    String backup;
    try (var first = start(ServerKind.WILDFLY, "backup-first", Map.of())) {
      clients = work(first);
      graphs = graphs(first);
      backup = export(first);
    }
    try (var postgres = PostgresServer.start(folder.resolve("postgres"));
        var second = start(ServerKind.PAYARA, "backup-second", postgres.environment())) {
      restore(second, backup);
      assertThat(graphs(second)).isEqualTo(graphs);
      assertThat(export(second)).isEqualTo(backup);
      GraphAudit.check(second.client(), clients);

      refuse(second, backup, 409, "/problems/not-empty");

      second.kill();
      second.restart();
      GraphAudit.check(second.client(), clients);
      backup = export(second);
    }
    try (var third = start(ServerKind.WILDFLY, "backup-third", Map.of())) {
      refuse(third, backup.substring(0, backup.length() / 2), 422, "/problems/unreadable-backup");
      restore(third, backup);
      assertThat(export(third)).isEqualTo(backup);
      GraphAudit.check(third.client(), clients);
    }
  }

  private RunningServer start(ServerKind kind, String name, Map<String, String> environment)
      throws Exception {
    return RunningServer.start(kind, name, folder.resolve(name), environment);
  }

  /** Has clients work on a graph, somebody give shared feedback, and a graph be deleted. */
  private RecordedClients work(RunningServer server) throws InterruptedException {
    WorkedGraph deleted = WorkedGraph.create(server.client(), random);
    assertThat(server.client().delete(ResightClient.graph(deleted.id())).status()).isEqualTo(204);
    WorkedGraph graph = WorkedGraph.create(server.client(), random);
    RecordedClients clients = new RecordedClients(server.client(), graph, 8, 5, 300);
    clients.awaitEnough();
    clients.stop();
    AnnotationPair pair = graph.draw(random);
    Answer feedback =
        server
            .client()
            .post(
                "/api/v1/shared-review/feedback",
                Map.of(
                    "id",
                    new UUID(1, 1),
                    "a",
                    pair.a().uuid(),
                    "b",
                    pair.b().uuid(),
                    "decision",
                    "positive",
                    "reviewer",
                    "ana"));
    assertThat(feedback.status()).as(feedback.text()).isEqualTo(202);
    return clients;
  }

  private static String graphs(RunningServer server) {
    return server.client().get("/api/v1/graphs").text();
  }

  private static String export(RunningServer server) {
    Answer answer = server.client().get(BACKUP);
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    return answer.text();
  }

  private static void restore(RunningServer server, String backup) {
    Answer answer = server.client().post(BACKUP, NDJSON, backup);
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    List<String> lines = backup.lines().toList();
    assertThat(answer.json().get("entries").asLong())
        .isEqualTo(lines.stream().filter(line -> line.startsWith("{\"entry\"")).count());
  }

  private static void refuse(RunningServer server, String backup, int status, String type) {
    Answer answer = server.client().post(BACKUP, NDJSON, backup);
    assertThat(answer.status()).as(answer.text()).isEqualTo(status);
    assertThat(answer.json().get("type").asText()).isEqualTo(type);
    assertThat(server.client().isReady()).isTrue();
  }
}
