package org.resight.it.load;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.resight.it.server.OwnServer;
import org.resight.it.server.ResightClient;
import org.resight.it.server.ResightClient.Answer;
import org.resight.it.server.RunningServer;
import org.resight.it.server.ServerKind;

/** Values, files and receivers of callbacks that mean harm, as a whole server meets them. */
@OwnServer
@ParameterizedClass
@EnumSource(ServerKind.class)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@Timeout(120)
class FurtherAttacksIT {

  private static final int RECEIVERS = 4;
  private static final int TOLD_BY_EACH = 8;
  private static final int GHOSTS = 500;
  private static final int ATTEMPTS = 5;

  /** Of no other test. */
  private static final String FAILING = "127.0.0.100";

  @TempDir private static Path data;

  private static Path own;
  private static RunningServer server;
  private static ResightClient client;

  @Parameter private ServerKind kind;

  @BeforeParameterizedClassInvocation
  static void start(ServerKind kind) throws Exception {
    own = data.resolve(kind.name());
    String hosts =
        "localhost,"
            + FAILING
            + ","
            + String.join(",", IntStream.range(0, RECEIVERS).mapToObj(i -> slowHost(i)).toList());
    server =
        RunningServer.start(
            kind, "further-attacks-" + kind, own, Map.of("RESIGHT_CALLBACK_HOSTS", hosts));
    client = server.client();
  }

  @AfterParameterizedClassInvocation
  static void stop() {
    server.close();
  }

  private static String slowHost(int number) {
    return "127.0.0." + (number + 2);
  }

  private static ResightClient.Imported photos(String csv) {
    return client.importAnnotations(
        () -> new ByteArrayInputStream(csv.getBytes(StandardCharsets.UTF_8)));
  }

  private static List<UUID> photos(int kind, int number) {
    List<UUID> photos = IntStream.range(0, number).mapToObj(i -> new UUID(kind, i)).toList();
    StringBuilder csv = new StringBuilder("id\n");
    photos.forEach(photo -> csv.append(photo).append('\n'));
    photos(csv.toString());
    return photos;
  }

  /** The server has to be empty, so this comes first. */
  @Test
  @Order(1)
  void backup_withValuesThatTheApiWouldRefuse_isRefusedWithItsLine() {
    String annotation =
        "{\"annotation\":{\"id\":\"00000000-0000-4000-8000-000000000001\",%s,\"attributes\":{}}}";
    String graph =
        "{\"graph\":{\"key\":\"00000000-0000-4000-8000-00000000000a\","
            + "\"id\":\"00000000-0000-4000-8000-00000000000b\",\"backend\":\"graph\",\"config\":{},"
            + "\"createdAt\":\"2026-01-01T00:00:00Z\",\"deleted\":false,\"epoch\":0,"
            + "\"callbacks\":\"%s\",\"annotations\":[\"00000000-0000-4000-8000-000000000001\"]}}";
    String file =
        "{\\\"review\\\":{\\\"url\\\":\\\"file:///etc/passwd\\\",\\\"method\\\":\\\"POST\\\"}}";
    for (String line :
        List.of(
            annotation.formatted("\"name\":\"" + "x".repeat(3_000) + "\""),
            annotation.formatted("\"name\":\"a\\u0000b\""),
            annotation.formatted("\"latitude\":1e300"),
            annotation.formatted("\"quality\":99999"),
            graph.formatted(file))) {
      assertRefused(line, 2);
    }
    assertRefused(graph.formatted("{}") + "\n" + graph.formatted("{}"), 3);
    assertThat(client.get("/api/v1/annotations").json().get("items")).isEmpty();
  }

  private static void assertRefused(String lines, int line) {
    Answer answer =
        client.post(
            "/api/v1/backup",
            "application/x-ndjson",
            "{\"backup\":{\"version\":1}}\n" + lines + "\n");
    assertThat(answer.status()).as(answer.text()).isEqualTo(422);
    assertThat(answer.json().get("type").asText()).isEqualTo("/problems/unreadable-backup");
    assertThat(answer.json().get("line").asInt()).isEqualTo(line);
  }

  @Test
  void quality_thatIsNone_isRefusedForGood() {
    Answer answer =
        client.post("/api/v1/annotations", "text/csv", "externalId,quality\nq-1,99999\n");
    assertThat(answer.status()).as(answer.text()).isEqualTo(422);
  }

