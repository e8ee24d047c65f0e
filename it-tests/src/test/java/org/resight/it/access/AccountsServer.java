package org.resight.it.access;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.resight.it.server.RunningServer;
import org.resight.it.server.ServerKind;

/** A server with accounts of its own, and what a test asks of it. Confined to one thread. */
final class AccountsServer implements AutoCloseable {

  static final String PASSWORD = "seven striped horses";

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  /** An answer; its body is null where it is no JSON. */
  record Answer(int status, JsonNode body, @Nullable String cookie, @Nullable String request) {

    /** Returns the name of the problem, or nothing. */
    String problem() {
      return body.path("type").asText().replaceFirst(".*/", "");
    }

    Answer expect(int expected) {
      assertThat(status).as(body.toString()).isEqualTo(expected);
      return this;
    }
  }

  /**
   * Not HTTP/2: on Payara a refused body keeps its share of the connection's window, and the next
   * one waits for it.
   */
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private final RunningServer server;
  private final Path data;

  AccountsServer(ServerKind kind, String name, Path data) throws Exception {
    this(kind, name, data, RunningServer.freePort(), Map.of());
  }

  AccountsServer(ServerKind kind, String name, Path data, int port, Map<String, String> settings)
      throws Exception {
    this(kind, name, data, port, settings, RunningServer.SOON_STARTED);
  }

  AccountsServer(
      ServerKind kind,
      String name,
      Path data,
      int port,
      Map<String, String> settings,
      List<String> javaOptions)
      throws Exception {
    this.data = data;
    Map<String, String> all = new HashMap<>(settings);
    all.putIfAbsent("RESIGHT_SIGN_IN", "accounts");
    all.put("RESIGHT_DATA", data.toAbsolutePath().toString());
    Path folder = Path.of(System.getProperty("servers.folder"), name + "-" + kind);
    this.server = RunningServer.start(kind, folder, port, all, javaOptions);
  }

  Path setupCode() {
    return data.resolve("setup-code");
  }

  URI uri() {
    return server.uri();
  }

  String log() throws IOException {
    return Files.readString(server.log());
  }

