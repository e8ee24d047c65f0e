package org.resight.it;

import static java.net.http.HttpResponse.BodyHandlers.ofString;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Flow;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * More than a graph's mailbox holds is refused for the moment, slow clients are alone with their
 * slowness, and the server stays well.
 */
@OwnServer
class OverloadIT {

  private static final int SLOW = 300;

  /** Large bodies that threads wait for on two cores; more are refused. */
  private static final int SLOW_AT_ONCE = 12;

  private static final Duration SOON = Duration.ofSeconds(10);

  /** Kilobytes by which the heap may differ: what was compiled and cached meanwhile. */
  private static final long SLACK = 48 << 10;

  private static final Duration FULL_SPEED_WITHIN = Duration.ofSeconds(20);

  /** Rates differ by themselves by as much on a busy machine. */
  private static final double FULL_SPEED = 0.5;

  @TempDir private Path data;

  private int seed;

  @Test
  void review_pastTheMailbox_isRefusedThenTakenAndAllIsServedAfterwards() throws Exception {
    try (var server =
        RunningServer.start(
            ServerKind.WILDFLY, "overload", data, Map.of("RESIGHT_MAILBOX", "16"))) {
      ServerProcess process = new ServerProcess(server);
      rate(server, 8, 1_000);
      double before = rate(server, 8, 500);
      long heap = process.heap();

      RecordedClients many = work(server, 200, 3_000);
      long ended = System.nanoTime();
      double after = rate(server, 8, 500);
      while (after < FULL_SPEED * before && since(ended).compareTo(FULL_SPEED_WITHIN) < 0) {
        after = rate(server, 8, 500);
      }

      long grown = process.heap() - heap;
      System.out.printf(
          "Overload: %d calls were answered 503; eight clients %.0f/s before, %.0f/s after %d ms;"
              + " heap %d KB and %d KB more%n",
          many.refusals(), before, after, since(ended).toMillis(), heap, grown);
      assertThat(many.refusals()).isPositive();
      GraphAudit.check(server.client(), many);
      assertThat(after).isGreaterThan(FULL_SPEED * before);
      assertThat(grown).isLessThan(SLACK);
    }
  }

  @ParameterizedTest
  @EnumSource(ServerKind.class)
  void review_besideSlowSenders_isAnsweredSoon(ServerKind kind) throws Exception {
    try (var server = RunningServer.start(kind, "slow-senders-" + kind, data, Map.of())) {
      WorkedGraph graph = WorkedGraph.create(server.client(), new Random(1));
      URI reviews = server.uri().resolve(ResightClient.graph(graph.id()) + "/reviews");
      for (var how : SlowClients.Sending.values()) {
        try (var slow = SlowClients.sending(SLOW, reviews, how)) {
          assertOthersAreAnswered(server, graph, how + " on " + kind);
          assertThat(slow.unanswered()).as(how.name()).isGreaterThanOrEqualTo(heard(how));
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource(ServerKind.class)
  void review_besideSlowSendersOfHttp2_isAnsweredSoon(ServerKind kind) throws Exception {
    try (var server = RunningServer.start(kind, "slow-http2-" + kind, data, Map.of())) {
      WorkedGraph graph = WorkedGraph.create(server.client(), new Random(1));
      URI reviews = server.uri().resolve(ResightClient.graph(graph.id()) + "/reviews");
      // A connection has a hundred requests at most.
      for (int connection = 0; connection < 6; connection++) {
        HttpClient client = HttpClient.newHttpClient();
        var first = HttpRequest.newBuilder(server.uri().resolve("/health/ready")).build();
        assertThat(client.send(first, BodyHandlers.discarding()).version())
            .isEqualTo(HttpClient.Version.HTTP_2);
        for (int stream = 0; stream < SLOW / 6; stream++) {
          var unused = client.sendAsync(neverSent(reviews), BodyHandlers.discarding());
        }
      }
      assertOthersAreAnswered(server, graph, "HTTP_2 on " + kind);
    }
  }

  /** Browsers and proxies send what many people decide over few connections. */
  @ParameterizedTest
  @EnumSource(ServerKind.class)
  void review_byManyAtOnceOverHttp2_isTaken(ServerKind kind) throws Exception {
    try (var server = RunningServer.start(kind, "many-http2-" + kind, data, Map.of())) {
      WorkedGraph graph = WorkedGraph.create(server.client(), new Random(1));
      Random random = new Random(2);
      URI reviews = server.uri().resolve(ResightClient.graph(graph.id()) + "/reviews");
      HttpClient client = HttpClient.newHttpClient();
      var first = HttpRequest.newBuilder(server.uri().resolve("/health/ready")).build();
      assertThat(client.send(first, BodyHandlers.discarding()).version())
          .isEqualTo(HttpClient.Version.HTTP_2);
      for (int round = 0; round < 30; round++) {
        var answers =
            Stream.generate(() -> client.sendAsync(review(reviews, graph, random), ofString()))
                .limit(90)
                .toList();
        for (var answer : answers) {
          assertThat(answer.join().statusCode()).as(answer.join().body()).isEqualTo(200);
        }
      }
    }
  }

  private static HttpRequest review(URI to, WorkedGraph graph, Random random) {
    var pair = graph.draw(random);
    return HttpRequest.newBuilder(to)
        .header("Content-Type", "application/json")
        .POST(
            BodyPublishers.ofString(
                "{\"a\":\"%s\",\"b\":\"%s\",\"decision\":\"positive\",\"reviewer\":\"ana\"}"
                    .formatted(pair.a().uuid(), pair.b().uuid())))
        .build();
  }

  private static HttpRequest neverSent(URI to) {
    Flow.Subscription nothing =
        new Flow.Subscription() {
          @Override
          public void request(long parts) {}

          @Override
          public void cancel() {}
        };
    return HttpRequest.newBuilder(to)
        .header("Content-Type", "application/json")
        .POST(BodyPublishers.fromPublisher(taker -> taker.onSubscribe(nothing), 100))
        .build();
  }

  /**
   * Of bodies that are not small, all but those that threads wait for are refused. Payara refuses
   * one whose end it would not know.
   */
  private static int heard(SlowClients.Sending how) {
    return switch (how) {
      case LARGE, STOPPED -> SLOW_AT_ONCE;
      case UPGRADING -> 0;
      default -> SLOW;
    };
  }

  @ParameterizedTest
  @EnumSource(ServerKind.class)
  void review_whoseBodyComesAfterItsHead_isTaken(ServerKind kind) throws Exception {
    try (var server = RunningServer.start(kind, "late-body-" + kind, data, Map.of())) {
      WorkedGraph graph = WorkedGraph.create(server.client(), new Random(1));
      var pair = graph.draw(new Random(2));
      byte[] body =
          gzip(
              "{\"a\":\"%s\",\"b\":\"%s\",\"decision\":\"positive\",\"reviewer\":\"ana\"}"
                  .formatted(pair.a().uuid(), pair.b().uuid()));
      String head =
          "POST %s/reviews HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                  .formatted(ResightClient.graph(graph.id()))
              + "Content-Encoding: gzip\r\nContent-Length: %d\r\n".formatted(body.length)
              + "Expect: 100-continue\r\nConnection: close\r\n\r\n";
      try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.uri().getPort())) {
        socket.setTcpNoDelay(true);
        socket.setSoTimeout((int) SOON.toMillis());
        socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
        assertThat(line(socket.getInputStream())).startsWith("HTTP/1.1 100");
        for (byte one : body) {
          socket.getOutputStream().write(one);
        }
        String answer =
            new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        assertThat(answer).startsWith("HTTP/1.1 20").contains("\"seq\":1");
      }
    }
  }

  private static byte[] gzip(String text) throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
      gzip.write(text.getBytes(StandardCharsets.UTF_8));
    }
    return packed.toByteArray();
  }