  /** Decoded it has 950 MB, its box 650 MB; the server has a heap of 1 GB. */
  @Test
  void picture_thatUnpacksToAGigabyte_isShownAndOthersAreServed() throws Exception {
    UUID photo = new UUID(21, 0);
    photos("id,bbox\n" + photo + ",\"[0,0,9000,9000]\"\n");
    String image = "/api/v1/annotations/" + photo + "/image";
    HttpClient http = HttpClient.newHttpClient();
    assertThat(
            http.send(
                    HttpRequest.newBuilder(server.uri().resolve(image))
                        .header("Content-Type", "image/png")
                        .PUT(BodyPublishers.ofByteArray(Attacks.largePng()))
                        .build(),
                    BodyHandlers.discarding())
                .statusCode())
        .isBetween(200, 204);
    for (int view = 0; view < 2; view++) {
      Answer crop = client.get(image + "?crop=true");
      assertThat(crop.status()).as(kind + " " + crop.contentType()).isEqualTo(200);
    }
    assertThat(client.isReady()).isTrue();
    assertThat(Files.readString(server.log(), StandardCharsets.ISO_8859_1))
        .doesNotContain("OutOfMemoryError");
  }

  /** Of each body a receiver sends a byte a second, without end. */
  @Test
  @Timeout(60)
  void callback_besideReceiversThatTrickle_goesOut() throws Exception {
    List<UUID> photos = photos(22, RECEIVERS * TOLD_BY_EACH + 1);
    try (Receivers receivers = new Receivers()) {
      List<String> slow = new ArrayList<>();
      for (int i = 0; i < RECEIVERS; i++) {
        slow.add(receivers.trickling(slowHost(i)));
      }
      for (int i = 0; i < photos.size() - 1; i++) {
        graph(photos.get(i), slow.get(i % RECEIVERS));
      }
      for (String trickling : slow) {
        receivers.await(trickling, 1);
      }
      String quick = receivers.answering("localhost", 204);
      graph(photos.get(photos.size() - 1), quick);
      receivers.await(quick, 1);
    }
  }

  @Test
  void callback_toAnAddressInside_isNotConnected() throws Exception {
    List<UUID> photos = photos(23, 2);
    try (Receivers receivers = new Receivers()) {
      String inside = receivers.answering("127.0.0.1", 204);
      graph(photos.get(0), inside);
      String listed = receivers.answering("localhost", 204);
      graph(photos.get(1), listed);
      receivers.await(listed, 1);
      assertThat(receivers.heard(inside)).isZero();
    }
  }

  @Test
  void receiver_thatFails_isToldOfOnceInTheLog() throws Exception {
    List<UUID> photos = photos(24, 2);
    try (Receivers receivers = new Receivers()) {
      String failing = receivers.answering(FAILING, 503);
      graph(photos.get(0), failing);
      graph(photos.get(1), failing);
      receivers.await(failing, 2 * ATTEMPTS);
    }
    while (timesToldOf() == 0) {
      Thread.sleep(100);
    }
    // The other has failed by then as well.
    assertThat(client.isReady()).isTrue();
    assertThat(timesToldOf()).isEqualTo(1);
  }

  private static long timesToldOf() throws IOException {
    try (Stream<String> lines = Files.lines(server.log(), StandardCharsets.ISO_8859_1)) {
      return lines.filter(line -> line.contains(FAILING + " was not told of")).count();
    }
  }

  private static void graph(UUID photo, String callback) {
    Map<String, String> receiver = Map.of("url", callback, "method", "POST");
    Answer answer =
        client.post(
            "/api/v1/graphs",
            Map.of(
                "annotations",
                List.of(photo),
                "callbacks",
                Map.of("review", receiver, "finished", receiver)));
    assertThat(answer.status()).as(answer.text()).isEqualTo(201);
  }

  @Test
  void export_ofNamesThatAreFormulas_isText() {
    List<UUID> photos = IntStream.range(0, 3).mapToObj(i -> new UUID(25, i)).toList();
    String csv =
        "id,name\n%s,\"=HYPERLINK(\"\"x\"\")\"\n%s,@SUM(A1)\n%s,+cmd\n".formatted(photos.toArray());
    photos(csv);
    UUID graph = client.createGraph(photos).id();
    String export = client.get(ResightClient.graph(graph) + "/export?format=csv").text();
    assertThat(export)
        .contains("'=HYPERLINK", "'@SUM(A1)", "'+cmd")
        .doesNotContainPattern("[^'](=HYPERLINK|@SUM|\\+cmd)");
    String written =
        "id,name\n%s,\"'=HYPERLINK(\"\"x\"\")\"\n%s,'@SUM(A1)\n%s,'+cmd\n"
            .formatted(photos.toArray());
    assertThat(photos(written))
        .as("read, it is as it was")
        .isEqualTo(new ResightClient.Imported(0, 0, 3));
  }

  @Test
  void presences_ofGhosts_areBounded() {
    UUID graph = client.createGraph(photos(26, 1)).id();
    JsonNode present = null;
    for (int i = 0; i < GHOSTS; i++) {
      present =
          client
              .post(
                  "/api/v1/pages/graphs/" + graph + "/presence",
                  Map.of("reviewer", "ghost " + i, "page", "review"))
              .json();
    }
    assertThat(present).isNotNull();
    assertThat(present.findValues("reviewer")).hasSizeBetween(1, 100);
  }

