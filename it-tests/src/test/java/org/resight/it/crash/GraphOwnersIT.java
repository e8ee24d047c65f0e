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
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.resight.it.server.OwnServer;
import org.resight.it.server.PostgresServer;
import org.resight.it.server.RunningServer;
import org.resight.it.server.ServerKind;

/**
 * WildFly and Payara share graphs out: one that is added takes its share without an error, and when
 * it dies or is frozen the other serves them.
 */
@OwnServer
class GraphOwnersIT {

  /** A hash shares them out: that a server gets none of so many never happens. */
  private static final int GRAPHS = 20;

  private static final Duration SHARE = Duration.ofSeconds(60);
  private static final Duration ELSEWHERE = Duration.ofSeconds(10);

  private final Random random = new Random(9);

  @TempDir private Path folder;

  @Test
  void servers_shareGraphsOut_andTheOtherGoesOnWhenAnOwnerIsKilledOrFrozen() throws Exception {
    try (var postgres = PostgresServer.start(folder.resolve("postgres"));
        var first =
            ClusteredServers.start(
                ServerKind.WILDFLY,
                "owners-first",
                postgres.environment(),
                folder.resolve("data"))) {
      List<WorkedGraph> graphs = new ArrayList<>();
      for (int i = 0; i < GRAPHS; i++) {
        graphs.add(WorkedGraph.create(first.client(), random));
      }
      List<RecordedClients> before = work(first);
      for (RecordedClients each : before) {
        each.awaitEnough();
      }
      try (var second =
          ClusteredServers.start(
              ServerKind.PAYARA, "owners-second", postgres.environment(), folder.resolve("data"))) {
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

        WorkedGraph its = ownedBy(second, postgres, graphs);
        checkMoves(first, second, postgres, its);
        checkDrain(first, second);

        // The owner that does not lead is killed.
        List<RecordedClients> during = work(first);
        for (RecordedClients each : during) {
          each.awaitEnough();
        }
        Instant killed = Instant.now();
        second.kill();
        ClusteredServers.review(first, its, random);
        print("an owner was killed: a review was taken elsewhere after %d ms", killed);
        assertThat(Duration.between(killed, Instant.now())).isLessThan(ELSEWHERE);
        stop(during);
        check(first, during);

        // It comes back, takes its share again, and is frozen.
        second.restart();
        awaitShare(first, second);
        its = ownedBy(second, postgres, graphs);
        List<RecordedClients> again = work(first);
        for (RecordedClients each : again) {
          each.awaitEnough();
        }
        Instant frozen = Instant.now();
        ClusteredServers.signal("STOP", second);
        try {
          ClusteredServers.review(first, its, random);
          print("an owner was frozen: a review was taken elsewhere after %d ms", frozen);
          assertThat(Duration.between(frozen, Instant.now())).isLessThan(ELSEWHERE);
        } finally {
          ClusteredServers.signal("CONT", second);
        }
        for (WorkedGraph graph : graphs) {
          long here = ClusteredServers.reviews(first, graph);
          assertThat(ClusteredServers.reviews(second, graph)).isGreaterThanOrEqualTo(here);
        }
        stop(again);
        check(second, again);
      }
    }
  }

