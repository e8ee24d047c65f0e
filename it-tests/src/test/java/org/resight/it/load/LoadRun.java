package org.resight.it.load;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
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
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.HdrHistogram.Histogram;
import org.jboss.shrinkwrap.api.ShrinkWrap;
import org.jboss.shrinkwrap.api.exporter.ZipExporter;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.jspecify.annotations.Nullable;
import org.resight.it.nothing.NothingApplication;
import org.resight.it.nothing.NothingResource;
import org.resight.it.server.ConcurrentRequests;
import org.resight.it.server.PostgresServer;
import org.resight.it.server.ResightClient;
import org.resight.it.server.RunningServer;
import org.resight.it.server.ServerKind;

/**
 * {@code mvn -P load}: what a durable review costs, against a POST that does nothing in the same
 * server in the same run, and what it takes to import candidates and to start on a long journal.
 *
 * <p>Prints rows of Markdown tables. {@code -Dresight.load.database=postgres} takes PostgreSQL
 * instead of H2, and prints its own rate of single-row commits ({@link CommitRate}) beside; {@code
 * -Dresight.load.seconds} is the length of each measurement (10), {@code -Dresight.load.pairs} and
 * {@code -Dresight.load.reviews} the sizes of the import and of the journal (1,000,000 each),
 * {@code -Dresight.load.heap} the server's heap (1g). {@code -Dresight.load.soak=MINUTES} does only
 * a {@link Soak}, at 80 % of what 16 clients reach first.
 *
 * <p>The server has 1 GB of heap, if no other is asked for, and the optimizing compiler. Until that
 * compiler has seen the requests each of them takes many times as long, and the pauses of the two
 * POSTs could not be told from what the machine does meanwhile: so both are sent for {@value
 * #WARM_UP_SECONDS} s first, and each measurement is {@value #ROUNDS} turns of one and of the
 * other.
 */
public final class LoadRun {

  private static final int[] CLIENTS = {1, 16, 64, 256};
  private static final int ANNOTATIONS = 4_000;
  private static final int SOAKING = 16;

  private static final Pattern COMMITS = sample("resight_journal_append_seconds_count");
  private static final Pattern SECONDS_OF_COMMITS = sample("resight_journal_append_seconds_sum");

  private static final int WARM_UP_SECONDS = 20;
  private static final int WARM_CLIENTS = 16;
  private static final int ROUNDS = 5;
  private static final Duration WARM_UP = Duration.ofSeconds(WARM_UP_SECONDS);
  private static final Duration SETTLING = Duration.ofSeconds(2);
  private static final Duration MEASURED =
      Duration.ofSeconds(Integer.getInteger("resight.load.seconds", 10));
  private static final Duration TURN = MEASURED.dividedBy(ROUNDS);
  private static final int PAIRS = Integer.getInteger("resight.load.pairs", 1_000_000);
  private static final int REVIEWS = Integer.getInteger("resight.load.reviews", 1_000_000);
  private static final int REVIEWS_IN_A_BODY = 10_000;

  private final RunningServer server;
  private final Path data;
  private final @Nullable PostgresServer postgres;
  private final Random random = new Random(1);
  private final HttpClient http = HttpClient.newHttpClient();

  private LoadRun(RunningServer server, Path data, @Nullable PostgresServer postgres) {
    this.server = server;
    this.data = data;
    this.postgres = postgres;
  }

  /** Runs everything. */
  public static void main(String[] arguments) throws Exception {
    Path folder = Files.createTempDirectory("resight-load");
    Path data = folder.resolve("data");
    boolean onPostgres = "postgres".equals(System.getProperty("resight.load.database"));
    try (PostgresServer postgres =
            onPostgres ? PostgresServer.startForced(folder.resolve("postgres")) : null;
        RunningServer server =
            RunningServer.start(
                ServerKind.WILDFLY,
                "load",
                data,
                postgres == null ? Map.of() : postgres.environment(),
                List.of("-Xmx" + System.getProperty("resight.load.heap", "1g")))) {
      LoadRun run = new LoadRun(server, data, postgres);
      int soak = Integer.getInteger("resight.load.soak", 0);
      if (soak > 0) {
        run.soak(soak);
      } else {
        run.run();
      }
    }
  }

