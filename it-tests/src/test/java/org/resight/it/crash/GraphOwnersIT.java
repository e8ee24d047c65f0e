package org.resight.it.crash;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.resight.audit.SentReview;
import org.resight.it.server.OwnServer;
import org.resight.it.server.PostgresServer;
import org.resight.it.server.ResightClient;
import org.resight.it.server.ResightClient.Answer;
import org.resight.it.server.RunningServer;
import org.resight.it.server.ServerKind;
import org.resight.model.AnnotationPair;

/**
 * WildFly and Payara share graphs out: one that is added takes its share without an error, and when
 * it dies or is frozen the other serves them.
 */
@OwnServer
class GraphOwnersIT {

  private static final int GRAPHS = 10;
  private static final Duration SHARE = Duration.ofSeconds(60);
  private static final Duration ELSEWHERE = Duration.ofSeconds(10);

  private final Random random = new Random(9);

  @TempDir private Path folder;

  @Test
  void servers_shareGraphsOut_andTheOtherGoesOnWhenAnOwnerIsKilledOrFrozen() throws Exception {
    try (var postgres = PostgresServer.start(folder.resolve("postgres"));
        var first = start(ServerKind.WILDFLY, "owners-first", postgres)) {
      List<WorkedGraph> graphs = new ArrayList<>();
      for (int i = 0; i < GRAPHS; i++) {
        graphs.add(WorkedGraph.create(first.client(), random));
      }
      List<RecordedClients> before = work(first, graphs);
      for (RecordedClients each : before) {
        each.awaitEnough();
      }
      try (var second = start(ServerKind.PAYARA, "owners-second", postgres)) {
        Instant added = Instant.now();
        while (owned(first, second) < 1) {
          assertThat(Duration.between(added, Instant.now())).isLessThan(SHARE);
        }
        print("a server was added: it owns graphs after %d ms", added);
        awaitShare(first, second);
        print("a server was added: it owns its share after %d ms", added);
        stop(before);
        assertThat(before).extracting(RecordedClients::refusals).containsOnly(0);
        check(second, before);

        // The owner that does not lead is killed.
        WorkedGraph its = ownedBy(second, postgres, graphs);
        List<RecordedClients> during = work(first, graphs);
        for (RecordedClients each : during) {
          each.awaitEnough();
        }
        Instant killed = Instant.now();
        second.kill();
        review(first, its);
        print("an owner was killed: a review was taken elsewhere after %d ms", killed);
        assertThat(Duration.between(killed, Instant.now())).isLessThan(ELSEWHERE);
        stop(during);
        check(first, during);

        // It comes back, takes its share again, and is frozen.
        second.restart();
        awaitShare(first, second);
        its = ownedBy(second, postgres, graphs);
        List<RecordedClients> again = work(first, graphs);
        for (RecordedClients each : again) {
          each.awaitEnough();
        }
        Instant frozen = Instant.now();
        signal("STOP", second);
        try {
          review(first, its);
          print("an owner was frozen: a review was taken elsewhere after %d ms", frozen);
          assertThat(Duration.between(frozen, Instant.now())).isLessThan(ELSEWHERE);
        } finally {
          signal("CONT", second);
        }
        for (WorkedGraph graph : graphs) {
          long here = reviews(first, graph);
          assertThat(reviews(second, graph)).isGreaterThanOrEqualTo(here);
        }
        stop(again);
        check(second, again);
      }
    }
  }

  private RunningServer start(ServerKind kind, String name, PostgresServer postgres)
      throws Exception {
    int port = RunningServer.freePort();
    Map<String, String> environment = new HashMap<>(postgres.environment());
    environment.put("RESIGHT_NODE_URL", "http://127.0.0.1:" + port);
    environment.put("RESIGHT_DATA", folder.resolve("data").toString());
    return RunningServer.start(
        kind,
        Path.of(System.getProperty("servers.folder"), name),
        port,
        environment,
        RunningServer.SOON_STARTED);
  }

