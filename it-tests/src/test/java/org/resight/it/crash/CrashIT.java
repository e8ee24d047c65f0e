package org.resight.it.crash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.resight.it.crash.WorkedGraph.Backend.EVIDENCE;
import static org.resight.it.crash.WorkedGraph.Backend.GRAPH;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.resight.it.api.DrawnHerd;
import org.resight.it.server.OwnServer;
import org.resight.it.server.PostgresServer;
import org.resight.it.server.ResightClient;
import org.resight.it.server.RunningServer;
import org.resight.it.server.ServerKind;

/**
 * Kills the server, and PostgreSQL, at random moments while 16 clients write, and checks that
 * nothing acknowledged is lost and nothing is doubled, whatever decides who is who.
 *
 * <p>{@code -Dresight.crash.rounds=N} rounds altogether, 10 in the build, 100 with {@code -P
 * crash}: four of ten kill the server on H2, three the server on PostgreSQL, three PostgreSQL
 * itself. {@code -Dresight.crash.seed=S} repeats the choices of a run, though not the timing of its
 * threads.
 */
@OwnServer
class CrashIT {

  private static final int CLIENTS = 16;

  /** Photos of the matching that is killed. */
  private static final int MATCHED = 40;

  /** How long a quarter of their features may take. */
  private static final Duration QUARTER = Duration.ofMinutes(2);

  private static final int ROUNDS = Integer.getInteger("resight.crash.rounds", 10);
  private static final int ON_H2 = Math.max(1, ROUNDS * 4 / 10);
  private static final int ON_POSTGRES = Math.max(2, ROUNDS - ON_H2);

  private final long seed = Long.getLong("resight.crash.seed", System.currentTimeMillis());
  private final Random random = new Random(seed);
  private final List<Survivor> survivors = new ArrayList<>();

  @TempDir private Path folder;

  /** A graph that was checked, how many reviews it had then, and what followed from them. */
  private record Survivor(UUID graph, int reviews, GraphPicture picture) {}

  @Test
  void kill_ofTheServerOnH2_losesAndDoublesNothing() throws Exception {
    print("H2, seed " + seed);
    try (var server = RunningServer.start(ServerKind.WILDFLY, "crash-h2", folder, Map.of())) {
      for (int round = 1; round <= ON_H2; round++) {
        killServer(server, round);
      }
      checkSurvivors(server);
      killWhileMatching(server);
    }
  }

  /**
   * A matching that the server did not end goes on after the next start: no photo's features are
   * made twice, and the pairs are those of a matching that nothing broke.
   */
  private void killWhileMatching(RunningServer server) throws Exception {
    DrawnHerd herd = DrawnHerd.send(server.client(), MATCHED / 2, 2);
    UUID broken;
    String job;
    Map<Path, FileTime> made;
    while (true) {
      broken = server.client().createGraph(herd.photos(), "evidence").id();
      job =
          server
              .client()
              .post(ResightClient.graph(broken) + "/matching", Map.of())
              .json()
              .get("job")
              .asText();
      Until.holds("a quarter of the features", QUARTER, () -> features().size() >= MATCHED / 4);
      server.kill();
      made = features();
      if (made.size() < MATCHED) {
        break;
      }
      // The kill came late: once more, with no features.
      server.restart();
      ended(server.client(), job);
      server.client().delete(ResightClient.graph(broken));
      server.kill();
      Files.move(folder.resolve("matching"), folder.resolve(job));
      server.restart();
    }
    assertThat(made).hasSizeGreaterThanOrEqualTo(MATCHED / 4);
    server.restart();

    ResightClient client = server.client();
    JsonNode end = ended(client, job);
    assertThat(end.get("status").asText()).as(end.toString()).isEqualTo("done");
    assertThat(end.get("failures")).isEmpty();
    assertThat(features()).hasSize(MATCHED).containsAllEntriesOf(made);
    String pairs = client.get(ResightClient.graph(broken) + "/pairs?limit=10000").text();
    client.delete(ResightClient.graph(broken));
    UUID whole = client.createGraph(herd.photos(), "evidence").id();
    String path = ResightClient.graph(whole);
    ended(client, client.post(path + "/matching", Map.of()).json().get("job").asText());
    assertThat(client.get(path + "/pairs?limit=10000").text()).isEqualTo(pairs).contains("match");
    print("matching of %d photos killed after %d".formatted(MATCHED, made.size()));
  }