  private void run() throws Exception {
    URI nothing = deployNothing();
    print(
        "| clients | POST | per s | server's CPU ms | p50 ms | p99 ms | p99.9 ms | commits a review"
            + " | ms a commit |");
    print("| ---: | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |");
    CommitRate commitRate = postgres == null ? null : CommitRate.of(postgres);
    warmUp(nothing);
    for (int clients : CLIENTS) {
      List<UUID> annotations = catalogue(ANNOTATIONS / 10);
      URI reviews = newGraph(annotations);
      measure(clients, nothing, annotations, SETTLING);
      measure(clients, reviews, annotations, SETTLING);
      Commits before = commits();
      Measured idle = Measured.NOTHING;
      Measured durable = Measured.NOTHING;
      for (int round = 0; round < ROUNDS; round++) {
        idle = idle.and(measure(clients, nothing, annotations, TURN));
        durable = durable.and(measure(clients, reviews, annotations, TURN));
      }
      print(idle.row(clients, "nothing", "– | –"));
      print(durable.row(clients, "review", commits().since(before).of(durable)));
      print(
          String.format(
              Locale.ROOT,
              "| | ratio | %.2f | %.2f | %.2f | %.2f | %.2f | | |",
              durable.perSecond() / idle.perSecond(),
              durable.processorMillis() / idle.processorMillis(),
              durable.millis(50) / idle.millis(50),
              durable.millis(99) / idle.millis(99),
              durable.millis(99.9) / idle.millis(99.9)));
      if (commitRate != null) {
        double rate = commitRate.perSecond(clients, MEASURED);
        print(
            String.format(
                Locale.ROOT,
                "| %d | pgbench, a row a commit | %.0f | | | | | 1 | |%n"
                    + "| | review / pgbench | %.2f | | | | | | |",
                clients,
                rate,
                durable.perSecond() / rate));
      }
    }
    importCandidates();
    restart();
  }

  /** Sends both until the compiler has seen them. */
  private void warmUp(URI nothing) throws InterruptedException {
    List<UUID> annotations = catalogue(ANNOTATIONS / 10);
    measure(WARM_CLIENTS, nothing, annotations, WARM_UP);
    measure(WARM_CLIENTS, newGraph(annotations), annotations, WARM_UP);
  }

  private URI newGraph(List<UUID> annotations) {
    UUID graph = server.client().createGraph(annotations).id();
    return server.uri().resolve(ResightClient.graph(graph) + "/reviews");
  }

  private void soak(int minutes) throws Exception {
    List<UUID> annotations = catalogue(ANNOTATIONS / 10);
    UUID graph = server.client().createGraph(annotations).id();
    URI reviews = server.uri().resolve(ResightClient.graph(graph) + "/reviews");
    measure(SOAKING, reviews, annotations, WARM_UP);
    double most = measure(SOAKING, reviews, annotations, MEASURED).perSecond();
    server.client().delete(ResightClient.graph(graph));
    new Soak(server, data, SOAKING, most * 0.8, to -> post(to, review(annotations, random())))
        .run(minutes, () -> server.client().createGraph(annotations).id());
  }

  private static Random random() {
    return ThreadLocalRandom.current();
  }

  /** What the server has committed to the journal, and what that took. */
  private record Commits(double number, double seconds) {

    Commits since(Commits before) {
      return new Commits(number - before.number, seconds - before.seconds);
    }

    String of(Measured reviews) {
      return String.format(
          Locale.ROOT, "%.3f | %.2f", number / reviews.counted(), 1000 * seconds / number);
    }
  }

  private Commits commits() {
    String metrics = server.client().get("/metrics").text();
    return new Commits(value(COMMITS, metrics), value(SECONDS_OF_COMMITS, metrics));
  }

