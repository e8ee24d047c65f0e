package org.resight.it.load;

import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;
import org.resight.it.server.ResightClient;

/**
 * What a client that means harm sends to a server, each attack for some seconds. It has projects of
 * its own; nothing of what it sends is meant to be taken. Confined to one thread.
 */
final class Attacks implements AutoCloseable {

  private static final int HOLDING = 5;
  private static final int STREAMS = 100;
  private static final int GHOSTS = 2_000;
  private static final int LARGE_PNG = 10_900;
  private static final String REVIEW =
      "{\"a\":\"%s\",\"b\":\"%s\",\"decision\":\"positive\",\"reviewer\":\"%s\",\"comment\":\"%s\"}\n";

  /** One attack, played once. */
  @FunctionalInterface
  interface Play {
    /** Plays it; how the server answers does not matter. */
    void run() throws Exception;
  }

  private final URI server;
  private final ResightClient client;
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final List<UUID> photos;
  private final UUID graph;
  private final String reviews;
  private final byte[] forms = millionsOfFields();
  private final byte[] png = largePng();
  private final Map<Integer, Integer> answers = new TreeMap<>();
  private final CountDownLatch closed = new CountDownLatch(1);
  private final HttpServer receiver;

  /** Lays the attacker's photos and project. */
  Attacks(URI server) throws IOException {
    this.server = server;
    client = new ResightClient(server);
    photos = new ArrayList<>();
    StringBuilder csv = new StringBuilder("id,bbox\n");
    for (int i = 0; i < 200; i++) {
      photos.add(new UUID(0xBAD, i));
      csv.append(photos.get(i)).append(",\"[0,0,9000,9000]\"\n");
    }
    byte[] bytes = csv.toString().getBytes(StandardCharsets.UTF_8);
    client.importAnnotations(() -> new ByteArrayInputStream(bytes));
    graph = client.createGraph(photos.subList(0, 100)).id();
    reviews = ResightClient.graph(graph) + "/reviews";
    String line = REVIEW.formatted(photos.get(0), photos.get(1), "mallory", "x".repeat(2_000));
    client.post(reviews, "application/x-ndjson", line.repeat(2_000));
    receiver = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    receiver.setExecutor(
        Executors.newCachedThreadPool(
            task -> {
              Thread thread = new Thread(task, "slow-receiver");
              thread.setDaemon(true);
              return thread;
            }));
    receiver.createContext(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(200, 0);
          try (OutputStream out = exchange.getResponseBody()) {
            while (!closed.await(1, TimeUnit.SECONDS)) {
              out.write('.');
              out.flush();
            }
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });
    receiver.start();
  }

  /** Returns all attacks with their names, in the order in which they are played. */
  Map<String, Play> all() {
    Map<String, Play> all = new LinkedHashMap<>();
    all.put("event streams that are not read", this::unreadStreams);
    all.put("event streams that leave at once", this::leavingStreams);
    all.put("a form of 63 million fields in 122 KB", this::compressedForm);
    all.put("reviewers by the thousand", this::ghosts);
    all.put("a PNG of 950 MB in 1 MB, and its crop", this::hugePicture);
    all.put("callbacks to a receiver of a byte a second", this::slowCallbacks);
    all.put("bodies that do not end", this::slowBodies);
    all.put("answers that are not read", this::unreadAnswers);
    all.put("bodies cut short, other protocols, other codings", this::brokenRequests);
    all.put("presences of ghosts, and all projects", this::presences);
    all.put("JSON that is deep or has millions of parts", this::largeJson);
    all.put("backups that are none", this::wrongBackups);
    return all;
  }

