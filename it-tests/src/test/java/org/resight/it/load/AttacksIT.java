package org.resight.it.load;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.awt.image.BufferedImage;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.zip.GZIPOutputStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.resight.it.server.ConcurrentRequests;
import org.resight.it.server.OwnServer;
import org.resight.it.server.ResightClient;
import org.resight.it.server.RunningServer;
import org.resight.it.server.ServerKind;

/** One client that means harm, and everybody else: whatever it sends, they are served. */
@OwnServer
@ParameterizedClass
@EnumSource(ServerKind.class)
class AttacksIT {

  private static final Duration SOON = Duration.ofSeconds(10);
  private static final int STREAMS = 60;

  @TempDir private static Path data;

  private static RunningServer server;

  @Parameter private ServerKind kind;

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  @BeforeParameterizedClassInvocation
  static void start(ServerKind kind) throws Exception {
    server = RunningServer.start(kind, "attacks-" + kind, data.resolve(kind.name()), Map.of());
  }

  @AfterParameterizedClassInvocation
  static void stop() {
    server.close();
  }

  private static List<UUID> photos(int kind, int number) {
    List<UUID> photos = new ArrayList<>();
    StringBuilder csv = new StringBuilder("id\n");
    for (int i = 0; i < number; i++) {
      photos.add(new UUID(kind, i));
      csv.append(photos.get(i)).append('\n');
    }
    byte[] bytes = csv.toString().getBytes(StandardCharsets.UTF_8);
    server.client().importAnnotations(() -> new ByteArrayInputStream(bytes));
    return photos;
  }

  private static String review(UUID a, UUID b, String reviewer, String comment) {
    return "{\"a\":\"%s\",\"b\":\"%s\",\"decision\":\"positive\",\"reviewer\":\"%s\",\"comment\":\"%s\"}"
        .formatted(a, b, reviewer, comment);
  }