  private static Pattern sample(String metric) {
    return Pattern.compile("^" + metric + " (\\S+)$", Pattern.MULTILINE);
  }

  private static double value(Pattern sample, String metrics) {
    Matcher found = sample.matcher(metrics);
    if (!found.find()) {
      throw new IllegalStateException("/metrics lacks " + sample);
    }
    return Double.parseDouble(found.group(1));
  }

  /**
   * What some clients measured together.
   *
   * @param latencies nanoseconds; not to be changed
   * @param processor seconds that the server's process used meanwhile
   */
  private record Measured(Histogram latencies, long counted, double seconds, double processor) {

    static final Measured NOTHING = new Measured(new Histogram(3), 0, 0, 0);

    /** Returns both taken together. */
    Measured and(Measured other) {
      Histogram both = latencies.copy();
      both.add(other.latencies);
      return new Measured(
          both, counted + other.counted, seconds + other.seconds, processor + other.processor);
    }

    double processorMillis() {
      return 1000 * processor / counted;
    }

    double perSecond() {
      return counted / seconds;
    }

    double millis(double percentile) {
      return latencies.getValueAtPercentile(percentile) / 1e6;
    }

    String row(int clients, String what, String commits) {
      return String.format(
          Locale.ROOT,
          "| %d | %s | %.0f | %.3f | %.2f | %.2f | %.2f | %s |",
          clients,
          what,
          perSecond(),
          processorMillis(),
          millis(50),
          millis(99),
          millis(99.9),
          commits);
    }
  }

  /**
   * Has clients send one review after another. A client that has to wait longer than the mean did
   * not send what it would have sent meanwhile: those are counted as having waited, too (correction
   * for coordinated omission).
   */
  private Measured measure(int clients, URI to, List<UUID> annotations, Duration time)
      throws InterruptedException {
    double before = processorSeconds();
    long start = System.nanoTime();
    long end = start + time.toNanos();
    ConcurrentRequests.Numbered<Histogram> client =
        number -> {
          Random own = new Random(number);
          Histogram latencies = new Histogram(3);
          while (System.nanoTime() < end) {
            String body = review(annotations, own);
            long sent = System.nanoTime();
            post(to, body);
            latencies.recordValue(System.nanoTime() - sent);
          }
          return latencies;
        };
    Histogram all = new Histogram(3);
    ConcurrentRequests.send(clients, client).all().forEach(all::add);
    double seconds = (System.nanoTime() - start) / 1e9;
    return new Measured(
        all.copyCorrectedForCoordinatedOmission((long) all.getMean()),
        all.getTotalCount(),
        seconds,
        processorSeconds() - before);
  }

  private double processorSeconds() {
    Duration used =
        ProcessHandle.of(server.pid()).flatMap(of -> of.info().totalCpuDuration()).orElseThrow();
    return used.toMillis() / 1e3;
  }

  private void post(URI to, String body) throws IOException, InterruptedException {
    int status =
        http.send(
                HttpRequest.newBuilder(to)
                    .header("Content-Type", "application/json")
                    .POST(BodyPublishers.ofString(body))
                    .build(),
                BodyHandlers.ofString())
            .statusCode();
    if (status != 200) {
      throw new IllegalStateException(to + ": " + status);
    }
  }

  private static String review(List<UUID> annotations, Random random) {
    int one = random.nextInt(annotations.size());
    int other = (one + 1 + random.nextInt(annotations.size() - 1)) % annotations.size();
    return "{\"id\":\""
        + new UUID(random.nextLong(), random.nextLong() ^ System.nanoTime())
        + "\",\"a\":\""
        + annotations.get(one)
        + "\",\"b\":\""
        + annotations.get(other)
        + "\",\"decision\":\""
        + (one % 40 == other % 40 ? "positive" : "negative")
        + "\",\"reviewer\":\"ana\"}";
  }