  private static byte[] millionsOfFields() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    byte[] block = "a&".repeat(1 << 19).getBytes(StandardCharsets.US_ASCII);
    try (OutputStream gzip = new GZIPOutputStream(out)) {
      for (int i = 0; i < 120; i++) {
        gzip.write(block);
      }
    }
    return out.toByteArray();
  }

  /** Returns a PNG of zeros with four bands of 16 bits. */
  static byte[] largePng() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(new byte[] {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'});
    ByteArrayOutputStream header = new ByteArrayOutputStream();
    DataOutputStream values = new DataOutputStream(header);
    values.writeInt(LARGE_PNG);
    values.writeInt(LARGE_PNG);
    values.write(new byte[] {16, 6, 0, 0, 0});
    chunk(out, "IHDR", header.toByteArray());
    ByteArrayOutputStream pixels = new ByteArrayOutputStream();
    try (var deflated = new DeflaterOutputStream(pixels, new Deflater(Deflater.BEST_SPEED))) {
      byte[] row = new byte[1 + LARGE_PNG * 8];
      for (int y = 0; y < LARGE_PNG; y++) {
        deflated.write(row);
      }
    }
    chunk(out, "IDAT", pixels.toByteArray());
    chunk(out, "IEND", new byte[0]);
    return out.toByteArray();
  }

  private static void chunk(ByteArrayOutputStream out, String type, byte[] content)
      throws IOException {
    CRC32 crc = new CRC32();
    crc.update(type.getBytes(StandardCharsets.US_ASCII));
    crc.update(content);
    DataOutputStream data = new DataOutputStream(out);
    data.writeInt(content.length);
    data.writeBytes(type);
    data.write(content);
    data.writeInt((int) crc.getValue());
  }

  private void send(String method, String path, String type, byte[] body, String... headers)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(server.resolve(path))
            .timeout(Duration.ofSeconds(60))
            .header("Content-Type", type)
            .method(method, BodyPublishers.ofByteArray(body));
    if (headers.length > 0) {
      request.headers(headers);
    }
    note(http.send(request.build(), BodyHandlers.discarding()).statusCode());
  }

  private void note(int status) {
    answers.merge(status, 1, Integer::sum);
  }

  /** Returns how often the attacker was answered with which status, streams and sockets apart. */
  Map<Integer, Integer> answers() {
    return new TreeMap<>(answers);
  }

  private void post(String path, String type, String body)
      throws IOException, InterruptedException {
    send("POST", path, type, body.getBytes(StandardCharsets.UTF_8));
  }

  private Socket open(int window) throws IOException {
    Socket socket = new Socket();
    socket.bind(new InetSocketAddress(InetAddress.getByName("127.0.0.2"), 0));
    socket.setReceiveBufferSize(window);
    socket.setSoTimeout((int) TimeUnit.SECONDS.toMillis(10));
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.getPort()));
    return socket;
  }

  private Socket stream() throws IOException {
    Socket socket = open(4096);
    write(
        socket,
        "GET %s/events HTTP/1.1\r\nHost: localhost\r\nLast-Event-ID: 0\r\n\r\n"
            .formatted(ResightClient.graph(graph)));
    return socket;
  }

  private static void write(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
  }

  private static void hold() throws InterruptedException {
    TimeUnit.SECONDS.sleep(HOLDING);
  }

  private void unreadStreams() throws Exception {
    List<Socket> unread = new ArrayList<>();
    try {
      for (int i = 0; i < STREAMS; i++) {
        unread.add(stream());
      }
      hold();
    } finally {
      for (Socket socket : unread) {
        socket.close();
      }
    }
  }

  private void leavingStreams() throws Exception {
    for (int i = 0; i < STREAMS; i++) {
      stream().close();
    }
  }

  private void compressedForm() throws Exception {
    send(
        "POST",
        "/api/query/graph/v2/",
        "application/x-www-form-urlencoded",
        forms,
        "Content-Encoding",
        "gzip");
  }

  private void ghosts() throws Exception {
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < GHOSTS; i++) {
      String ghost = "ghost " + UUID.randomUUID();
      lines.append(REVIEW.formatted(photos.get(0), photos.get(1), ghost, ""));
    }
    post(reviews, "application/x-ndjson", lines.toString());
    client.get("/api/v1/pages/graphs/" + graph + "/people");
    client.get("/api/v1/pages/graphs/" + graph + "/work");
  }

  private void hugePicture() throws Exception {
    String image = "/api/v1/annotations/" + photos.get(0) + "/image";
    send("PUT", image, "image/png", png);
    for (int i = 0; i < 4; i++) {
      URI crop = server.resolve(image + "?crop=true&max=" + (1_000 + i));
      note(http.send(HttpRequest.newBuilder(crop).build(), BodyHandlers.discarding()).statusCode());
    }
  }

  private void slowCallbacks() throws Exception {
    String url = "http://localhost:" + receiver.getAddress().getPort() + "/";
    UUID slow =
        UUID.fromString(
            client
                .post(
                    "/api/v1/graphs",
                    Map.of(
                        "annotations",
                        photos.subList(100, 110),
                        "callbacks",
                        Map.of("review", Map.of("url", url, "method", "POST"))))
                .json()
                .get("id")
                .asText());
    for (int i = 0; i < 50; i++) {
      client.post(
          ResightClient.graph(slow) + "/reviews",
          "application/json",
          REVIEW.formatted(photos.get(100), photos.get(101), "mallory", ""));
    }
  }

  private void slowBodies() throws Exception {
    for (SlowClients.Sending how : SlowClients.Sending.values()) {
      SlowClients slow = SlowClients.sending(40, server.resolve(reviews), how);
      try {
        TimeUnit.SECONDS.sleep(1);
      } finally {
        slow.close();
      }
    }
  }

  private void unreadAnswers() throws Exception {
    SlowClients slow = SlowClients.reading(60, server.resolve(reviews));
    try {
      hold();
    } finally {
      slow.close();
    }
  }

  private void brokenRequests() throws Exception {
    for (String head :
        List.of(
            "Content-Length: 500",
            "Transfer-Encoding: xchunked",
            "Content-Length: 0\r\nConnection: Upgrade\r\nUpgrade: jboss-remoting",
            "Content-Length: 2\r\nContent-Length: 9",
            "Transfer-Encoding: chunked\r\nContent-Length: 9")) {
      for (int i = 0; i < 20; i++) {
        try (Socket socket = open(1 << 16)) {
          write(
              socket,
              "POST %s HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n%s\r\n\r\n{\"a\":"
                  .formatted(reviews, head));
          socket.shutdownOutput();
          socket.getInputStream().readNBytes(100);
        } catch (IOException e) {
          // The server has had enough of this one.
        }
      }
    }
    byte[] cut = Arrays.copyOf(png, 200);
    send("PUT", "/api/v1/annotations/" + photos.get(1) + "/image", "image/png", cut);
  }

  private void presences() throws Exception {
    for (int i = 0; i < 500; i++) {
      post(
          "/api/v1/pages/graphs/" + graph + "/presence",
          "application/json",
          "{\"reviewer\":\"ghost %s\",\"page\":\"review\"}".formatted(UUID.randomUUID()));
    }
    client.get("/api/v1/graphs?limit=1000");
  }

  private void largeJson() throws Exception {
    post(reviews, "application/json", "[".repeat(1_000_000));
    post(reviews, "application/json", "{\"a\":[0" + ",0".repeat(5_000_000) + "]}");
    post("/api/query/graph/v2/", "application/json", "{\"a\":[0" + ",0".repeat(2_000_000) + "]}");
  }

  private void wrongBackups() throws Exception {
    post("/api/v1/backup", "application/x-ndjson", "{\"kind\":\"x\"}\n".repeat(100_000));
    send("POST", "/api/v1/backup", "application/x-ndjson", forms, "Content-Encoding", "gzip");
  }

  @Override
  public void close() {
    closed.countDown();
    receiver.stop(0);
  }
}