  private List<RecordedClients> work(RunningServer server, List<WorkedGraph> graphs) {
    List<RecordedClients> all = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      all.add(
          new RecordedClients(
              server.client(),
              WorkedGraph.create(server.client(), random),
              1,
              random.nextLong(),
              20));
    }
    assertThat(graphs).hasSize(GRAPHS);
    return all;
  }

  private static void stop(List<RecordedClients> all) throws InterruptedException {
    for (RecordedClients each : all) {
      each.stop();
    }
  }

  private static void check(RunningServer server, List<RecordedClients> all) {
    int calls = 0;
    int refusals = 0;
    for (RecordedClients each : all) {
      GraphAudit.check(server.client(), each);
      calls += each.history().size();
      refusals += each.refusals();
    }
    System.out.printf("owners: %d calls, %d refusals, every answer is right%n", calls, refusals);
  }

  /** Returns how many graphs a server owns, as another one knows it. */
  private static int owned(RunningServer asked, RunningServer server) {
    for (JsonNode each : asked.client().get("/api/v1/servers").json().get("items")) {
      if (URI.create(each.get("url").asText()).getPort() == server.uri().getPort()
          && each.get("alive").asBoolean()) {
        return each.get("graphs").asInt();
      }
    }
    return 0;
  }

  /** Waits until no graph has moved to a server for some seconds. */
  private static void awaitShare(RunningServer asked, RunningServer server) {
    Instant begun = Instant.now();
    Instant changed = begun;
    int before = -1;
    while (before < 1 || Duration.between(changed, Instant.now()).toSeconds() < 4) {
      int now = owned(asked, server);
      if (now != before) {
        changed = Instant.now();
        before = now;
      }
      assertThat(Duration.between(begun, Instant.now())).isLessThan(SHARE);
    }
    System.out.printf("owners: the server added owns %d graphs%n", before);
  }

  /** Returns a graph that a server owns by what the database knows. */
  private static WorkedGraph ownedBy(
      RunningServer server, PostgresServer postgres, List<WorkedGraph> graphs) throws Exception {
    try (var connection =
            DriverManager.getConnection(
                postgres.environment().get("RESIGHT_DB_URL"), PostgresServer.USER, "");
        var statement =
            connection.prepareStatement(
                "SELECT graph_id FROM held_id JOIN journal_end USING (graph_no)"
                    + " JOIN node ON node_id = owner WHERE url LIKE ? ORDER BY lease_until DESC")) {
      statement.setString(1, "%:" + server.uri().getPort());
      ResultSet rows = statement.executeQuery();
      while (rows.next()) {
        UUID id = rows.getObject(1, UUID.class);
        for (WorkedGraph known : graphs) {
          if (known.id().equals(id)) {
            return known;
          }
        }
      }
    }
    throw new AssertionError("no graph is owned by " + server.uri());
  }

  private static long reviews(RunningServer server, WorkedGraph graph) {
    return server.client().get(ResightClient.graph(graph.id())).json().get("reviews").asLong();
  }

  /** Sends a review until it is taken. */
  private Answer review(RunningServer server, WorkedGraph graph) {
    AnnotationPair pair = graph.draw(random);
    SentReview review =
        new SentReview(
            UUID.randomUUID(),
            pair.a().uuid(),
            pair.b().uuid(),
            "positive",
            null,
            "unspecified",
            "ana");
    Answer answer;
    do {
      answer = server.client().post(ResightClient.graph(graph.id()) + "/reviews", review);
    } while (answer.status() == 503);
    assertThat(answer.status()).isEqualTo(200);
    return answer;
  }

  private static void print(String what, Instant since) {
    System.out.printf("owners: " + what + "%n", Duration.between(since, Instant.now()).toMillis());
  }

  private static void signal(String name, RunningServer server) throws Exception {
    ProcessHandle process = ProcessHandle.of(server.pid()).orElseThrow();
    for (ProcessHandle each : Stream.concat(Stream.of(process), process.descendants()).toList()) {
      assertThat(
              new ProcessBuilder("kill", "-" + name, Long.toString(each.pid())).start().waitFor())
          .isZero();
    }
  }
}