  private HttpResponse<String> post(String path, String type, byte[] body, String... headers)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(server.uri().resolve(path))
            .timeout(Duration.ofSeconds(60))
            .header("Content-Type", type)
            .POST(BodyPublishers.ofByteArray(body));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return http.send(request.build(), BodyHandlers.ofString());
  }

  private HttpResponse<String> post(String path, String type, String body)
      throws IOException, InterruptedException {
    return post(path, type, body.getBytes(StandardCharsets.UTF_8));
  }

  private void assertOthersAreServed(UUID graph, List<UUID> photos) throws Exception {
    String reviews = ResightClient.graph(graph) + "/reviews";
    long begun = System.nanoTime();
    for (int i = 0; i < 20; i++) {
      assertThat(
              post(reviews, "application/json", review(photos.get(0), photos.get(1), "ana", ""))
                  .statusCode())
          .isEqualTo(200);
      assertThat(server.client().get("/health/ready").status()).isEqualTo(200);
    }
    assertThat(Duration.ofNanos(System.nanoTime() - begun)).as("on " + kind).isLessThan(SOON);
  }

  private static Socket events(UUID graph, int window) throws IOException {
    return events(graph, window, InetAddress.getLoopbackAddress());
  }

  private static Socket events(UUID graph, int window, InetAddress from) throws IOException {
    URI uri = server.uri();
    Socket socket = new Socket();
    socket.bind(new InetSocketAddress(from, 0));
    socket.setReceiveBufferSize(window);
    socket.setSoTimeout((int) SOON.toMillis());
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), uri.getPort()));
    socket
        .getOutputStream()
        .write(
            "GET %s/events HTTP/1.1\r\nHost: localhost\r\nLast-Event-ID: 0\r\n\r\n"
                .formatted(ResightClient.graph(graph))
                .getBytes(StandardCharsets.US_ASCII));
    return socket;
  }

  /** Waits until the server holds no stream any more; {@link Timeout} ends a wait in vain. */
  private static void awaitNoStream() throws InterruptedException {
    while (!server.client().get("/metrics").text().contains("\nresight_event_streams 0.0\n")) {
      Thread.sleep(100);
    }
  }

  @Test
  @Timeout(180)
  void review_besideManyEventStreamsThatAreNotRead_isTaken() throws Exception {
    List<UUID> photos = photos(1, 3);
    UUID graph = server.client().createGraph(photos).id();
    // More of the past than the kernel takes off the server's hands.
    String line = review(photos.get(0), photos.get(1), "ana", "x".repeat(2_000)) + "\n";
    for (int i = 0; i < 4; i++) {
      assertThat(
              post(
                      ResightClient.graph(graph) + "/reviews",
                      "application/x-ndjson",
                      line.repeat(1_000))
                  .statusCode())
          .isEqualTo(200);
    }
    List<Socket> unread = new ArrayList<>();
    try {
      for (int i = 0; i < STREAMS; i++) {
        unread.add(events(graph, 4096));
      }
      for (Socket socket : unread) {
        assertThat(socket.getInputStream().read()).isEqualTo('H');
      }
      assertOthersAreServed(graph, photos);
    } finally {
      for (Socket socket : unread) {
        socket.close();
      }
    }
    for (int i = 0; i < STREAMS; i++) {
      events(graph, 4096).close();
    }
    awaitNoStream();
    assertOthersAreServed(graph, photos);
    // One that reads has all of it, also beside those.
    try (Socket socket = events(graph, 1 << 20)) {
      ByteArrayOutputStream all = new ByteArrayOutputStream();
      byte[] buffer = new byte[1 << 16];
      while (!all.toString(StandardCharsets.UTF_8).contains("\nid: 4040\n")) {
        int read = socket.getInputStream().read(buffer);
        assertThat(read).isPositive();
        all.write(buffer, 0, read);
      }
    }
  }

  @Test
  void streams_ofOneClient_areBounded() throws Exception {
    UUID graph = server.client().createGraph(photos(2, 2)).id();
    List<Socket> open = new ArrayList<>();
    try {
      String head = "";
      while (open.size() < 200 && !head.contains(" 429")) {
        Socket socket = events(graph, 4096, InetAddress.getByName("127.0.0.2"));
        open.add(socket);
        head = new String(socket.getInputStream().readNBytes(12), StandardCharsets.US_ASCII);
      }
      assertThat(open).hasSizeBetween(2, 199);
      Socket refused = open.get(open.size() - 1);
      assertThat(
              new BufferedReader(
                      new InputStreamReader(refused.getInputStream(), StandardCharsets.US_ASCII))
                  .lines()
                  .takeWhile(line -> !line.isEmpty()))
          .anyMatch("retry-after: 60"::equalsIgnoreCase);
    } finally {
      for (Socket socket : open) {
        socket.close();
      }
    }
  }

  @Test
  void form_ofMillionsOfFieldsInAFewKilobytes_isRefused() throws Exception {
    ByteArrayOutputStream bomb = new ByteArrayOutputStream();
    byte[] block = "a&".repeat(1 << 19).getBytes(StandardCharsets.US_ASCII);
    try (OutputStream gzip = new GZIPOutputStream(bomb)) {
      for (int i = 0; i < 120; i++) {
        gzip.write(block);
      }
    }
    long begun = System.nanoTime();
    HttpResponse<String> answer =
        post(
            "/api/query/graph/v2/",
            "application/x-www-form-urlencoded",
            bomb.toByteArray(),
            "Content-Encoding",
            "gzip");
    assertThat(answer.statusCode()).isEqualTo(413);
    assertThat(answer.body()).contains("\"success\": false").contains("\"code\": 413");
    assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(SOON);
  }

  @Test
  void json_ofTheOldContract_isBoundedInPartsAndDepth() throws Exception {
    assertThat(
            post(
                    "/api/query/graph/v2/",
                    "application/json",
                    "{\"a\":[0" + ",0".repeat(2_000_000) + "]}")
                .statusCode())
        .isEqualTo(422);
    assertThat(post("/api/query/graph/v2/", "application/json", "[".repeat(10_000)).statusCode())
        .isEqualTo(422);
  }

  @Test
  void people_byTheThousandOnOnePair_areRefused() throws Exception {
    List<UUID> photos = photos(3, 2);
    UUID graph = server.client().createGraph(photos).id();
    String reviews = ResightClient.graph(graph) + "/reviews";
    for (int body = 0; body < 2; body++) {
      StringBuilder lines = new StringBuilder();
      for (int i = 0; i < 2_000; i++) {
        String name = "ghost " + (2_000 * body + i);
        lines.append(review(photos.get(0), photos.get(1), name, "")).append('\n');
      }
      HttpResponse<String> answer = post(reviews, "application/x-ndjson", lines.toString());
      assertThat(answer.statusCode()).isEqualTo(body == 0 ? 200 : 422);
      assertThat(answer.body().contains("too-many-reviewers")).isEqualTo(body == 1);
    }
    String page = "/api/v1/pages/graphs/" + graph;
    assertThat(server.client().get(page + "/work").text()).hasSizeLessThan(100_000);
    JsonNode people = server.client().get(page + "/people").json();
    assertThat(people.get("items")).hasSizeLessThan(1_000);
    assertThat(people.get("next").asText()).isNotEmpty();
  }

  @Test
  void body_thatEndsTooSoon_isRefusedWithoutATrace() throws Exception {
    List<UUID> photos = photos(4, 2);
    UUID graph = server.client().createGraph(photos).id();
    long before = traces();
    for (String path : List.of(ResightClient.graph(graph) + "/reviews", "/api/query/graph/v2/")) {
      try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.uri().getPort())) {
        socket.setSoTimeout((int) SOON.toMillis());
        socket
            .getOutputStream()
            .write(
                ("POST %s HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                            .formatted(path)
                        + "Content-Length: 500\r\nConnection: close\r\n\r\n{\"a\":")
                    .getBytes(StandardCharsets.US_ASCII));
        socket.shutdownOutput();
        String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        // A server may close a connection that has ended, rather than answer it.
        assertThat(answer).matches("(?s)(HTTP/1.1 400 .*)?");
      }
    }
    BufferedImage picture = new BufferedImage(400, 300, BufferedImage.TYPE_INT_RGB);
    ByteArrayOutputStream jpeg = new ByteArrayOutputStream();
    ImageIO.write(picture, "jpeg", jpeg);
    HttpResponse<String> cut =
        http.send(
            HttpRequest.newBuilder(
                    server.uri().resolve("/api/v1/annotations/" + photos.get(0) + "/image"))
                .header("Content-Type", "image/jpeg")
                .PUT(BodyPublishers.ofByteArray(Arrays.copyOf(jpeg.toByteArray(), 200)))
                .build(),
            BodyHandlers.ofString());
    assertThat(cut.statusCode()).isEqualTo(422);
    assertOthersAreServed(graph, photos);
    assertThat(imageWithAHalfTag(photos.get(0), jpeg.toByteArray())).isEqualTo(200);
    assertThat(traces()).isEqualTo(before);
  }

  /** Stores a photo and asks for it as somebody whose entity tag is cut off. */
  private int imageWithAHalfTag(UUID photo, byte[] jpeg) throws IOException, InterruptedException {
    URI image = server.uri().resolve("/api/v1/annotations/" + photo + "/image");
    http.send(
        HttpRequest.newBuilder(image)
            .header("Content-Type", "image/jpeg")
            .PUT(BodyPublishers.ofByteArray(jpeg))
            .build(),
        BodyHandlers.discarding());
    return http.send(
            HttpRequest.newBuilder(image).header("If-None-Match", "\"").build(),
            BodyHandlers.discarding())
        .statusCode();
  }

  /** Returns how many lines of stack traces the server's log has. */
  private static long traces() throws IOException {
    try (var lines = Files.lines(server.log(), StandardCharsets.ISO_8859_1)) {
      return lines.filter(line -> line.strip().startsWith("at ")).count();
    }
  }

  @Test
  void backup_forAServerInUse_isRefused_andNobodyNoticesIt() throws Exception {
    List<UUID> photos = photos(6, 2);
    UUID graph = server.client().createGraph(photos).id();
    String reviews = ResightClient.graph(graph) + "/reviews";
    ConcurrentRequests.<Void>send(
            8,
            client -> {
              for (int i = 0; i < 25; i++) {
                int status =
                    client < 4
                        ? post("/api/v1/backup", "application/x-ndjson", "{}\n").statusCode()
                        : post(
                                reviews,
                                "application/json",
                                review(photos.get(0), photos.get(1), "ana", ""))
                            .statusCode();
                assertThat(status).isEqualTo(client < 4 ? 409 : 200);
              }
              return null;
            })
        .all();
  }

  @Test
  void graphs_arePaged() throws Exception {
    List<UUID> photos = photos(5, 6);
    List<String> ids = new ArrayList<>();
    for (UUID photo : photos) {
      ids.add(server.client().createGraph(List.of(photo)).id().toString());
    }
    List<String> listed = new ArrayList<>();
    String next = "";
    do {
      JsonNode page = server.client().get("/api/v1/graphs?limit=2" + next).json();
      assertThat(page.get("items")).hasSizeLessThanOrEqualTo(2);
      page.get("items").forEach(graph -> listed.add(graph.get("id").asText()));
      next = page.get("next").isNull() ? null : "&after=" + page.get("next").asText();
    } while (next != null);
    assertThat(listed).doesNotHaveDuplicates().containsSubsequence(ids);
    assertThat(server.client().get("/api/v1/graphs?after=x").status()).isEqualTo(422);
    assertThat(server.client().get("/api/v1/graphs?limit=%D9%A2").status())
        .as("two, in Arabic")
        .isEqualTo(422);
  }

  /** Of the server's own services none is on the application's port. */
  @Test
  void nothingButTheApplication_answers() throws Exception {
    for (String path :
        List.of("/console", "/management", "/wildfly-services", "/ejb-remote", "/asadmin")) {
      HttpResponse<String> answer =
          http.send(
              HttpRequest.newBuilder(server.uri().resolve(path)).build(), BodyHandlers.ofString());
      assertThat(answer.statusCode()).as(path).isEqualTo(404);
      assertThat(answer.headers().firstValue("Content-Type"))
          .as(path)
          .contains("application/problem+json");
    }
    for (String protocol : List.of("jboss-remoting", "jboss-ejb-client", "hornetq-remoting")) {
      try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.uri().getPort())) {
        socket.setSoTimeout((int) SOON.toMillis());
        socket
            .getOutputStream()
            .write(
                ("GET / HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: "
                        + protocol
                        + "\r\nSec-JbossRemoting-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII));
        assertThat(new String(socket.getInputStream().readNBytes(12), StandardCharsets.US_ASCII))
            .as(protocol)
            .isEqualTo("HTTP/1.1 200");
      }
    }
  }
}
