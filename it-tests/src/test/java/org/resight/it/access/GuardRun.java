package org.resight.it.access;

import static org.resight.it.access.AccountsServer.bearer;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Stream;
import org.resight.it.server.ConcurrentRequests;
import org.resight.it.server.RunningServer;
import org.resight.it.server.ServerKind;

/**
 * {@code mvn -P guard}: what the guard takes of the throughput of durable reviews.
 *
 * <p>Two WildFly servers run side by side, each on an H2 file of its own. One has accounts, and its
 * clients a token; of the other the filter that guards it was taken out of the WAR. They take turns
 * of two seconds, and each turn begins with the other one. {@code -Dresight.guard.rounds} (15) is
 * how many turns each has, {@code -Dresight.guard.pairs} (3) how often both servers are started
 * anew: what a compiler made of one process is not taken for the guard's cost.
 */
public final class GuardRun {

  private static final int CLIENTS = 16;
  private static final int ANNOTATIONS = 400;
  private static final int ROUNDS = Integer.getInteger("resight.guard.rounds", 15);
  private static final int PAIRS = Integer.getInteger("resight.guard.pairs", 3);
  private static final Duration WARM_UP = Duration.ofSeconds(20);
  private static final Duration TURN = Duration.ofSeconds(2);
  private static final List<String> OPTIONS = List.of("-Xmx700m");
  private static final String MAPPING =
      "(?s)<filter-mapping>\\s*<filter-name>access</filter-name>.*?</filter-mapping>";

  private final HttpClient http = HttpClient.newHttpClient();

  private GuardRun() {}

  /** What is reviewed. */
  private record Project(String graph, List<UUID> annotations) {
    Target at(AccountsServer server, String... headers) {
      return new Target(
          URI.create(server.uri() + "/api/v1/graphs/" + graph + "/reviews"),
          annotations,
          List.of(headers));
    }
  }

  /** Where reviews go, and what goes with them. */
  private record Target(URI reviews, List<UUID> annotations, List<String> headers) {}

  /** Runs everything, and prints a row for each pair of servers and one for all. */
  public static void main(String[] arguments) throws Exception {
    Path folder = Files.createTempDirectory("resight-guard");
    String guarded = System.getProperty("resight.war");
    Path unguarded = withoutGuard(Path.of(guarded), folder.resolve("resight.war"));
    List<Double> ratios = new ArrayList<>();
    System.out.println("| pair | reviews per s with the guard | without | with / without |");
    System.out.println("| ---: | ---: | ---: | ---: |");
    for (int pair = 1; pair <= PAIRS; pair++) {
      Path data = folder.resolve("without-" + pair);
      Project project;
      try (AccountsServer local = server("project", data, Map.of("RESIGHT_SIGN_IN", "local"))) {
        project = project(local);
      }
      System.setProperty("resight.war", unguarded.toString());
      try (AccountsServer open = server("unguarded", data, Map.of())) {
        System.setProperty("resight.war", guarded);
        try (AccountsServer accounts =
            server("guarded", folder.resolve("with-" + pair), Map.of())) {
          ratios.addAll(new GuardRun().compare(pair, accounts, project.at(open)));
        }
      }
    }
    System.out.printf(
        Locale.ROOT,
        "| all | | | %.3f (middle half %.3f to %.3f) |%n",
        quantile(ratios, 0.5),
        quantile(ratios, 0.25),
        quantile(ratios, 0.75));
  }

  private static AccountsServer server(String name, Path data, Map<String, String> settings)
      throws Exception {
    return new AccountsServer(
        ServerKind.WILDFLY, name, data, RunningServer.freePort(), settings, OPTIONS);
  }

  private static Path withoutGuard(Path war, Path to) throws IOException {
    Files.copy(war, to);
    try (FileSystem files = FileSystems.newFileSystem(to)) {
      Path descriptor = files.getPath("WEB-INF/web.xml");
      String text = Files.readString(descriptor);
      String without = text.replaceFirst(MAPPING, "");
      if (without.equals(text)) {
        throw new IllegalStateException("The descriptor has no guard.");
      }
      Files.writeString(descriptor, without);
    }
    return to;
  }

  private List<Double> compare(int pair, AccountsServer accounts, Target without) throws Exception {
    String admin = accounts.setUp();
    accounts.program(admin, "robot", List.of("create"));
    Map<String, Object> wish =
        Map.of(
            "label",
            "load",
            "rights",
            List.of("see", "review", "curate"),
            "serverRights",
            List.of("create"));
    String[] token = bearer(accounts.token(admin, "robot", wish));
    Target with = project(accounts, token).at(accounts, token);
    perSecond(with, WARM_UP);
    perSecond(without, WARM_UP);
    List<Double> guarded = new ArrayList<>();
    List<Double> unguarded = new ArrayList<>();
    List<Double> ratios = new ArrayList<>();
    for (int round = 0; round < ROUNDS; round++) {
      boolean first = round % 2 == 0;
      double one = perSecond(first ? with : without, TURN);
      double other = perSecond(first ? without : with, TURN);
      guarded.add(first ? one : other);
      unguarded.add(first ? other : one);
      ratios.add(guarded.get(round) / unguarded.get(round));
    }
    System.out.printf(
        Locale.ROOT,
        "| %d | %.0f | %.0f | %.3f |%n",
        pair,
        quantile(guarded, 0.5),
        quantile(unguarded, 0.5),
        quantile(ratios, 0.5));
    return ratios;
  }

  private static double quantile(List<Double> values, double share) {
    double[] sorted = values.stream().mapToDouble(Double::doubleValue).toArray();
    Arrays.sort(sorted);
    return sorted[(int) Math.round(share * (sorted.length - 1))];
  }

  private static Project project(AccountsServer server, String... headers) throws Exception {
    List<UUID> annotations = Stream.generate(UUID::randomUUID).limit(ANNOTATIONS).toList();
    return new Project(server.project(annotations, headers), annotations);
  }

  private double perSecond(Target target, Duration time) throws InterruptedException {
    long start = System.nanoTime();
    long end = start + time.toNanos();
    ConcurrentRequests.Numbered<Integer> client =
        number -> {
          Random random = new Random(System.nanoTime() + number);
          int sent = 0;
          for (; System.nanoTime() < end; sent++) {
            send(target, random);
          }
          return sent;
        };
    int sent =
        ConcurrentRequests.send(CLIENTS, client).all().stream().mapToInt(Integer::intValue).sum();
    return sent / ((System.nanoTime() - start) / 1e9);
  }

  private void send(Target target, Random random) throws IOException, InterruptedException {
    int size = target.annotations().size();
    int one = random.nextInt(size);
    int other = (one + 1 + random.nextInt(size - 1)) % size;
    String body =
        String.format(
            "{\"id\":\"%s\",\"a\":\"%s\",\"b\":\"%s\",\"decision\":\"%s\",\"reviewer\":\"robot\"}",
            new UUID(random.nextLong(), random.nextLong()),
            target.annotations().get(one),
            target.annotations().get(other),
            one % 40 == other % 40 ? "positive" : "negative");
    HttpRequest.Builder request =
        HttpRequest.newBuilder(target.reviews())
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body));
    if (!target.headers().isEmpty()) {
      request.headers(target.headers().toArray(String[]::new));
    }
    int status = http.send(request.build(), BodyHandlers.discarding()).statusCode();
    if (status != 200) {
      throw new IllegalStateException(target.reviews() + ": " + status);
    }
  }
}
