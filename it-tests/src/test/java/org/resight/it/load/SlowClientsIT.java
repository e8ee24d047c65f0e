package org.resight.it.load;

import static java.net.http.HttpResponse.BodyHandlers.ofString;
import static java.nio.charset.StandardCharsets.US_ASCII;
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
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.resight.it.crash.WorkedGraph;
import org.resight.it.server.OwnServer;
import org.resight.it.server.ResightClient;
import org.resight.it.server.RunningServer;
import org.resight.it.server.ServerKind;

/** Slow clients are alone with their slowness, and many over one connection are all served. */
@OwnServer
@ParameterizedClass
@EnumSource(ServerKind.class)
class SlowClientsIT {

  private static final int SLOW = 300;

  private static final int CONNECTIONS = 6;

  /** Event streams on one connection of HTTP/2; all together are less than a client may have. */
  private static final int STREAMS = 20;

  /** Large bodies that threads wait for on two cores; more are refused. */
  private static final int SLOW_AT_ONCE = 12;

  private static final Duration SOON = Duration.ofSeconds(10);

  @TempDir private static Path data;

  private static RunningServer server;

  @Parameter private ServerKind kind;

  @BeforeParameterizedClassInvocation
  static void start(ServerKind kind) throws Exception {
    server = RunningServer.start(kind, "slow-" + kind, data.resolve(kind.name()), Map.of());
  }

  @AfterParameterizedClassInvocation
  static void stop() throws Exception {
    server.close();
  }

  @Test
  void review_besideSlowSenders_isAnsweredSoon() throws Exception {
    WorkedGraph graph = WorkedGraph.create(server.client(), new Random());
    URI reviews = server.uri().resolve(ResightClient.graph(graph.id()) + "/reviews");
    for (var how : SlowClients.Sending.values()) {
      try (var slow = SlowClients.sending(SLOW, reviews, how)) {
        assertOthersAreAnswered(graph, how + " on " + kind);
        assertThat(slow.unanswered()).as(how.name()).isGreaterThanOrEqualTo(heard(how));
      }
    }
  }

  @Test
  void review_besideSlowSendersOfHttp2_isAnsweredSoon() throws Exception {
    WorkedGraph graph = WorkedGraph.create(server.client(), new Random());
    URI reviews = server.uri().resolve(ResightClient.graph(graph.id()) + "/reviews");
    // Nothing of a small body; much of a large one, and then nothing.
    for (int come : new int[] {0, 100_000}) {
      List<CompletableFuture<?>> sent = new ArrayList<>();
      for (HttpClient client : connectionsOfHttp2()) {
        for (int stream = 0; stream < SLOW / CONNECTIONS; stream++) {
          sent.add(client.sendAsync(stopped(reviews, come), BodyHandlers.discarding()));
        }
      }
      assertOthersAreAnswered(graph, "HTTP_2 after " + come + " bytes on " + kind);
      sent.forEach(request -> request.cancel(true));
    }
  }

  /** Returns clients of a connection each, which has a hundred requests at most. */
  private static List<HttpClient> connectionsOfHttp2() throws Exception {
    List<HttpClient> clients = new ArrayList<>();
    for (int connection = 0; connection < CONNECTIONS; connection++) {
      HttpClient client = HttpClient.newHttpClient();
      var first = HttpRequest.newBuilder(server.uri().resolve("/health/ready")).build();
      assertThat(client.send(first, BodyHandlers.discarding()).version())
          .isEqualTo(HttpClient.Version.HTTP_2);
      clients.add(client);
    }
    return clients;
  }

  /** Waits until so many streams of events are open; {@link Timeout} ends a wait in vain. */
  private static void awaitEventStreams(String count) throws InterruptedException {
    Pattern line = Pattern.compile("(?m)^resight_event_streams " + count + "\\.0$");
    while (!line.matcher(server.client().get("/metrics").text()).find()) {
      Thread.sleep(100);
    }
  }

  /** Browsers and proxies send what many people decide over few connections. */
  @Test
  void review_byManyAtOnceOverHttp2_isTaken() throws Exception {
    WorkedGraph graph = WorkedGraph.create(server.client(), new Random());
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

  /**
   * @param come bytes that are sent before nothing more is
   */
  private static HttpRequest stopped(URI to, int come) {
    BodyPublisher body =
        BodyPublishers.fromPublisher(
            taker ->
                taker.onSubscribe(
                    new Flow.Subscription() {
                      private boolean begun = come == 0;

                      @Override
                      public void request(long parts) {
                        if (!begun) {
                          begun = true;
                          taker.onNext(ByteBuffer.wrap(" ".repeat(come).getBytes(US_ASCII)));
                        }
                      }

                      @Override
                      public void cancel() {
                        // has nothing to end
                      }
                    }),
            come + 100);
    return HttpRequest.newBuilder(to).header("Content-Type", "application/json").POST(body).build();
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

  @Test
  void review_whoseBodyComesAfterItsHead_isTaken() throws Exception {
    WorkedGraph graph = WorkedGraph.create(server.client(), new Random());
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

  @Test
  void review_besideSlowReaders_isAnsweredSoon() throws Exception {
    UUID large = largeGraph(server.client());
    String export = ResightClient.graph(large) + "/export";
    // More than the kernel takes off the server's hands.
    assertThat(server.client().get(export).text().length()).isGreaterThan(4 << 20);

    WorkedGraph graph = WorkedGraph.create(server.client(), new Random());
    try (var slow = SlowClients.reading(64, server.uri().resolve(export))) {
      slow.awaitAnswers(4);
      assertOthersAreAnswered(graph, "READING on " + kind);
    }
  }

  @Test
  @Timeout(180)
  void review_besideAnswersOfHttp2ThatAreNotTaken_isAnsweredSoon() throws Exception {
    String export = ResightClient.graph(largeGraph(server.client())) + "/export";
    WorkedGraph graph = WorkedGraph.create(server.client(), new Random());
    String events = ResightClient.graph(graph.id()) + "/events";
    List<UnreadHttp2> connections = new ArrayList<>();
    try {
      for (int connection = 0; connection < CONNECTIONS; connection++) {
        UnreadHttp2 unread = new UnreadHttp2(server.uri());
        connections.add(unread);
        for (int stream = 0; stream < STREAMS; stream++) {
          unread.get(events);
          unread.get(export);
        }
      }
      awaitEventStreams("[1-9]\\d*");
      assertOthersAreAnswered(graph, "answers of HTTP_2 that are not taken on " + kind);
    } finally {
      for (UnreadHttp2 unread : connections) {
        unread.close();
      }
    }
    awaitEventStreams("0");
    // Places of long answers are free a moment after their clients went.
    while (!server.client().get(export).isSuccess()) {
      Thread.sleep(100);
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

  private static void assertOthersAreAnswered(WorkedGraph graph, String besides) {
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
      Duration took = Duration.ofNanos(System.nanoTime() - sent);
      longest = took.compareTo(longest) > 0 ? took : longest;
    }
    System.out.printf(
        "Beside slow clients, %s, the slowest review took %d ms%n", besides, longest.toMillis());
    assertThat(longest).isLessThan(SOON);
  }
}
