package org.resight.it.crash;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.resight.it.server.OwnServer;
import org.resight.it.server.PostgresServer;
import org.resight.it.server.ResightClient;
import org.resight.it.server.ResightClient.Answer;
import org.resight.it.server.RunningServer;
import org.resight.it.server.ServerKind;

/**
 * Two servers, WildFly and Payara, that know each other over one PostgreSQL: any of them takes any
 * request, and whichever dies or is frozen, nothing acknowledged is lost, doubled or read stale.
 */
@OwnServer
class ClusterIT {

  private static final int CLIENTS = 8;

  private final Random random = new Random(5);

  @TempDir private Path folder;

  @Test
  void servers_takeAnyRequest_andTheOtherGoesOnWhenOneIsKilledOrFrozen() throws Exception {
    try (var postgres = PostgresServer.start(folder.resolve("postgres"));
        var first =
            ClusteredServers.start(
                ServerKind.WILDFLY,
                "cluster-first",
                postgres.environment(),
                folder.resolve("data"));
        var second =
            ClusteredServers.start(
                ServerKind.PAYARA,
                "cluster-second",
                postgres.environment(),
                folder.resolve("data"))) {
      checkAnyTakesAnything(first, second);
      checkEvents(first, second);
      WorkedGraph probe = WorkedGraph.create(first.client(), random);

      // The leader is killed while clients write through both.
      RecordedClients there = work(second);
      RecordedClients here = work(first);
      there.awaitEnough();
      here.awaitEnough();
      here.expectEnd();
      Instant killed = Instant.now();
      first.kill();
      ClusteredServers.review(second, probe, random);
      print("killed", killed);
      here.stop();
      there.awaitMore(50);
      there.stop();
      check("killed", second, here, there);
      first.restart();
      check("killed and started again", first, here, there);

      // The next leader is frozen, and wakes when the other leads.
      RecordedClients during = work(first);
      during.awaitEnough();
      Instant frozen = Instant.now();
      ClusteredServers.signal("STOP", second);
      try {
        ClusteredServers.review(first, probe, random);
        print("frozen", frozen);
        during.awaitMore(50);
      } finally {
        ClusteredServers.signal("CONT", second);
      }
      List<Long> seen =
          List.of(
              ClusteredServers.reviews(first, during.graph()),
              ClusteredServers.reviews(second, during.graph()));
      assertThat(seen.get(1)).isGreaterThanOrEqualTo(seen.get(0));
      during.stop();
      check("frozen", second, during);
      check("frozen, asked elsewhere", first, during);

      checkUpgrade(first, second);

      // One that is told to stop leaves nothing to wait for.
      Instant stopped = Instant.now();
      second.stop();
      assertThat(ClusteredServers.review(first, probe, random).status()).isEqualTo(200);
      print("stopped", stopped);
    }
  }

  /** The leader is drained, stopped and started again, and no write is refused or cut. */
  private void checkUpgrade(RunningServer first, RunningServer second) throws Exception {
    assertThat(leader(second)).isEqualTo(first.uri().getPort());
    RecordedClients there = work(second);
    RecordedClients here = work(first);
    there.awaitEnough();
    here.awaitEnough();
    Instant drained = Instant.now();
    drain(second, first, true);
    while (leader(second) != second.uri().getPort()) {
      assertThat(Duration.between(drained, Instant.now())).isLessThan(Duration.ofMinutes(1));
    }
    print("drained", drained);
    there.awaitMore(50);
    here.awaitMore(50);
    here.stop();
    assertThat(first.client().get("/health/ready").status()).isEqualTo(503);
    first.stop();
    there.awaitMore(50);
    first.restart();
    there.stop();
    assertThat(List.of(here.refusals(), there.refusals())).containsExactly(0, 0);
    check("drained", second, here, there);
    check("drained, asked elsewhere", first, here, there);
  }

