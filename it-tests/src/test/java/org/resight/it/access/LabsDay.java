package org.resight.it.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.resight.it.access.AccountsServer.bearer;
import static org.resight.it.access.AccountsServer.session;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * A day in a lab: five people who come in by two providers and by passwords, a volunteer, and a
 * client of the old contract with a token.
 */
final class LabsDay {

  private static final String PASSWORD = "eight spotted giraffes";
  private static final List<String> ALL =
      List.of("see", "review", "curate", "exchange", "administer");

  private final AccountsServer server;
  private final String administrator;
  private final Map<String, String[]> people;
  private final List<UUID> photos = Stream.generate(UUID::randomUUID).limit(6).toList();

  /**
   * Begins it.
   *
   * @param administrator the cookie of one
   * @param people the curator, the reviewer and the viewer, in this order by handle, each with the
   *     headers of a session
   */
  LabsDay(AccountsServer server, String administrator, Map<String, String[]> people) {
    this.server = server;
    this.administrator = administrator;
    this.people = people;
  }

  void play() throws Exception {
    String[] ana = session(administrator);
    server
        .send("POST", "/api/v1/accounts", Map.of("handle", "mia", "password", PASSWORD), ana)
        .expect(200);
    server.program(administrator, "wildbook", List.of("create"));
    String token =
        server.token(
            administrator,
            "wildbook",
            Map.of("label", "day", "rights", ALL, "serverRights", List.of("create")));
    String graph = project(token);
    List<String> handles = List.copyOf(people.keySet());
    server.give(administrator, graph, handles.get(0), List.of("see", "review", "curate"));
    server.give(administrator, graph, handles.get(1), List.of("see", "review"));
    server.give(administrator, graph, handles.get(2), List.of("see"));
    server.give(administrator, graph, "mia", List.of("see", "review"));
    String project = "/api/v1/graphs/" + graph;

    server.review(project, people.get(handles.get(1)));
    server.review(project, session(server.signIn("mia", PASSWORD)));
    server.review(project, volunteer(project));
    String[] viewer = people.get(handles.get(2));
    server.send("GET", project + "/next", null, viewer).expect(403);
    server.send("GET", project + "/individuals", null, viewer).expect(200);
    Map<String, Object> any =
        Map.of("a", photos.get(0), "b", photos.get(5), "decision", "negative");
    server.send("POST", project + "/reviews", any, people.get(handles.get(0))).expect(200);
    decides(graph, token);

    JsonNode journal = server.send("GET", project + "/reviews", null, viewer).expect(200).body();
    assertThat(journal.path("items").findValuesAsText("reviewer"))
        .containsExactlyInAnyOrder(handles.get(1), "mia", "zebra", handles.get(0), "wildbook");
    server.send("GET", "/api/query/graph/v2/?graph_uuid=" + graph, null, basic(token)).expect(200);
    JsonNode names = server.send("GET", project + "/individuals", null, viewer).body();
    assertThat(names.path("items").findValuesAsText("name")).isNotEmpty();
    // The row of an act may follow its answer.
    Instant late = Instant.now().plus(Duration.ofSeconds(20));
    List<String> acts;
    do {
      acts =
          server
              .send("GET", project + "/audit", null, ana)
              .expect(200)
              .body()
              .path("items")
              .findValuesAsText("action");
    } while (!acts.contains("names-committed") && Instant.now().isBefore(late));
    assertThat(acts)
        .contains("rights", "invitation-made", "invitation-accepted", "names-committed");
  }

  /** The old contract makes the project; what it never had comes by the new one. */
  private String project(String token) throws Exception {
    List<Map<String, String>> items =
        photos.stream().map(id -> Map.of("id", id.toString(), "externalId", "p" + id)).toList();
    server.send("POST", "/api/v1/annotations", items, bearer(token)).expect(200);
    Map<String, Object> query =
        Map.of(
            "annot_uuid_list",
            photos.stream().map(id -> Map.of("__UUID__", id.toString())).toList());
    assertThat(server.send("POST", "/api/query/graph/v2/", query).expect(401).body().at("/status"))
        .isNotEmpty();
    JsonNode made =
        server.send("POST", "/api/query/graph/v2/", query, basic(token)).expect(200).body();
    String graph = made.at("/response/__UUID__").asText();
    List<Map<String, Object>> pairs =
        Stream.of(0, 2, 4)
            .<Map<String, Object>>map(
                i -> Map.of("a", photos.get(i), "b", photos.get(i + 1), "match", 0.9))
            .toList();
    server
        .send("POST", "/api/v1/graphs/" + graph + "/candidates", pairs, bearer(token))
        .expect(200);
    return graph;
  }

  private static String[] basic(String token) {
    String pair = "wildbook:" + token;
    return new String[] {
      "Authorization",
      "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.US_ASCII))
    };
  }

  private String[] volunteer(String project) throws Exception {
    String link =
        server
            .send(
                "POST",
                project + "/invitations",
                Map.of("volunteers", true),
                session(administrator))
            .expect(200)
            .body()
            .path("link")
            .asText();
    Map<String, String> zebra =
        Map.of("secret", link.substring(link.indexOf('#') + 1), "handle", "zebra");
    String[] who =
        session(
            Objects.requireNonNull(
                server.send("POST", "/api/v1/invitations/accept", zebra).expect(200).cookie()));
    server.practise(who);
    return who;
  }

  private void decides(String graph, String token) throws Exception {
    URI form = URI.create(server.uri() + "/api/review/query/graph/v2/?graph_uuid=" + graph);
    Map<String, String> decision =
        Map.of(
            "identification-annot-uuid-1",
            photos.get(1).toString(),
            "identification-annot-uuid-2",
            photos.get(4).toString(),
            "identification-submit",
            "Different Animals");
    var answer = new FormBrowser().post(form, decision, basic(token));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    assertThat(new ObjectMapper().readTree(answer.body()).at("/status/success").asBoolean())
        .isTrue();
  }
}