  /** An administrator moves a graph to and fro while somebody reviews it. */
  private void checkMoves(
      RunningServer first, RunningServer second, PostgresServer postgres, WorkedGraph graph)
      throws Exception {
    for (RunningServer to : List.of(first, second, first, second)) {
      Instant begun = Instant.now();
      String path = "/api/v1/servers/" + id(first, to) + "/graphs/" + graph.id();
      assertThat(first.client().put(path, Map.of()).status()).isEqualTo(200);
      Duration longest = Duration.ZERO;
      while (!owns(to, postgres, graph)) {
        Instant sent = Instant.now();
        assertThat(
                ClusteredServers.send(first.client(), graph, ClusteredServers.draw(graph, random))
                    .status())
            .isEqualTo(200);
        Duration took = Duration.between(sent, Instant.now());
        longest = took.compareTo(longest) > 0 ? took : longest;
        assertThat(Duration.between(begun, Instant.now())).isLessThan(SHARE);
      }
      Instant sent = Instant.now();
      assertThat(
              ClusteredServers.send(first.client(), graph, ClusteredServers.draw(graph, random))
                  .status())
          .isEqualTo(200);
      Duration took = Duration.between(sent, Instant.now());
      longest = took.compareTo(longest) > 0 ? took : longest;
      print("a graph was moved after %d ms", begun);
      System.out.printf("owners: the slowest review meanwhile took %d ms%n", longest.toMillis());
    }
    String anywhere = "/api/v1/servers/" + id(first, first) + "/graphs/" + graph.id();
    assertThat(first.client().delete(anywhere).status()).isEqualTo(200);
    assertThat(ClusteredServers.reviews(second, graph))
        .isEqualTo(first.client().lines(graph.id()).size());
  }

  /** The server that does not lead is drained and serves again, and no write is refused. */
  private void checkDrain(RunningServer first, RunningServer second) throws Exception {
    List<RecordedClients> during = work(second);
    for (RecordedClients each : during) {
      each.awaitEnough();
    }
    String path = "/api/v1/servers/" + id(first, second) + "/draining";
    Instant begun = Instant.now();
    assertThat(first.client().put(path, Map.of()).status()).isEqualTo(200);
    while (owned(first, second) > 0) {
      assertThat(Duration.between(begun, Instant.now())).isLessThan(SHARE);
    }
    print("an owner was drained: it owns nothing after %d ms", begun);
    assertThat(first.client().delete(path).status()).isEqualTo(200);
    awaitShare(first, second);
    stop(during);
    assertThat(during).extracting(RecordedClients::refusals).containsOnly(0);
    check(first, during);
  }

  private static String id(RunningServer asked, RunningServer server) {
    for (JsonNode each : asked.client().get("/api/v1/servers").json().get("items")) {
      if (URI.create(each.get("url").asText()).getPort() == server.uri().getPort()
          && each.get("alive").asBoolean()) {
        return each.get("id").asText();
      }
    }
    throw new AssertionError("there is no server " + server.uri());
  }

  private static boolean owns(RunningServer server, PostgresServer postgres, WorkedGraph graph)
      throws Exception {
    return owned(server, postgres).contains(graph.id());
  }

  private List<RecordedClients> work(RunningServer server) {
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

  /** Waits until a server owns one of some graphs by what the database knows; returns that. */
  private static WorkedGraph ownedBy(
      RunningServer server, PostgresServer postgres, List<WorkedGraph> graphs) throws Exception {
    Instant begun = Instant.now();
    while (true) {
      Set<UUID> owned = owned(server, postgres);
      for (WorkedGraph graph : graphs) {
        if (owned.contains(graph.id())) {
          return graph;
        }
      }
      assertThat(Duration.between(begun, Instant.now())).isLessThan(SHARE);
    }
  }

  /** Returns the ids of the graphs that a server owns by what the database knows. */
  private static Set<UUID> owned(RunningServer server, PostgresServer postgres) throws Exception {
    Set<UUID> owned = new HashSet<>();
    try (var connection =
            DriverManager.getConnection(
                postgres.environment().get("RESIGHT_DB_URL"), PostgresServer.USER, "");
        var statement =
            connection.prepareStatement(
                "SELECT graph_id FROM held_id JOIN journal_end USING (graph_no)"
                    + " JOIN node ON node_id = owner WHERE url LIKE ?")) {
      statement.setString(1, "%:" + server.uri().getPort());
      ResultSet rows = statement.executeQuery();
      while (rows.next()) {
        owned.add(rows.getObject(1, UUID.class));
      }
    }
    return owned;
  }

  private static void print(String what, Instant since) {
    System.out.printf("owners: " + what + "%n", Duration.between(since, Instant.now()).toMillis());
  }
}
