package org.resight.it.load;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.HdrHistogram.ConcurrentHistogram;
import org.jspecify.annotations.Nullable;
import org.resight.it.server.ResightClient;
import org.resight.it.server.ResightClient.Answer;
import org.resight.it.server.RunningServer;
import org.resight.it.server.ServerKind;
import org.resight.it.server.ServerProcess;

/**
 * {@code mvn -P hostile}: 16 reviewers at a steady pace, by turns alone and beside one client that
 * plays all {@link Attacks}, in a process of its own ({@link Attacker}).
 *
 * <p>{@code -Dhostile.minutes} is how long on each server (30), {@code -Dhostile.server} is {@code
 * WILDFLY} or {@code PAYARA} alone, {@code -Dhostile.turn} how many seconds a turn has (150).
 * Prints a row for each turn: what the reviewers had to wait for a pair and for the receipt of its
 * review, who was refused, and the heap after a collection; then what they had to wait beside each
 * attack. Ends with an error if a reviewer was refused, if the 99th percentile of all turns beside
 * attacks is more than {@value #MOST_TIMES} times that of the others, or if the server is not ready
 * afterwards.
 */
public final class HostileRun {

  private static final int REVIEWERS = 16;
  private static final int PHOTOS = 3_000;
  private static final int MOST_TIMES = 2;
  private static final Duration PACE = Duration.ofSeconds(1);
  private static final Duration TURN = Duration.ofSeconds(Integer.getInteger("hostile.turn", 150));

  private final RunningServer server;
  private final UUID graph;
  private final AtomicReference<Turn> turn = new AtomicReference<>(new Turn());
  private final Map<String, Integer> broken = new TreeMap<>();

  /** By what the attacker is at, and by whether it is at anything: microseconds. */
  private final Map<String, ConcurrentHistogram> beside = new ConcurrentHashMap<>();

  private final ConcurrentHistogram quiet = new ConcurrentHistogram(3);
  private final ConcurrentHistogram attacked = new ConcurrentHistogram(3);
  private volatile String playing = "";
  private final AtomicBoolean ended = new AtomicBoolean();

  /** What the reviewers met in one turn. */
  private static final class Turn {
    private final ConcurrentHistogram micros = new ConcurrentHistogram(3);
    private final List<String> refused = new ArrayList<>();

    synchronized void refused(String what) {
      refused.add(what);
    }

    synchronized List<String> refused() {
      return List.copyOf(refused);
    }
  }

  private HostileRun(RunningServer server, UUID graph) {
    this.server = server;
    this.graph = graph;
  }

  /** Runs. */
  public static void main(String[] arguments) throws Exception {
    int minutes = Integer.getInteger("hostile.minutes", 30);
    String only = System.getProperty("hostile.server", "");
    boolean fine = true;
    for (ServerKind kind : ServerKind.values()) {
      if (only.isBlank() || only.equals(kind.name())) {
        Path data = Files.createTempDirectory("resight-hostile");
        List<String> options = List.of("-Xmx1g");
        try (RunningServer server =
            RunningServer.start(
                kind,
                "hostile-" + kind,
                data,
                Map.of("RESIGHT_CALLBACK_HOSTS", "localhost"),
                options)) {
          print(kind + ", " + minutes + " minutes");
          fine &= new HostileRun(server, project(server)).run(minutes);
        }
      }
    }
    if (!fine) {
      throw new AssertionError("Somebody was refused, or the server is not ready; see above.");
    }
  }

  /** Lays photos, each with ten candidate pairs. */
  private static UUID project(RunningServer server) {
    StringBuilder csv = new StringBuilder("id\n");
    StringBuilder pairs = new StringBuilder("a,b,score\n");
    List<UUID> photos = new ArrayList<>();
    for (int i = 0; i < PHOTOS; i++) {
      photos.add(photo(i));
      csv.append(photos.get(i)).append('\n');
      for (int j = Math.max(0, i - 10); j < i; j++) {
        pairs.append(photos.get(j)).append(',').append(photos.get(i)).append(",0.5\n");
      }
    }
    ResightClient client = server.client();
    client.importAnnotations(() -> stream(csv));
    UUID graph = client.createGraph(photos).id();
    client.importCandidates(graph, () -> stream(pairs));
    return graph;
  }

  private static ByteArrayInputStream stream(StringBuilder text) {
    return new ByteArrayInputStream(text.toString().getBytes(StandardCharsets.UTF_8));
  }