  private static String line(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int read = in.read(); read >= 0 && read != '\n'; read = in.read()) {
      line.append((char) read);
    }
    return line.toString();
  }

  @ParameterizedTest
  @EnumSource(ServerKind.class)
  void review_besideSlowReaders_isAnsweredSoon(ServerKind kind) throws Exception {
    try (var server = RunningServer.start(kind, "slow-readers-" + kind, data, Map.of())) {
      UUID large = largeGraph(server.client());
      String export = ResightClient.graph(large) + "/export";
      // More than the kernel takes off the server's hands.
      assertThat(server.client().get(export).text().length()).isGreaterThan(4 << 20);

      WorkedGraph graph = WorkedGraph.create(server.client(), new Random(1));
      try (var slow = SlowClients.reading(64, server.uri().resolve(export))) {
        slow.awaitAnswers(4);
        assertOthersAreAnswered(server, graph, "READING on " + kind);
      }
    }
  }

  private static UUID largeGraph(ResightClient client) {
    List<UUID> annotations = new ArrayList<>();
    StringBuilder csv = new StringBuilder("id\n");
    for (int i = 0; i < 50_000; i++) {
      annotations.add(new UUID(7, i));
      csv.append(annotations.get(i)).append('\n');
    }
    client.importAnnotations(
        () -> new ByteArrayInputStream(csv.toString().getBytes(StandardCharsets.UTF_8)));
    return client.createGraph(annotations).id();
  }

  private static void assertOthersAreAnswered(
      RunningServer server, WorkedGraph graph, String besides) {
    Random random = new Random();
    Duration longest = Duration.ZERO;
    for (int i = 0; i < 100; i++) {
      var pair = graph.draw(random);
      long sent = System.nanoTime();
      server
          .client()
          .review(
              graph.id(),
              new ResightClient.Review(
                  new UUID(random.nextLong(), random.nextLong()),
                  pair.a().uuid(),
                  pair.b().uuid(),
                  "positive",
                  "ana",
                  null));
      Duration took = since(sent);
      longest = took.compareTo(longest) > 0 ? took : longest;
    }
    System.out.printf(
        "Beside slow clients, %s, the slowest review took %d ms%n", besides, longest.toMillis());
    assertThat(longest).isLessThan(SOON);
  }

  /** Returns acknowledged writes a second; none may be refused. */
  private double rate(RunningServer server, int clients, int acknowledgements)
      throws InterruptedException {
    long start = System.nanoTime();
    RecordedClients few = work(server, clients, acknowledgements);
    double seconds = since(start).toNanos() / 1e9;
    assertThat(few.refusals()).isZero();
    GraphAudit.check(server.client(), few);
    return acknowledgements / seconds;
  }

  private static Duration since(long nanoTime) {
    return Duration.ofNanos(System.nanoTime() - nanoTime);
  }

  private RecordedClients work(RunningServer server, int clients, int acknowledgements)
      throws InterruptedException {
    seed++;
    WorkedGraph graph = WorkedGraph.create(server.client(), new Random(seed));
    RecordedClients working =
        new RecordedClients(server.client(), graph, clients, seed, acknowledgements);
    working.awaitEnough();
    working.stop();
    return working;
  }
}