  private static JsonNode ended(ResightClient client, String job) {
    client.get("/api/v1/jobs/" + job + "/events");
    return client.get("/api/v1/jobs/" + job).json();
  }

  /** The files that features are kept in, and when each was written. */
  private Map<Path, FileTime> features() throws IOException {
    Path place = folder.resolve("matching");
    if (!Files.exists(place)) {
      return Map.of();
    }
    Map<Path, FileTime> files = new TreeMap<>();
    try (Stream<Path> all = Files.walk(place)) {
      for (Path file : all.filter(each -> !each.toString().endsWith(".part")).toList()) {
        if (Files.isRegularFile(file)) {
          files.put(file, Files.getLastModifiedTime(file));
        }
      }
    } catch (UncheckedIOException e) {
      // A file was moved to its place meanwhile.
      return Map.of();
    }
    return files;
  }

  @Test
  void kill_ofTheServerOrOfPostgres_losesAndDoublesNothing() throws Exception {
    print("PostgreSQL, seed " + seed);
    try (var postgres = PostgresServer.start(folder.resolve("postgres"));
        var server =
            RunningServer.start(
                ServerKind.WILDFLY,
                "crash-postgres",
                folder.resolve("data"),
                postgres.environment())) {
      for (int round = 1; round <= ON_POSTGRES; round++) {
        if (round % 2 == 0) {
          killServer(server, round);
        } else {
          killPostgres(postgres, server, round);
        }
      }
      checkSurvivors(server);
    }
  }

  /** Lets clients work on a new graph; every third weighs evidence. */
  private RecordedClients work(RunningServer server, int round, int acknowledgements) {
    WorkedGraph graph =
        WorkedGraph.create(server.client(), random, round % 3 == 2 ? EVIDENCE : GRAPH);
    return new RecordedClients(
        server.client(), graph, CLIENTS, random.nextLong(), acknowledgements);
  }

  private void killServer(RunningServer server, int round) throws Exception {
    int acknowledgements = 1 + random.nextInt(500);
    RecordedClients clients = work(server, round, acknowledgements);
    clients.awaitEnough();
    clients.expectEnd();
    server.kill();
    clients.stop();
    server.restart();
    report("server", server, round, acknowledgements, clients);
  }

  private void killPostgres(PostgresServer postgres, RunningServer server, int round)
      throws Exception {
    int acknowledgements = 1 + random.nextInt(500);
    RecordedClients clients = work(server, round, acknowledgements);
    clients.awaitEnough();
    postgres.kill();
    clients.awaitRefusal();
    checkReads(server.client(), clients.graph().id());
    postgres.restart();
    clients.awaitMore(100);
    clients.stop();
    assertThat(clients.refusals()).isPositive();
    report("PostgreSQL", server, round, acknowledgements, clients);
  }

  /** What is in memory is told while the database is away. */
  private static void checkReads(ResightClient client, UUID graph) {
    String path = ResightClient.graph(graph);
    for (String read :
        List.of("", "/conflicts", "/separations", "/pairs", "/next?n=1&peek=true&reviewer=ana")) {
      assertThat(client.get(path + read).status()).as(read).isEqualTo(200);
    }
  }

  private void report(
      String killed,
      RunningServer server,
      int round,
      int acknowledgements,
      RecordedClients clients) {
    int reviews = GraphAudit.check(server.client(), clients);
    UUID graph = clients.graph().id();
    survivors.add(new Survivor(graph, reviews, GraphPicture.served(server.client(), graph)));
    print(
        "round %d, %s killed after %d acknowledgements of %s: %d calls, %d refusals, %d reviews"
            .formatted(
                round,
                killed,
                acknowledgements,
                clients.graph().isWeighed() ? "evidence" : "a graph",
                clients.history().size(),
                clients.refusals(),
                reviews));
  }

  /** The later crashes, and one more, left the earlier graphs alone. */
  private void checkSurvivors(RunningServer server) throws Exception {
    server.kill();
    server.restart();
    ResightClient client = server.client();
    for (Survivor survivor : survivors) {
      GraphPicture.served(client, survivor.graph()).assertEquals(survivor.picture());
      assertThat(client.lines(survivor.graph())).hasSize(survivor.reviews());
      assertThat(client.graphOf(survivor.graph()).reviews()).isEqualTo(survivor.reviews());
    }
  }

  private static void print(String line) {
    System.out.println(line);
    System.out.flush();
  }
}