  /** Returns the port of the server that leads, as one of them knows it. */
  private static int leader(RunningServer asked) {
    for (JsonNode server : asked.client().get("/api/v1/servers").json().get("items")) {
      if (server.get("leads").asBoolean()) {
        return URI.create(server.get("url").asText()).getPort();
      }
    }
    return -1;
  }

  private static void drain(RunningServer asked, RunningServer server, boolean draining) {
    for (JsonNode each : asked.client().get("/api/v1/servers").json().get("items")) {
      if (each.get("url").asText().endsWith(":" + server.uri().getPort())
          && each.get("alive").asBoolean()) {
        String path = "/api/v1/servers/" + each.get("id").asText() + "/draining";
        Answer answer = draining ? asked.client().put(path, Map.of()) : asked.client().delete(path);
        assertThat(answer.status()).isEqualTo(200);
      }
    }
  }

  /** What one makes the other knows at once, and what is refused is refused alike. */
  private void checkAnyTakesAnything(RunningServer first, RunningServer second) {
    WorkedGraph one = WorkedGraph.create(first.client(), random);
    WorkedGraph other = WorkedGraph.create(second.client(), random);
    for (RunningServer server : List.of(first, second)) {
      for (WorkedGraph graph : List.of(one, other)) {
        assertThat(server.client().get(ResightClient.graph(graph.id())).status()).isEqualTo(200);
        assertThat(ClusteredServers.review(server, graph, random).status()).isEqualTo(200);
      }
      JsonNode graphs = server.client().get("/api/v1/graphs").json();
      assertThat(graphs.get("items").findValuesAsText("id"))
          .contains(one.id().toString(), other.id().toString());
    }
    assertThat(second.client().lines(one.id())).hasSize(2);
    String unknown = ResightClient.graph(UUID.randomUUID());
    assertThat(second.client().get(unknown)).satisfies(answer -> sameAs(answer, first, unknown));
    assertThat(second.client().get("/")).satisfies(answer -> sameAs(answer, first, "/"));
    assertThat(second.client().delete(ResightClient.graph(one.id())).isSuccess()).isTrue();
    assertThat(first.client().get(ResightClient.graph(one.id())).status()).isEqualTo(410);
  }

  private static void sameAs(Answer answer, RunningServer server, String path) {
    Answer there = server.client().get(path);
    assertThat(answer.status()).isEqualTo(there.status());
    assertThat(answer.text()).isEqualTo(there.text());
    assertThat(answer.header("Content-Security-Policy"))
        .isNotNull()
        .isEqualTo(there.header("Content-Security-Policy"));
  }

  /** A stream of events through the other server tells of a review as it comes. */
  private void checkEvents(RunningServer first, RunningServer second) throws Exception {
    WorkedGraph graph = WorkedGraph.create(first.client(), random);
    HttpRequest request =
        HttpRequest.newBuilder(second.uri().resolve(ResightClient.graph(graph.id()) + "/events"))
            .timeout(Duration.ofSeconds(30))
            .build();
    try (Stream<String> lines =
        HttpClient.newHttpClient().send(request, BodyHandlers.ofLines()).body()) {
      var told = lines.iterator();
      assertThat(told.next()).startsWith("event: status");
      assertThat(ClusteredServers.review(first, graph, random).status()).isEqualTo(200);
      while (!told.next().startsWith("event: review")) {
        // what stands before it
      }
    }
  }

  private RecordedClients work(RunningServer server) {
    return new RecordedClients(
        server.client(),
        WorkedGraph.create(server.client(), random),
        CLIENTS,
        random.nextLong(),
        100);
  }

  private static void check(String after, RunningServer server, RecordedClients... all) {
    for (RecordedClients clients : all) {
      int reviews = GraphAudit.check(server.client(), clients);
      System.out.printf(
          "cluster, %s: %d calls, %d refusals, %d reviews%n",
          after, clients.history().size(), clients.refusals(), reviews);
    }
  }

  private static void print(String what, Instant since) {
    System.out.printf(
        "cluster, the leader was %s: a review was taken elsewhere after %d ms%n",
        what, Duration.between(since, Instant.now()).toMillis());
  }
}
