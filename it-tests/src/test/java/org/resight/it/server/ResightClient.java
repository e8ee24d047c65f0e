package org.resight.it.server;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.resight.audit.JournalLine;

/**
 * A client of the REST API, version 1. Thread-safe.
 *
 * <p>{@link #get}, {@link #post} and the like give any answer as it came. The typed calls fail with
 * an {@link UnexpectedAnswer} unless the answer is a success.
 */
public final class ResightClient {

  private static final String API = "/api/v1";
  private static final Duration TIMEOUT = Duration.ofMinutes(5);
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .addModule(new JavaTimeModule())
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .build();

  private final URI server;
  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(10))
          .build();

  /** Creates a client of the server at {@code http://host:port}. */
  public ResightClient(URI server) {
    this.server = server;
  }

  /** An answer that is not the one that was counted on. */
  static final class UnexpectedAnswer extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final transient Answer answer;

    UnexpectedAnswer(String request, Answer answer) {
      super(request + ": " + answer.status() + " " + answer.text());
      this.answer = answer;
    }

    Answer answer() {
      return answer;
    }
  }

  /** Any answer. */
  public record Answer(
      int status, String contentType, Map<String, List<String>> headers, String text) {

    /** Returns the body, or a missing node if it is not JSON. */
    public JsonNode json() {
      try {
        return contentType.contains("json") ? JSON.readTree(text) : MissingNode.getInstance();
      } catch (JsonProcessingException e) {
        throw new IllegalStateException("Not JSON: " + text, e);
      }
    }

    public boolean isSuccess() {
      return status >= 200 && status < 300;
    }

    public @Nullable String header(String name) {
      return headers.entrySet().stream()
          .filter(header -> header.getKey().equalsIgnoreCase(name))
          .map(header -> header.getValue().get(0))
          .findFirst()
          .orElse(null);
    }
  }

  /** A graph, as far as the tests look at it. */
  public record Graph(
      UUID id,
      List<UUID> aliases,
      String status,
      String phase,
      int annotations,
      int individuals,
      int consistent,
      int inconsistent,
      Map<String, Integer> pairs,
      long reviews,
      int queue,
      int leased) {}

  /** A pair handed out for review; {@code graph} only when asked over all graphs. */
  public record Pair(
      UUID a,
      UUID b,
      double priority,
      String reason,
      @Nullable Double match,
      String current,
      @Nullable Lease lease,
      @Nullable UUID graph) {}

  /** The promise that nobody else is given the pair. */
  public record Lease(String token, Instant expiresAt) {}

  /** What there is to review now. */
  public record Next(String status, List<Pair> pairs) {}

  /** A review to be sent. */
  public record Review(
      UUID id, UUID a, UUID b, String decision, String reviewer, @Nullable String lease) {}

  /** The receipt of a review. */
  public record Receipt(UUID id, long seq, UUID a, UUID b, String effect, boolean duplicate) {}

  /** A review in the journal. */
  public record Recorded(UUID id, long seq, UUID a, UUID b, String decision, String reviewer) {}

  /** One believed animal. */
  public record Individual(UUID label, List<UUID> members, boolean consistent) {}

  /** An annotation of the catalogue. */
  public record Annotation(UUID id, @Nullable String externalId, @Nullable String name) {}

  /** What an import did. */
  public record Imported(int added, int updated, int unchanged) {}

  /** Returns the server's address. */
  public URI server() {
    return server;
  }

  public Answer get(String path) {
    return send("GET", path, null, BodyPublishers.noBody());
  }

  public Answer delete(String path) {
    return send("DELETE", path, null, BodyPublishers.noBody());
  }

  public Answer delete(String path, Object json) {
    return send("DELETE", path, "application/json", body(json));
  }

  public Answer delete(String path, String type, String body) {
    return send("DELETE", path, type, BodyPublishers.ofString(body));
  }

  public Answer put(String path, Object json) {
    return send("PUT", path, "application/json", body(json));
  }

  /** Sends neither a body nor a type of one. */
  public Answer post(String path) {
    return send("POST", path, null, BodyPublishers.noBody());
  }

  public Answer post(String path, Object json) {
    return send("POST", path, "application/json", body(json));
  }

  public Answer post(String path, String type, String body) {
    return send("POST", path, type, BodyPublishers.ofString(body));
  }

  /** Sends a body of unknown length, in chunks. */
  public Answer post(String path, String type, Supplier<InputStream> body) {
    return send("POST", path, type, BodyPublishers.ofInputStream(body));
  }

  /** Imports annotations from CSV. */
  public Imported importAnnotations(Supplier<InputStream> csv) {
    return expect(Imported.class, "import", post(API + "/annotations", "text/csv", csv));
  }

  /** Imports candidate pairs of a graph from CSV. */
  public Imported importCandidates(UUID graph, Supplier<InputStream> csv) {
    return expect(
        Imported.class, "candidates", post(graph(graph) + "/candidates", "text/csv", csv));
  }

  /** Returns the annotations of the catalogue, page by page. */
  public void annotations(Consumer<Annotation> each) {
    pages(API + "/annotations", Annotation.class, each);
  }

  /** Creates a graph over these annotations, or returns the one there is. */
  public Graph createGraph(Collection<UUID> annotations) {
    return createGraph(annotations, Map.of());
  }

  /** Creates a graph of a backend, or returns the one there is. */
  public Graph createGraph(Collection<UUID> annotations, String backend) {
    return create(Map.of("annotations", annotations, "backend", backend));
  }

  /** Creates a graph with a configuration, or returns the one there is. */
  public Graph createGraph(Collection<UUID> annotations, Map<String, ?> config) {
    return create(Map.of("annotations", annotations, "config", config));
  }

  private Graph create(Map<String, ?> body) {
    Answer answer = post(API + "/graphs", body);
    Graph graph = expect(Graph.class, "create graph", answer);
    String location = answer.header("Location");
    if (answer.status() == 201
        && (location == null || !URI.create(location).equals(server.resolve(graph(graph.id()))))) {
      throw new UnexpectedAnswer("the Location of a graph that was made: " + location, answer);
    }
    return graph;
  }

  /** Returns a graph as it stands. */
  public Graph graphOf(UUID graph) {
    return expect(Graph.class, "graph", get(graph(graph)));
  }

  /** Asks for up to {@code n} pairs, under a lease. */
  public Next next(UUID graph, int n, String reviewer) {
    return expect(Next.class, "next", get(graph(graph) + "/next?n=" + n + "&reviewer=" + reviewer));
  }

  /** Sends one review. */
  public Receipt review(UUID graph, Review review) {
    JsonNode answer = expect(JsonNode.class, "review", post(graph(graph) + "/reviews", review));
    return JSON.convertValue(
        answer.has("reviews") ? answer.get("reviews").get(0) : answer, Receipt.class);
  }

  /** Returns the journal of a graph after {@code seq}, oldest first. */
  public List<Recorded> journal(UUID graph, long seq) {
    List<Recorded> all = new ArrayList<>();
    long after = seq;
    while (true) {
      JsonNode page =
          expect(
              JsonNode.class, "journal", get(graph(graph) + "/reviews?limit=1000&after=" + after));
      JsonNode items = page.isArray() ? page : page.get("items");
      if (items.isEmpty()) {
        return all;
      }
      for (JsonNode item : items) {
        Recorded recorded = JSON.convertValue(item, Recorded.class);
        all.add(recorded);
        after = recorded.seq();
      }
    }
  }

  /** Returns the journal of a graph as a checker of histories takes it, oldest first. */
  public List<JournalLine> lines(UUID graph) {
    return lines(graph, 0);
  }

  /** Returns the reviews of a graph after one of them. */
  public List<JournalLine> lines(UUID graph, long seq) {
    List<JournalLine> all = new ArrayList<>();
    while (true) {
      long after = all.isEmpty() ? seq : all.get(all.size() - 1).seq();
      List<JournalLine> page =
          items(get(graph(graph) + "/reviews?limit=1000&after=" + after), JournalLine.class);
      if (page.isEmpty()) {
        return all;
      }
      all.addAll(page);
    }
  }

  /** Returns all items of a listing, page by page. */
  public <T> List<T> list(String path, Class<T> type) {
    List<T> all = new ArrayList<>();
    pages(path, type, all::add);
    return all;
  }

  /** Returns the items of one page. */
  public static <T> List<T> items(Answer page, Class<T> type) {
    List<T> items = new ArrayList<>();
    for (JsonNode item : expect(JsonNode.class, "page", page).get("items")) {
      items.add(JSON.convertValue(item, type));
    }
    return items;
  }

  /** Returns a successful answer as a value. */
  static <T> T value(Answer answer, Class<T> type) {
    return expect(type, "request", answer);
  }

  /** Returns the individuals of a graph, page by page. */
  public List<Individual> individuals(UUID graph) {
    List<Individual> all = new ArrayList<>();
    pages(graph(graph) + "/individuals", Individual.class, all::add);
    return all;
  }

  /** Returns whether the server says that it can serve. */
  public boolean isReady() {
    try {
      return get("/health/ready").status() == 200;
    } catch (UncheckedIOException e) {
      return false;
    }
  }

  /** Returns the path of a graph. */
  public static String graph(UUID graph) {
    return API + "/graphs/" + graph;
  }

  private <T> void pages(String path, Class<T> type, Consumer<T> each) {
    String after = "";
    while (true) {
      JsonNode page = expect(JsonNode.class, path, get(path + "?limit=1000" + after));
      for (JsonNode item : page.get("items")) {
        each.accept(JSON.convertValue(item, type));
      }
      JsonNode next = page.path("next");
      if (next.isNull() || next.isMissingNode()) {
        return;
      }
      after = "&after=" + next.asText();
    }
  }

  private static <T> T expect(Class<T> type, String request, Answer answer) {
    if (!answer.isSuccess()) {
      throw new UnexpectedAnswer(request, answer);
    }
    return JSON.convertValue(answer.json(), type);
  }

  private Answer send(String method, String path, @Nullable String type, BodyPublisher body) {
    var request =
        HttpRequest.newBuilder(server.resolve(path)).timeout(TIMEOUT).method(method, body);
    if (type != null) {
      request.header("Content-Type", type);
    }
    try {
      HttpResponse<String> response = http.send(request.build(), BodyHandlers.ofString());
      return new Answer(
          response.statusCode(),
          response.headers().firstValue("Content-Type").orElse(""),
          response.headers().map(),
          response.body());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UncheckedIOException(new InterruptedIOException(method + " " + path));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static BodyPublisher body(Object json) {
    try {
      return BodyPublishers.ofByteArray(JSON.writeValueAsBytes(json));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e);
    }
  }
}