  private List<UUID> catalogue(int size) {
    List<UUID> annotations = new ArrayList<>();
    StringBuilder csv = new StringBuilder("id\n");
    for (int i = 0; i < size; i++) {
      annotations.add(new UUID(random.nextLong(), random.nextLong()));
      csv.append(annotations.get(i)).append('\n');
    }
    byte[] bytes = csv.toString().getBytes(StandardCharsets.UTF_8);
    server.client().importAnnotations(() -> new ByteArrayInputStream(bytes));
    return annotations;
  }

  /** Deploys the application that does nothing beside Resight, and waits until it answers. */
  private URI deployNothing() throws IOException, InterruptedException {
    Path deployments = server.folder().resolve("deployments");
    ShrinkWrap.create(WebArchive.class, "nothing.war")
        .addClasses(NothingApplication.class, NothingResource.class)
        .as(ZipExporter.class)
        .exportTo(deployments.resolve("nothing.war").toFile(), true);
    URI nothing = server.uri().resolve("/nothing/reviews");
    String body = review(List.of(new UUID(1, 1), new UUID(1, 2)), random);
    Instant limit = Instant.now().plusSeconds(60);
    while (true) {
      try {
        post(nothing, body);
        return nothing;
      } catch (IllegalStateException e) {
        if (Instant.now().isAfter(limit)) {
          throw e;
        }
        TimeUnit.MILLISECONDS.sleep(200);
      }
    }
  }

  private void importCandidates() {
    List<UUID> annotations = catalogue(ANNOTATIONS);
    UUID graph = server.client().createGraph(annotations).id();
    byte[] csv = candidates(annotations);
    Instant start = Instant.now();
    ResightClient.Imported imported =
        server.client().importCandidates(graph, () -> new ByteArrayInputStream(csv));
    double seconds = Duration.between(start, Instant.now()).toMillis() / 1e3;
    print(
        String.format(
            Locale.ROOT,
            "Candidates: %d pairs of CSV (%d MB) in %.1f s: %.0f pairs/s",
            imported.added(),
            csv.length >> 20,
            seconds,
            imported.added() / seconds));
  }

  private byte[] candidates(List<UUID> annotations) {
    StringBuilder csv = new StringBuilder("a,b,match\n");
    int left = PAIRS;
    for (int distance = 1; left > 0; distance++) {
      for (int i = 0; i + distance < annotations.size() && left > 0; i++, left--) {
        csv.append(annotations.get(i)).append(',').append(annotations.get(i + distance));
        csv.append(",0.").append(1000 + random.nextInt(9000)).append('\n');
      }
    }
    return csv.toString().getBytes(StandardCharsets.UTF_8);
  }

  private void restart() throws IOException, InterruptedException {
    List<UUID> annotations = catalogue(ANNOTATIONS);
    UUID graph = server.client().createGraph(annotations).id();
    Instant start = Instant.now();
    for (int i = 0; i < REVIEWS; i += REVIEWS_IN_A_BODY) {
      StringBuilder body = new StringBuilder();
      for (int j = 0; j < REVIEWS_IN_A_BODY; j++) {
        body.append(review(annotations, random)).append('\n');
      }
      var answer =
          server
              .client()
              .post(
                  ResightClient.graph(graph) + "/reviews", "application/x-ndjson", body.toString());
      if (!answer.isSuccess()) {
        throw new IllegalStateException(answer.status() + " " + answer.text());
      }
    }
    print(
        REVIEWS + " reviews sent in " + Duration.between(start, Instant.now()).toSeconds() + " s");
    server.kill();
    Instant killed = Instant.now();
    server.restart();
    print(
        String.format(
            Locale.ROOT,
            "Restart on that journal: ready %.1f s after the start of its process",
            Duration.between(killed, Instant.now()).toMillis() / 1e3));
    long reviews = server.client().graphOf(graph).reviews();
    if (reviews != REVIEWS) {
      throw new IllegalStateException(reviews + " reviews are left of " + REVIEWS);
    }
  }

  private static void print(String line) {
    System.out.println(line);
    System.out.flush();
  }
}
