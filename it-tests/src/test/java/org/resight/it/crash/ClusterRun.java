package org.resight.it.crash;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayInputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.resight.audit.SentReview;
import org.resight.it.server.PostgresServer;
import org.resight.it.server.ResightClient;
import org.resight.it.server.ResightClient.Answer;
import org.resight.it.server.RunningServer;
import org.resight.it.server.ServerKind;

/**
 * {@code mvn -P cluster-rounds}: round after round the server that leads, of a WildFly and a
 * Payara, is killed, frozen, told to end or drained while clients write. Every answer is held
 * against the journal, on both servers, and the longest time without an answer is told.
 *
 * <p>{@code -Dresight.cluster.rounds} gives the number of rounds (20), {@code
 * -Dresight.cluster.reviews} the reviews of a further graph (none), {@code -Dresight.cluster.heap}
 * the heap of each server (1g). What the clients of a failed round were told is kept in the
 * servers' folder.
 */
public final class ClusterRun {

  private static final int ROUNDS = Integer.getInteger("resight.cluster.rounds", 20);
  private static final int REVIEWS = Integer.getInteger("resight.cluster.reviews", 0);
  private static final String HEAP = System.getProperty("resight.cluster.heap", "1g");
  private static final int PORT = Integer.getInteger("resight.port", 8080);
  private static final int CLIENTS = 4;
  private static final int ANNOTATIONS = 20_000;
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  /** What happens to the server that leads. */
  private enum Event {
    KILLED,
    FROZEN,
    DRAINED,
    ENDED
  }

  private final Random random = new Random(11);
  private final Path folder =
      Path.of(System.getProperty("servers.folder"), "cluster-rounds").toAbsolutePath();
  private final List<RunningServer> servers = new ArrayList<>();
  private final Map<Event, List<Long>> gaps = new TreeMap<>();
  private int answered;

  private ClusterRun() {}

  /** Runs the rounds; ends with an error if one failed. */
  public static void main(String[] arguments) throws Exception {
    new ClusterRun().run();
  }

  private void run() throws Exception {
    Files.createDirectories(folder);
    Path data = Files.createTempDirectory(folder, "data");
    try (var postgres = PostgresServer.start(data.resolve("postgres"))) {
      servers.add(start(ServerKind.WILDFLY, 1, data, postgres));
      if (REVIEWS > 0) {
        fill(servers.get(0), postgres);
      }
      Instant begun = Instant.now();
      servers.add(start(ServerKind.PAYARA, 2, data, postgres));
      print(
          "the second server has read along after %d ms, its start included"
              .formatted(since(begun)));
      for (int round = 1; round <= ROUNDS; round++) {
        round(round, Event.values()[(round - 1) % Event.values().length]);
      }
      gaps.forEach(
          (event, all) ->
              print(
                  "%s: %d rounds, without an answer for %d ms at the median, %d ms at the most"
                      .formatted(
                          event,
                          all.size(),
                          all.get((all.size() - 1) / 2),
                          all.get(all.size() - 1))));
      List<Long> all = gaps.values().stream().flatMap(List::stream).sorted().toList();
      print(
          "all: %d rounds, p90 %d ms, %d calls; nothing was lost, doubled or read stale"
              .formatted(all.size(), all.get((int) (0.9 * (all.size() - 1))), answered));
    } finally {
      servers.forEach(RunningServer::close);
    }
  }

  private RunningServer start(ServerKind kind, int number, Path data, PostgresServer postgres)
      throws Exception {
    Map<String, String> environment = new HashMap<>(postgres.environment());
    environment.put("RESIGHT_NODE_URL", "http://localhost:" + (PORT + number));
    environment.put("RESIGHT_DATA", data.resolve("files").toString());
    environment.put("RESIGHT_SIGN_IN", "local");
    return RunningServer.start(
        kind,
        folder.resolve("server-" + number),
        PORT + number,
        environment,
        List.of("-Xmx" + HEAP));
  }