  private boolean run(int minutes) throws Exception {
    ServerProcess process = new ServerProcess(server);
    ExecutorService pool = Executors.newCachedThreadPool();
    List<Future<?>> reviewers = new ArrayList<>();
    boolean fine = true;
    try (Attacker attacker = Attacker.on(server.uri())) {
      for (int i = 0; i < REVIEWERS; i++) {
        String name = "reviewer-" + i;
        reviewers.add(pool.submit(() -> review(name)));
      }
      // The first requests of a server take many times as long.
      TimeUnit.SECONDS.sleep(60);
      print(
          "| minute | beside attacks | answers | p50 ms | p99 ms | worst ms | refused | heap MB |");
      print("| ---: | --- | ---: | ---: | ---: | ---: | ---: | ---: |");
      Instant begun = Instant.now();
      Instant end = begun.plus(Duration.ofMinutes(minutes));
      for (boolean hostile = false; Instant.now().isBefore(end); hostile = !hostile) {
        Turn current = new Turn();
        turn.set(current);
        int played = hostile ? attack(attacker) : quiet();
        fine &= current.refused().isEmpty();
        (hostile ? attacked : quiet).add(current.micros);
        print(
            String.format(
                Locale.ROOT,
                "| %d | %s | %d | %.1f | %.1f | %.1f | %d | %d |",
                Duration.between(begun, Instant.now()).toMinutes(),
                hostile ? played + " attacks" : "no",
                current.micros.getTotalCount(),
                current.micros.getValueAtPercentile(50) / 1e3,
                current.micros.getValueAtPercentile(99) / 1e3,
                current.micros.getMaxValue() / 1e3,
                current.refused().size(),
                process.heap() >> 10));
        current.refused().stream().limit(5).forEach(HostileRun::print);
      }
      print("The attacker was answered: " + attacker.end());
      for (String attack : attacker.names()) {
        print(attack + ": " + waited(beside.getOrDefault(attack, new ConcurrentHistogram(3))));
      }
      double times = attacked.getValueAtPercentile(99) / (double) quiet.getValueAtPercentile(99);
      print("Alone, in all: " + waited(quiet));
      print("Beside attacks, in all: " + waited(attacked));
      print(String.format(Locale.ROOT, "That is %.2f times the p99.", times));
      fine &= times <= MOST_TIMES;
      broken.forEach((attack, count) -> print(count + " times broken off: " + attack));
    } finally {
      ended.set(true);
      for (Future<?> reviewer : reviewers) {
        reviewer.get(1, TimeUnit.MINUTES);
      }
      pool.shutdown();
    }
    boolean ready = server.client().isReady();
    print(ready ? "Ready afterwards." : "Not ready afterwards.");
    return fine && ready;
  }

  private static int quiet() throws InterruptedException {
    TimeUnit.NANOSECONDS.sleep(TURN.toNanos());
    return 0;
  }

  private static String waited(ConcurrentHistogram micros) {
    return String.format(
        Locale.ROOT,
        "%d answers, p50 %.1f ms, p99 %.1f ms, worst %.1f ms",
        micros.getTotalCount(),
        micros.getValueAtPercentile(50) / 1e3,
        micros.getValueAtPercentile(99) / 1e3,
        micros.getMaxValue() / 1e3);
  }

  /** Plays all attacks one after the other, again and again, and returns how many it played. */
  private int attack(Attacker attacker) {
    Instant end = Instant.now().plus(TURN);
    int played = 0;
    while (Instant.now().isBefore(end)) {
      for (String attack : attacker.names()) {
        if (Instant.now().isBefore(end)) {
          playing = attack;
          try {
            attacker.play(attack);
          } catch (IOException e) {
            // The server may have had enough of it: that is its right.
            broken.merge(attack + ": " + e.getMessage(), 1, Integer::sum);
          }
          played++;
        }
      }
    }
    playing = "";
    return played;
  }

  /** Asks for a pair and answers it, at its pace, until the run has ended. */
  private Void review(String name) throws InterruptedException {
    ResightClient client = server.client();
    String path = ResightClient.graph(graph);
    Random random = new Random(name.hashCode());
    long due = System.nanoTime();
    while (!ended.get()) {
      TimeUnit.NANOSECONDS.sleep(due - System.nanoTime());
      due = Math.max(due, System.nanoTime()) + PACE.toNanos();
      Answer next = timed(() -> client.get(path + "/next?n=1&reviewer=" + name));
      JsonNode pairs = next == null ? MissingNode.getInstance() : next.json().path("pairs");
      int one = random.nextInt(PHOTOS - 1);
      String a = pairs.path(0).path("a").asText(photo(one).toString());
      String b = pairs.path(0).path("b").asText(photo(one + 1).toString());
      String decision = animal(a) == animal(b) ? "positive" : "negative";
      timed(
          () ->
              client.post(
                  path + "/reviews",
                  Map.of("a", a, "b", b, "decision", decision, "reviewer", name)));
    }
    return null;
  }

  private static UUID photo(int number) {
    return new UUID(0x900D, number);
  }

  /** Five photos in a row show one animal. */
  private static long animal(String photo) {
    return UUID.fromString(photo).getLeastSignificantBits() / 5;
  }

  /** Sends a request, and takes down how long its answer took; null if it was refused. */
  private @Nullable Answer timed(Supplier<Answer> request) {
    Turn current = turn.get();
    long begun = System.nanoTime();
    try {
      Answer answer = request.get();
      if (answer.isSuccess()) {
        long micros = (System.nanoTime() - begun) / 1_000;
        current.micros.recordValue(micros);
        beside.computeIfAbsent(playing, name -> new ConcurrentHistogram(3)).recordValue(micros);
        return answer;
      }
      current.refused(answer.status() + " " + answer.text());
    } catch (UncheckedIOException e) {
      current.refused(e.toString());
    }
    return null;
  }

  private static void print(String line) {
    System.out.println(line);
    System.out.flush();
  }
}
