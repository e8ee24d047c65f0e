package org.resight.it.crash;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.resight.it.network.HaProxy;
import org.resight.it.network.NetworkNamespace;
import org.resight.it.network.ServerNetwork;

/**
 * {@code mvn -P cluster-rounds}: in each round one fault happens to one of several servers while
 * clients write through the balancer. Every answer is compared with the journals. A table tells how
 * long clients had no answer.
 *
 * <p>Settings, each a system property: {@code resight.cluster.rounds} (20), {@code .servers} (2),
 * {@code .faults} ({@code all}, or some {@link Fault}s with commas between), {@code .seed} (11),
 * {@code .reviews} of a further graph, owned by the server that fails (0), {@code .heap} of each
 * server (1g), {@code .network} ({@code own}, or {@code none} for ports of this machine), {@code
 * .balancer} ({@code haproxy} or {@code own}), {@code resight.port} (8080).
 *
 * <p>What was seen in each round is kept in the servers' folder.
 */
public final class ClusterRounds {

  private static final int ROUNDS = Integer.getInteger("resight.cluster.rounds", 20);
  private static final int SERVERS = Integer.getInteger("resight.cluster.servers", 2);
  private static final String FAULTS = System.getProperty("resight.cluster.faults", "all");
  private static final long SEED = Long.getLong("resight.cluster.seed", 11);
  private static final int REVIEWS = Integer.getInteger("resight.cluster.reviews", 0);
  private static final String HEAP = System.getProperty("resight.cluster.heap", "1g");
  private static final String NETWORK = System.getProperty("resight.cluster.network", "own");
  private static final String BALANCER = System.getProperty("resight.cluster.balancer", "haproxy");
  private static final int PORT = Integer.getInteger("resight.port", 8080);

  /** Beginnings of the system properties that the JVM in the namespace gets. */
  private static final List<String> PROPERTIES =
      List.of("resight.", "servers.", "wildfly.", "payara.", "haproxy.");

  private final Random random = new Random(SEED);
  private final List<RoundResult> results = new ArrayList<>();
  private final Path folder =
      Path.of(System.getProperty("servers.folder"), "cluster-rounds").toAbsolutePath();
  private @Nullable UUID large;
  private CompletableFuture<Void> checked = CompletableFuture.completedFuture(null);

  private ClusterRounds() {}

  /** Runs the rounds; ends with an error if a promise was broken. */
  public static void main(String[] arguments) throws Exception {
    if (!NetworkNamespace.isHere() && NETWORK.equals("own") && NetworkNamespace.isPossible()) {
      int exit = NetworkNamespace.run(ClusterRounds.class, PROPERTIES);
      if (exit != 0) {
        throw new IllegalStateException("The rounds ended with " + exit);
      }
      return;
    }
    new ClusterRounds().run();
  }

  private void run() throws Exception {
    Files.createDirectories(folder);
    Path data = Files.createTempDirectory(folder, "run-");
    boolean haProxy = BALANCER.equals("haproxy") && HaProxy.isInstalled();
    boolean networks = NetworkNamespace.isHere();
    print(
        "%d servers behind %s, %s"
            .formatted(
                SERVERS,
                haProxy ? "HAProxy" : "the balancer of RunCluster, which tries nothing again",
                networks
                    ? "each in a network namespace of its own"
                    : "on this machine's ports: without network namespaces (these need root)"
                        + " nothing is cut off"));
    try (RoundCluster cluster =
        new RoundCluster(
            data,
            SERVERS,
            networks ? new ServerNetwork(SERVERS) : null,
            PORT,
            List.of("-Xmx" + HEAP, "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"))) {
      for (int server = 0; server < SERVERS; server++) {
        cluster.startServer();
        if (server == 0 && REVIEWS > 0) {
          large = ManyReviews.make(cluster.servers().get(0), cluster.postgres(), REVIEWS);
        }
      }
      cluster.startBalancer(haProxy);
      print("all servers are ready; histories: " + data);
      List<Fault> faults = faults(networks);
      List<Fault> next = new ArrayList<>();
      for (int round = 1; round <= ROUNDS; round++) {
        if (next.isEmpty()) {
          next.addAll(faults);
          Collections.shuffle(next, random);
        }
        round(cluster, round, next.remove(0), data.resolve("round-%03d".formatted(round)));
      }
      checked.join();
    } finally {
      String table = RoundTable.of(results);
      Files.writeString(data.resolve("table.md"), table + "\n");
      print("\n" + table);
    }
    long broken = results.stream().filter(RoundResult::isBroken).count();
    if (broken > 0 || results.size() < ROUNDS) {
      throw new AssertionError(
          "%d of %d rounds broke a promise; see %s".formatted(broken, results.size(), data));
    }
  }

  /** Returns what may happen here. */
  private static List<Fault> faults(boolean networks) {
    List<Fault> chosen =
        FAULTS.equals("all")
            ? Stream.of(Fault.values()).filter(fault -> fault != Fault.ROLL).toList()
            : Arrays.stream(FAULTS.split(",", -1)).map(Fault::of).toList();
    List<Fault> possible =
        chosen.stream().filter(fault -> networks || !fault.needsNetwork()).toList();
    if (possible.isEmpty()) {
      throw new IllegalStateException(FAULTS + " needs network namespaces");
    }
    return possible;
  }

  private void round(RoundCluster cluster, int number, Fault fault, Path kept) throws Exception {
    RoundHistory history = new RoundHistory(kept);
    @Nullable Round round = null;
    try {
      round =
          new Round(
              cluster, number, fault, random.nextBoolean(), large, random.nextLong(), history);
      round.begin();
      checked.join(); // the graphs of the round before are looked at while all is well
      round.happen();
      Round ended = round;
      checked = CompletableFuture.runAsync(() -> check(ended, kept));
    } catch (Exception | AssertionError e) {
      Throwable cause = e instanceof CompletionException && e.getCause() != null ? e.getCause() : e;
      history.happened("the round failed: " + cause);
      if (round != null) {
        round.stop();
        round.keep();
      }
      print("round %d, %s, failed: %s; see %s".formatted(number, fault, cause, kept));
      checked = CompletableFuture.completedFuture(null);
      cluster.mend();
    }
  }

  private void check(Round round, Path kept) {
    try {
      RoundResult result = round.check();
      results.add(result);
      print(result.line());
      Files.writeString(
          kept.resolveSibling("rounds.txt"),
          result.line() + "\n",
          StandardOpenOption.CREATE,
          StandardOpenOption.APPEND);
      result.faults().stream().limit(5).forEach(fault -> print("  " + fault));
    } catch (Exception e) {
      throw new CompletionException(e);
    }
  }

  private static void print(String line) {
    System.out.println("cluster: " + line);
    System.out.flush();
  }
}