  /** Makes a graph with many reviews, by the database, and has the server read them. */
  private static void fill(RunningServer server, PostgresServer postgres) throws Exception {
    StringBuilder csv = new StringBuilder("id\n");
    String ids =
        IntStream.range(0, ANNOTATIONS)
            .mapToObj(i -> new UUID(0x4000, (1L << 63) | i).toString())
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
              + REVIEWS
              + ") AS i"
              + " JOIN member a ON a.n = i % "
              + ANNOTATIONS
              + " JOIN member b ON b.n = (i + 1 + i / "
              + ANNOTATIONS
              + " % 64) % "
              + ANNOTATIONS);
      statement.execute(
          "UPDATE journal_end SET last_position = "
              + REVIEWS
              + ", last_seq = "
              + REVIEWS
              + " WHERE graph_no = (SELECT MIN(graph_no) FROM member)");
      statement.execute("ANALYZE");
    }
    Instant begun = Instant.now();
    server.restart();
    print("a server alone has replayed %d reviews after %d ms".formatted(REVIEWS, since(begun)));
  }

  private void round(int round, Event event) throws Exception {
    RunningServer leader = leader();
    RunningServer other = servers.get(1 - servers.indexOf(leader));
    RecordedClients there = work(other);
    RecordedClients here = event == Event.FROZEN ? there : work(leader);
    there.awaitEnough();
    here.awaitEnough();
    Probe probe = new Probe(other.client(), WorkedGraph.create(other.client(), random));
    probe.start();
    switch (event) {
      case KILLED -> {
        here.expectEnd();
        leader.kill();
      }
      case FROZEN -> ClusteredServers.signal("STOP", leader);
      case DRAINED -> drain(leader, other);
      case ENDED -> {
        here.expectEnd();
        leader.stop();
      }
    }
    await(other);
    there.awaitMore(50);
    long gap = probe.end();
    here.stop();
    switch (event) {
      case FROZEN -> ClusteredServers.signal("CONT", leader);
      case DRAINED -> {
        leader.stop();
        leader.restart();
      }
      default -> leader.restart();
    }
    there.stop();
    gaps.computeIfAbsent(event, any -> new ArrayList<>()).add(gap);
    gaps.get(event).sort(null);
    print(
        "round %d, %s, %s leads: %d ms without an answer, %d refusals"
            .formatted(
                round,
                event,
                servers.indexOf(other) == 0 ? "WildFly" : "Payara",
                gap,
                here.refusals() + (here == there ? 0 : there.refusals()) + probe.refusals.get()));
    check(round, leader, other, here, there);
    if (event == Event.DRAINED && here.refusals() + there.refusals() + probe.refusals.get() > 0) {
      throw new AssertionError("requests were refused while a server was drained");
    }
  }

  private void check(
      int round,
      RunningServer leader,
      RunningServer other,
      RecordedClients here,
      RecordedClients there)
      throws Exception {
    for (RecordedClients clients : here == there ? List.of(there) : List.of(here, there)) {
      try {
        GraphAudit.check(other.client(), clients);
        GraphAudit.check(leader.client(), clients);
        answered += clients.history().size();
      } catch (AssertionError | RuntimeException e) {
        Path kept = folder.resolve("round-" + round + ".txt");
        Files.write(
            kept,
            Stream.concat(
                    Stream.of(e.toString()),
                    Stream.concat(clients.surprises().stream(), clients.history().stream())
                        .map(Object::toString))
                .toList());
        throw new AssertionError("round " + round + " failed; its history: " + kept, e);
      }
    }
  }

  private RecordedClients work(RunningServer server) {
    return new RecordedClients(
        server.client(),
        WorkedGraph.create(server.client(), random),
        CLIENTS,
        random.nextLong(),
        50);
  }

  /** Sends reviews one after another, and notes the longest time between two that were taken. */
  private final class Probe extends Thread {
    private final ResightClient client;
    private final WorkedGraph graph;
    private volatile boolean ended;
    private volatile long gap;
    private final AtomicInteger refusals = new AtomicInteger();

    Probe(ResightClient client, WorkedGraph graph) {
      super("probe");
      this.client = client;
      this.graph = graph;
    }

    @Override
    public void run() {
      long taken = System.nanoTime();
      while (!ended) {
        SentReview review = ClusteredServers.draw(graph, random);
        Answer answer;
        do {
          answer = ClusteredServers.send(client, graph, review);
          refusals.addAndGet(answer.isSuccess() ? 0 : 1);
        } while (!answer.isSuccess());
        long now = System.nanoTime();
        gap = Math.max(gap, Duration.ofNanos(now - taken).toMillis());
        taken = now;
      }
    }

    long end() throws InterruptedException {
      ended = true;
      join();
      return gap;
    }
  }

  private RunningServer leader() {
    for (RunningServer server : servers) {
      if (port(server) == server.uri().getPort()) {
        return server;
      }
    }
    throw new IllegalStateException("nobody leads");
  }

  /** Returns the port of the server that leads, as one of them knows it, or -1. */
  private static int port(RunningServer asked) {
    Answer answer;
    try {
      answer = asked.client().get("/api/v1/servers");
    } catch (UncheckedIOException e) {
      return -1;
    }
    if (answer.isSuccess()) {
      for (JsonNode server : answer.json().get("items")) {
        if (server.get("leads").asBoolean()) {
          return URI.create(server.get("url").asText()).getPort();
        }
      }
    }
    return -1;
  }

  private static void await(RunningServer leads) {
    Instant begun = Instant.now();
    while (port(leads) != leads.uri().getPort()) {
      if (since(begun) > PATIENCE.toMillis()) {
        throw new AssertionError("no other server leads");
      }
    }
  }

  private static void drain(RunningServer server, RunningServer asked) {
    for (JsonNode each : asked.client().get("/api/v1/servers").json().get("items")) {
      if (each.get("url").asText().endsWith(":" + server.uri().getPort())
          && each.get("alive").asBoolean()) {
        asked.client().put("/api/v1/servers/" + each.get("id").asText() + "/draining", Map.of());
      }
    }
  }

  private static long since(Instant begun) {
    return Duration.between(begun, Instant.now()).toMillis();
  }

  private static void print(String line) {
    System.out.println("cluster: " + line);
    System.out.flush();
  }
}