  @Test
  void sync_thatChangesNothing_writesNothing() {
    List<UUID> photos = photos(27, 2);
    UUID graph = client.createGraph(photos).id();
    client.review(
        graph,
        new ResightClient.Review(
            new UUID(27, 99), photos.get(0), photos.get(1), "positive", "ana", null));
    assertThat(client.post(ResightClient.graph(graph) + "/sync", Map.of()).status()).isEqualTo(200);
    String before = entries();
    assertThat(client.post(ResightClient.graph(graph) + "/sync", Map.of()).status()).isEqualTo(200);
    assertThat(entries()).isEqualTo(before);
  }

  private static String entries() {
    Matcher line =
        Pattern.compile("(?m)^resight_journal_entries_total .*$")
            .matcher(client.get("/metrics").text());
    assertThat(line.find()).isTrue();
    return line.group();
  }

  @Test
  void files_areForTheServersAccountAlone() throws IOException {
    photos(28, 1);
    assertThat(permissions(own.resolve("resight.mv.db"))).isEqualTo("rw-------");
    assertThat(permissions(own.resolve("photos"))).isEqualTo("rwx------");
  }

  private static String permissions(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }

  @Test
  void transferCoding_thatIsNone_isRefused() throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.uri().getPort())) {
      socket.setSoTimeout((int) TimeUnit.SECONDS.toMillis(30));
      socket
          .getOutputStream()
          .write(
              ("POST %s HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                          .formatted("/api/v1/graphs")
                      + "Transfer-Encoding: xchunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n")
                  .getBytes(StandardCharsets.US_ASCII));
      String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(answer).matches("(?s)HTTP/1\\.1 (400|501) .*");
    }
  }

  @Test
  void addressOfTheOldForm_thatIsAScript_isRefused() {
    List<UUID> photos = photos(29, 4);
    UUID graph = client.createGraph(photos).id();
    String pairs = "a,b,match\n%s,%s,0.5\n%s,%s,0.5\n".formatted(photos.toArray());
    client.importCandidates(
        graph, () -> new ByteArrayInputStream(pairs.getBytes(StandardCharsets.UTF_8)));
    String form = "/api/review/query/graph/v2/?graph_uuid=" + graph;
    assertThat(client.get(form + "&callback_url=javascript:alert(1)").text())
        .contains("\"success\": false", "callback_url")
        .doesNotContain("<form");
    assertThat(client.get(form).text()).contains("<form");
  }

  /** Receivers of callbacks on loopback, with a thread for each connection. */
  private static final class Receivers implements AutoCloseable {

    private final ConcurrentMap<String, Integer> heard = new ConcurrentHashMap<>();
    private final List<ServerSocket> sockets = new ArrayList<>();
    private final CountDownLatch closed = new CountDownLatch(1);

    /** Returns the address of a receiver whose answers do not end. */
    String trickling(String host) throws IOException {
      return receiving(host, "HTTP/1.1 200 OK\r\n\r\n");
    }

    String answering(String host, int status) throws IOException {
      return receiving(host, "HTTP/1.1 " + status + " So\r\nContent-Length: 0\r\n\r\n");
    }

    private String receiving(String host, String head) throws IOException {
      ServerSocket socket = new ServerSocket();
      sockets.add(socket);
      socket.bind(new InetSocketAddress(InetAddress.getByName(host), 0));
      String url = "http://" + host + ":" + socket.getLocalPort() + "/";
      daemon(
          () -> {
            while (!socket.isClosed()) {
              Socket connection = socket.accept();
              daemon(() -> answer(connection, url, head));
            }
          });
      return url;
    }

    private void answer(Socket connection, String url, String head)
        throws IOException, InterruptedException {
      try (connection) {
        if (connection.getInputStream().read(new byte[1 << 12]) <= 0) {
          return;
        }
        heard.merge(url, 1, Integer::sum);
        connection.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
        while (!head.contains("Content-Length") && !closed.await(1, TimeUnit.SECONDS)) {
          connection.getOutputStream().write('.');
        }
      }
    }

    private interface Exchange {
      void run() throws IOException, InterruptedException;
    }

    private static void daemon(Exchange exchange) {
      Thread thread =
          new Thread(
              () -> {
                try {
                  exchange.run();
                } catch (IOException | InterruptedException e) {
                  // The server has gone, or the test is over.
                }
              },
              "receiver");
      thread.setDaemon(true);
      thread.start();
    }

    int heard(String url) {
      return heard.getOrDefault(url, 0);
    }

    /** Waits for so many calls; {@link Timeout} ends a wait in vain. */
    void await(String url, int calls) throws InterruptedException {
      while (heard(url) < calls) {
        Thread.sleep(50);
      }
    }

    @Override
    public void close() throws IOException {
      closed.countDown();
      for (ServerSocket socket : sockets) {
        socket.close();
      }
    }
  }
}