  /** Sends a request; a text is sent as it is, anything else as JSON. */
  Answer send(String method, String path, @Nullable Object body, String... headers)
      throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(server.uri() + path)).timeout(TIMEOUT);
    if (body == null) {
      request.method(method, BodyPublishers.noBody());
    } else {
      String text = body instanceof String given ? given : JSON.writeValueAsString(body);
      request.method(method, BodyPublishers.ofString(text));
      request.header("Content-Type", "application/json");
    }
    for (int i = 0; i < headers.length; i += 2) {
      request.header(headers[i], headers[i + 1]);
    }
    HttpResponse<InputStream> response = http.send(request.build(), BodyHandlers.ofInputStream());
    String type = response.headers().firstValue("Content-Type").orElse("");
    try (InputStream content = response.body()) {
      return new Answer(
          response.statusCode(),
          type.contains("json") ? JSON.readTree(content.readAllBytes()) : JSON.nullNode(),
          response
              .headers()
              .firstValue("Set-Cookie")
              .map(cookie -> cookie.replaceFirst(";.*", ""))
              .orElse(null),
          response.headers().firstValue("X-Request-Id").orElse(null));
    }
  }

  /** Sends bytes. */
  Answer put(String path, byte[] bytes, String type, String... headers) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(server.uri() + path))
            .timeout(TIMEOUT)
            .PUT(BodyPublishers.ofByteArray(bytes))
            .headers(headers)
            .header("Content-Type", type)
            .build();
    HttpResponse<byte[]> response = http.send(request, BodyHandlers.ofByteArray());
    return new Answer(response.statusCode(), JSON.readTree(response.body()), null, null);
  }

  /** Returns an answer as it is, byte by byte; the beginning of it if it has no end. */
  String text(String path, String... headers) throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(server.uri() + path)).timeout(TIMEOUT);
    for (int i = 0; i < headers.length; i += 2) {
      request.header(headers[i], headers[i + 1]);
    }
    request.header("Last-Event-ID", "0");
    HttpResponse<InputStream> response = http.send(request.build(), BodyHandlers.ofInputStream());
    boolean endless =
        response.headers().firstValue("Content-Type").orElse("").contains("event-stream");
    try (InputStream content = response.body()) {
      byte[] bytes = endless ? new byte[4_096] : content.readAllBytes();
      int length = endless ? content.read(bytes) : bytes.length;
      return new String(bytes, 0, Math.max(0, length), StandardCharsets.ISO_8859_1);
    }
  }

  /** Opens an event stream. */
  InputStream events(String path, String... headers) throws Exception {
    HttpResponse<InputStream> response =
        http.send(
            HttpRequest.newBuilder(URI.create(server.uri() + path)).headers(headers).build(),
            BodyHandlers.ofInputStream());
    assertThat(response.statusCode()).isEqualTo(200);
    return response.body();
  }

  static String[] session(String cookie) {
    return new String[] {"Cookie", cookie, "Sec-Fetch-Site", "same-origin"};
  }

  static String[] bearer(String token) {
    return new String[] {"Authorization", "Bearer " + token};
  }

  /** Makes the first administrator and returns the cookie of its session. */
  String setUp() throws Exception {
    Answer first =
        send(
                "POST",
                "/api/v1/setup",
                Map.of(
                    "handle",
                    "ana",
                    "name",
                    "Ana",
                    "password",
                    PASSWORD,
                    "code",
                    Files.readString(setupCode()).strip()))
            .expect(200);
    return Objects.requireNonNull(first.cookie());
  }

  String signIn(String handle, String password) throws Exception {
    Answer answer =
        send("POST", "/api/v1/sign-in", Map.of("handle", handle, "password", password)).expect(200);
    return Objects.requireNonNull(answer.cookie());
  }

  /** A volunteer answers the pairs of the practice. */
  void practise(String... who) throws Exception {
    List<String> answers = List.of("positive", "negative", "incomparable", "positive");
    send("POST", "/api/v1/me/practice", Map.of("answers", answers), who).expect(204);
  }

  /** Asks for a pair of a project and says that both photos show the same animal. */
  void review(String project, String... who) throws Exception {
    same(project, send("GET", project + "/next", null, who).expect(200).body().at("/pairs/0"), who);
  }

  /** Says that both photos of a pair that was offered show the same animal. */
  void same(String project, JsonNode offered, String... who) throws Exception {
    Map<String, Object> review =
        Map.of(
            "a",
            offered.path("a"),
            "b",
            offered.path("b"),
            "decision",
            "positive",
            "lease",
            offered.at("/lease/token"));
    send("POST", project + "/reviews", review, who).expect(200);
  }

  /** Makes a project over two new annotations and returns its id. */
  String project(List<UUID> annotations, String... who) throws Exception {
    return project(
        annotations,
        annotations.stream()
            .map(id -> Map.of("id", id.toString(), "externalId", id.toString()))
            .toList(),
        who);
  }

  /** Makes a project over new annotations and returns its id. */
  String project(List<UUID> annotations, List<? extends Map<String, ?>> items, String... who)
      throws Exception {
    send("POST", "/api/v1/annotations", items, who).expect(200);
    Answer made = send("POST", "/api/v1/graphs", Map.of("annotations", annotations), who);
    assertThat(made.status()).as(made.body().toString()).isIn(200, 201);
    return made.body().path("id").asText();
  }

  void give(String admin, String graph, String handle, List<String> rights) throws Exception {
    send(
            "PUT",
            "/api/v1/graphs/" + graph + "/members/" + handle,
            Map.of("rights", rights),
            session(admin))
        .expect(200);
  }

  /** Makes the account of a program. */
  void program(String admin, String handle, List<String> serverRights) throws Exception {
    send(
            "POST",
            "/api/v1/accounts",
            Map.of("handle", handle, "kind", "machine", "rights", serverRights),
            session(admin))
        .expect(200);
  }

  /** Makes a token of a program and returns it. */
  String token(String admin, String handle, Map<String, ?> wish) throws Exception {
    return send("POST", "/api/v1/accounts/" + handle + "/tokens", wish, session(admin))
        .expect(200)
        .body()
        .path("token")
        .asText();
  }

  @Override
  public void close() {
    server.close();
  }
}
