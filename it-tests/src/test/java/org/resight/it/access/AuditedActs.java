package org.resight.it.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.resight.it.access.AccountsServer.session;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Each act that the audit must keep, done once, and what the audit has of it then. */
final class AuditedActs {

  private final AccountsServer server;
  private final String[] admin;
  private long seen;
  private final List<UUID> photos =
      List.of(UUID.randomUUID(), UUID.randomUUID(), UUID.randomUUID(), UUID.randomUUID());

  /** Whoever administers the server does it. */
  AuditedActs(AccountsServer server, String admin) {
    this.server = server;
    this.admin = session(admin);
  }

  /** Does them. */
  void leaveOneRowEach() throws Exception {
    seen =
        server
            .send("GET", "/api/v1/audit/verification", null, admin)
            .expect(200)
            .body()
            .path("events")
            .asLong();
    List<Map<String, String>> items =
        photos.stream().map(id -> Map.of("id", id.toString(), "externalId", "x-" + id)).toList();
    leaves("import done", "POST", "/api/v1/annotations", items);
    Map<String, ?> two = Map.of("annotations", photos.subList(0, 2));
    String graph = leaves("project-made done", "POST", "/api/v1/graphs", two).path("id").asText();
    String project = "/api/v1/graphs/" + graph;
    String pages = "/api/v1/pages/graphs/" + graph;
    Map<String, ?> third = Map.of("annotations", photos.subList(2, 3));
    Map<String, ?> first = Map.of("annotations", photos.subList(0, 1));
    Map<String, ?> pair = Map.of("a", photos.get(0), "b", photos.get(1), "match", 0.5);
    leaves("annotations-added done", "POST", project + "/annotations", third);
    leaves("annotations-removed done", "DELETE", project + "/annotations", third);
    leaves("excluded done", "POST", project + "/exclusions", first);
    leaves("included done", "DELETE", project + "/exclusions", first);
    leaves("candidates done", "POST", project + "/candidates", List.of(pair));
    leaves(
        "renamed done",
        "POST",
        pages + "/individuals/" + photos.get(0) + "/name",
        Map.of("name", "Zola"));
    leaves(
        "renamed done",
        "POST",
        project + "/names",
        Map.of("names", Map.of(photos.get(1).toString(), "Nala")));
    leaves("names-committed done", "POST", project + "/sync", Map.of());
    leaves("names-committed done", "GET", "/api/query/graph/v2/?graph_uuid=" + graph, null);
    leaves("export done", "GET", project + "/export?format=csv", null);
    Map<String, ?> listed = Map.of("handle", "listed", "kind", "machine");
    leaves("account-made done", "POST", "/api/v1/accounts", listed);
    leaves("rights done", "PUT", project + "/members/listed", Map.of("rights", List.of("see")));
    leaves("backup done", "GET", "/api/v1/backup", null);
    // One in another form is taken by no server; the act is kept whatever comes of it.
    leaves("restore refused 415", "POST", "/api/v1/backup", List.of());
    leaves("annotation-deleted done", "DELETE", "/api/v1/annotations/" + photos.get(3), null);
    leaves("project-deleted done", "DELETE", project, null);
    Map<String, String> wrong = Map.of("handle", "ana", "password", "not her password");
    leaves("sign-in refused", "POST", "/api/v1/sign-in", wrong);
    Map<String, String> nobody = Map.of("handle", "nobody-at-all", "password", "x");
    leaves("sign-in refused", "POST", "/api/v1/sign-in", nobody);
    leaves("audit-exported done", "GET", "/api/v1/audit/export", null);
    assertThat(acts()).isEmpty();
  }

  private JsonNode leaves(String act, String method, String path, @Nullable Object body)
      throws Exception {
    AccountsServer.Answer answer = server.send(method, path, body, admin);
    assertThat(answer.status())
        .as(act + " " + answer.body())
        .matches(status -> (status < 300) != act.contains("refused"));
    // On some servers the row follows the answer; one too many shows at the next act.
    Instant late = Instant.now().plus(Duration.ofSeconds(20));
    List<String> acts = acts();
    while (acts.isEmpty() && Instant.now().isBefore(late)) {
      acts = acts();
    }
    assertThat(acts).as(method + " " + path).containsExactly(act);
    assertThat(newest().path("request").asText())
        .as("the id of the answer and of the log")
        .isEqualTo(answer.request());
    seen++;
    return answer.body();
  }

  private JsonNode newest() throws Exception {
    return events().path(0);
  }

  private JsonNode events() throws Exception {
    return server
        .send("GET", "/api/v1/audit?after=" + seen, null, admin)
        .expect(200)
        .body()
        .path("items");
  }

  private List<String> acts() throws Exception {
    List<String> acts = new ArrayList<>();
    events()
        .forEach(
            event ->
                acts.add(event.path("action").asText() + " " + event.path("outcome").asText()));
    return acts;
  }
}
