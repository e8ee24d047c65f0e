package org.resight.it.races;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.resight.it.server.ResightClient;
import org.resight.it.server.ResightClient.Answer;

/** A client of the old server's API. Thread-safe. */
final class OldClient {

  static final String GRAPHS = "/api/query/graph/v2/";
  static final String STATUS = "/api/status/query/graph/v2/";
  static final String REVIEW = "/api/review/query/graph/v2/";
  private static final String FORM = "application/x-www-form-urlencoded";

  /** What decides who is who in graphs that do not say: {@code -Draces.backend=lca} weighs. */
  private static final String BACKEND = System.getProperty("races.backend", "graph_algorithm");

  /** Whether answers are weighed, so that some are asked for a second time. */
  static final boolean WEIGHS = BACKEND.equals("lca");

  private final ResightClient http;

  OldClient(ResightClient http) {
    this.http = http;
  }

  static Map<String, String> tagged(UUID uuid) {
    return Map.of("__UUID__", uuid.toString());
  }

  static List<Map<String, String>> tagged(Collection<UUID> uuids) {
    return uuids.stream().map(OldClient::tagged).toList();
  }

  Answer create(Collection<UUID> annotations) {
    return create(annotations, Map.of());
  }

  Answer create(Collection<UUID> annotations, Map<String, Object> more) {
    Map<String, Object> body = new HashMap<>(more);
    body.put("annot_uuid_list", tagged(annotations));
    body.putIfAbsent("backend", BACKEND);
    return http.post(GRAPHS, body);
  }

  /** Creates a graph that must be created. */
  UUID created(Collection<UUID> annotations) {
    return graph(create(annotations));
  }

  Answer add(UUID graph, Collection<UUID> annotations) {
    return http.put(
        GRAPHS, Map.of("graph_uuid", tagged(graph), "annot_uuid_list", tagged(annotations)));
  }

  Answer status() {
    return http.get(STATUS);
  }

  /** Returns the line of a graph in the list of all, or a missing node. */
  JsonNode status(UUID graph) {
    return response(status()).path(graph.toString());
  }

  Answer form(UUID graph) {
    return http.get(REVIEW + "?graph_uuid=" + graph);
  }

  Answer decide(UUID graph, UUID a, UUID b, String decision) {
    return decide(graph, a, b, decision, Map.of());
  }

  Answer decide(UUID graph, UUID a, UUID b, String decision, Map<String, String> more) {
    return submit(REVIEW + "?graph_uuid=" + graph, a, b, decision, more);
  }

  /** Sends a decision form to any address. */
  Answer submit(String path, UUID a, UUID b, String decision, Map<String, String> more) {
    StringBuilder form = new StringBuilder();
    field(form, "identification-annot-uuid-1", a.toString());
    field(form, "identification-annot-uuid-2", b.toString());
    field(form, "identification-submit", decision);
    more.forEach((name, value) -> field(form, name, value));
    return http.post(path, FORM, form.toString());
  }

  private static void field(StringBuilder form, String name, String value) {
    form.append(form.isEmpty() ? "" : "&")
        .append(name)
        .append('=')
        .append(URLEncoder.encode(value, StandardCharsets.UTF_8));
  }

  Answer sync(UUID graph) {
    return http.get(GRAPHS + "?graph_uuid=" + graph);
  }

  Answer delete(UUID graph) {
    return http.delete(GRAPHS + "?graph_uuid=" + graph);
  }

  static int code(Answer answer) {
    return answer.json().path("status").path("code").asInt();
  }

  /** Returns what a successful envelope holds. */
  static JsonNode response(Answer answer) {
    if (!answer.json().path("status").path("success").asBoolean()) {
      throw new AssertionError(answer.status() + " " + answer.text());
    }
    return answer.json().get("response");
  }

  /** Returns the graph that a successful envelope names. */
  static UUID graph(Answer answer) {
    return UUID.fromString(response(answer).get("__UUID__").asText());
  }
}
