package org.resight.it.pages;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import javax.imageio.ImageIO;
import org.jspecify.annotations.Nullable;
import org.resight.it.server.RunningServer;
import org.resight.it.server.ServerKind;

/**
 * A server with the pages, and what tests do to it without a browser. WildFly, unless {@code
 * -Dresight.pages.server=PAYARA} names the other.
 */
final class Site implements AutoCloseable {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final ServerKind KIND =
      ServerKind.valueOf(System.getProperty("resight.pages.server", ServerKind.WILDFLY.name()));
  private static Site shared;

  private final URI uri;
  private final @Nullable RunningServer server;
  private final HttpClient http = HttpClient.newHttpClient();

  /** What a program comes in with; empty where nobody signs in. */
  private final String token;

  private Site(URI uri, @Nullable RunningServer server, String token) {
    this.uri = uri;
    this.server = server;
    this.token = token;
  }

  /** Returns a site whose servers the test starts and stops itself, by the balancer's address. */
  static Site at(URI uri) {
    return new Site(uri, null, "");
  }

  private static Site of(RunningServer server) {
    return new Site(server.uri(), server, "");
  }

  /** Returns the server that all tests share; it is stopped with this JVM. */
  static synchronized Site shared() {
    if (shared == null) {
      shared = start("pages");
    }
    return shared;
  }

  /** Starts a server of its own, on empty data. */
  static Site start(String name) {
    return start(name, Map.of());
  }

  /** Starts a server of its own with further environment variables, on empty data. */
  static Site start(String name, Map<String, String> environment) {
    try {
      Path data = Files.createTempDirectory("resight-" + name);
      return of(RunningServer.start(KIND, name, data, environment));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Starts a server of its own on a port that its environment may name, on empty data. */
  static Site startAt(int port, String name, Map<String, String> environment) {
    try {
      Map<String, String> all = new HashMap<>(environment);
      all.put("RESIGHT_DATA", Files.createTempDirectory("resight-" + name).toString());
      Path folder = Path.of(System.getProperty("servers.folder"), name);
      return of(RunningServer.start(KIND, folder, port, all, RunningServer.SOON_STARTED));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Returns the same server for a program with a token. */
  Site by(String given) {
    return new Site(uri, server, given);
  }

  RunningServer server() {
    return Objects.requireNonNull(server);
  }

  /** Stops the server; one that is shared is stopped with this JVM. */
  @Override
  public void close() {
    if (server != null) {
      server.close();
    }
  }

  String address(String path) {
    return uri + path;
  }

  JsonNode get(String path) {
    return call("GET", path, null, "application/json");
  }

  JsonNode post(String path, Object body) {
    try {
      return call("POST", path, JSON.writeValueAsBytes(body), "application/json");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private JsonNode call(String method, String path, byte[] body, String type) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(address("/api/v1" + path)))
            .method(
                method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body))
            .header("Content-Type", type);
    if (!token.isEmpty()) {
      request.header("Authorization", "Bearer " + token);
    }
    try {
      HttpResponse<byte[]> answer =
          http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
      if (answer.statusCode() >= 300) {
        throw new AssertionError(
            method
                + " "
                + path
                + ": "
                + answer.statusCode()
                + " "
                + new String(answer.body(), StandardCharsets.UTF_8));
      }
      return answer.body().length == 0 ? JSON.nullNode() : JSON.readTree(answer.body());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /**
   * A project of photos that nobody else has.
   *
   * @param id of the graph
   * @param photos ids in increasing order
   */
  record Project(String id, List<String> photos) {}

  /** Makes a project in which all pairs of some photos are candidates. */
  Project project(int photos) {
    return project(photos, true, true);
  }

  /** Makes a project. */
  Project project(int photos, boolean pictures, boolean candidates) {
    return project(photos, pictures, candidates, Map.of());
  }

  /** Makes a project with some settings. */
  Project project(int photos, boolean pictures, boolean candidates, Map<String, Object> config) {
    List<String> ids = new ArrayList<>();
    List<Map<String, Object>> annotations = new ArrayList<>();
    for (int i = 0; i < photos; i++) {
      String id = UUID.randomUUID().toString();
      ids.add(id);
      annotations.add(
          Map.of(
              "id",
              id,
              "imageUri",
              "test/IMG_" + i + ".png",
              "bbox",
              List.of(60, 40, 200, 120),
              "viewpoint",
              "left",
              "takenAt",
              "2024-03-0" + (1 + i % 9) + "T06:00:00Z"));
    }
    ids.sort(null);
    post("/annotations", annotations);
    if (pictures) {
      for (int i = 0; i < photos; i++) {
        call("PUT", "/annotations/" + ids.get(i) + "/image", picture(i), "image/png");
      }
    }
    String graph =
        post(
                "/graphs",
                Map.of(
                    "annotations",
                    ids,
                    "name",
                    "Project " + ids.get(0).substring(0, 4),
                    "config",
                    config))
            .get("id")
            .asText();
    if (candidates) {
      List<Map<String, Object>> pairs = new ArrayList<>();
      for (int i = 0; i < photos; i++) {
        for (int j = i + 1; j < photos; j++) {
          pairs.add(Map.of("a", ids.get(i), "b", ids.get(j), "match", 0.9 - 0.01 * i - 0.0005 * j));
        }
      }
      post("/graphs/" + graph + "/candidates", pairs);
    }
    return new Project(graph, List.copyOf(ids));
  }

  /** What an individual is called, where it has a name. */
  String nameOf(Project project, String photo) {
    return get("/pages/graphs/" + project.id() + "/individuals/" + photo).path("name").asText("");
  }

  /** Records a review of another reviewer. */
  void review(Project project, String a, String b, String decision, String confidence) {
    post(
        "/graphs/" + project.id() + "/reviews",
        Map.of(
            "a", a, "b", b, "decision", decision, "confidence", confidence, "reviewer", "other"));
  }

  /** Names the individual that a photo is in. */
  void name(Project project, String photo, String name) {
    post(
        "/pages/graphs/" + project.id() + "/individuals/" + photo + "/name",
        Map.of("name", name, "reviewer", "other"));
  }

  /** Draws a picture, as a PNG. */
  static byte[] picture(int number) {
    BufferedImage image = new BufferedImage(320, 200, BufferedImage.TYPE_INT_RGB);
    Graphics2D paint = image.createGraphics();
    paint.setColor(Color.getHSBColor(number * 0.13f, 0.4f, 0.8f));
    paint.fillRect(0, 0, 320, 200);
    paint.setColor(Color.DARK_GRAY);
    for (int stripe = 0; stripe < 6; stripe++) {
      paint.fillRect(70 + stripe * 30 + number * 3 % 17, 45, 6 + (number * stripe) % 9, 110);
    }
    paint.dispose();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      ImageIO.write(image, "png", bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }
}
