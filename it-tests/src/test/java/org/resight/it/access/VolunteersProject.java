package org.resight.it.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.resight.it.access.AccountsServer.session;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;

/** A volunteer in a project: from the link to answers that are taken back. */
final class VolunteersProject {

  private final AccountsServer server;
  private final String[] manager;
  private final List<UUID> photos =
      List.of(UUID.randomUUID(), UUID.randomUUID(), UUID.randomUUID());

  VolunteersProject(AccountsServer server, String... manager) {
    this.server = server;
    this.manager = manager;
  }

  /** Plays it. */
  void play() throws Exception {
    String graph = server.project(photos, manager);
    String project = "/api/v1/graphs/" + graph;
    List<Map<String, Object>> pairs =
        List.of(Map.of("a", photos.get(0), "b", photos.get(1), "match", 0.9));
    server.send("POST", project + "/candidates", pairs, manager).expect(200);
    String secret = invite(project, Map.of("volunteers", true));
    Map<String, String> zebra = Map.of("secret", secret, "handle", "zebra");
    assertThat(
            server
                .send("POST", "/api/v1/invitations/show", Map.of("secret", secret))
                .expect(200)
                .body()
                .path("volunteers")
                .asBoolean())
        .isTrue();
    String[] who =
        session(
            Objects.requireNonNull(
                server.send("POST", "/api/v1/invitations/accept", zebra).expect(200).cookie()));
    assertThat(
            server
                .send(
                    "POST",
                    "/api/v1/invitations/accept",
                    Map.of("secret", secret, "handle", "lion"))
                .problem())
        .isEqualTo("invitation");

    practiceComesFirst(project, who);
    assertThat(image(0, who)).isEqualTo("not-offered");
    assertThat(described(graph, who)).isEmpty();
    JsonNode offered =
        server.send("GET", project + "/next", null, who).expect(200).body().at("/pairs/0");
    assertThat(image(0, who)).isEqualTo("no-photo");
    assertThat(image(1, who)).isEqualTo("no-photo");
    assertThat(image(2, who)).isEqualTo("not-offered");
    assertThat(described(graph, who)).hasSize(2);
    for (String hidden : List.of("/reviews", "/individuals", "/events", "/members", "/export")) {
      server.send("GET", project + hidden, null, who).expect(403);
    }

    decidesOnlyWhatWasOffered(project, offered, who);
    server.same(project, offered, who);
    answersOnceMore(project, offered, who);
    Map<String, Object> other =
        Map.of("a", photos.get(1), "b", photos.get(2), "decision", "negative");
    UUID act = UUID.randomUUID();
    server.send("POST", project + "/reviews?act=" + act, other, manager).expect(200);
    int refused = server.send("POST", project + "/undo", Map.of("act", act), who).status();
    assertThat(refused).as("an act of somebody else").isBetween(403, 409);
    JsonNode own =
        server
            .send("GET", "/api/v1/pages/graphs/" + graph + "/reviews?reviewer=manager", null, who)
            .expect(200)
            .body()
            .path("items");
    assertThat(own.findValuesAsText("reviewer")).containsExactly("zebra");
    String back = project + "/volunteers/zebra/take-back";
    server.send("POST", back, null, who).expect(403);
    server.send("POST", project + "/volunteers/manager/take-back", null, manager).expect(404);
    assertThat(server.send("POST", back, null, manager).expect(200).body().path("reviews").asInt())
        .isEqualTo(1);
    assertThat(server.send("POST", back, null, manager).problem()).isEqualTo("nothing-to-undo");
  }

  /** Who takes an own answer back gets what it needs to give another one. */
  private void answersOnceMore(String project, JsonNode offered, String... who) throws Exception {
    JsonNode undone = server.send("POST", project + "/undo", Map.of(), who).expect(200).body();
    Map<String, Object> review =
        Map.of(
            "a", offered.path("a"),
            "b", offered.path("b"),
            "decision", "negative",
            "lease", undone.at("/again/lease").asText());
    server.send("POST", project + "/reviews", review, who).expect(200);
    JsonNode journal =
        server.send("GET", project + "/reviews", null, manager).expect(200).body().path("items");
    assertThat(journal.findValuesAsText("decision").get(journal.size() - 1)).isEqualTo("negative");
  }

  /** Not by another one's lease, nor on another pair, nor by what no photo shows. */
  private void decidesOnlyWhatWasOffered(String project, JsonNode offered, String... who)
      throws Exception {
    String token = offered.at("/lease/token").asText();
    Map<String, Object> pair =
        Map.of("a", offered.path("a"), "b", offered.path("b"), "decision", "positive");
    Map<String, Object> elsewhere =
        Map.of("a", photos.get(1), "b", photos.get(2), "decision", "positive", "lease", token);
    Map<String, Object> meta = new HashMap<>(pair);
    meta.put("metaDecision", "same");
    meta.put("lease", token);
    Map<String, Object> forged = new HashMap<>(pair);
    forged.put("lease", token.substring(0, token.length() - 4) + "AAAA");
    for (Map<String, Object> review : List.of(pair, elsewhere, meta, forged)) {
      assertThat(server.send("POST", project + "/reviews", review, who).problem())
          .as(review.toString())
          .isEqualTo("not-offered");
    }
    String[] lion =
        session(
            Objects.requireNonNull(
                server
                    .send(
                        "POST",
                        "/api/v1/invitations/accept",
                        Map.of(
                            "secret",
                            invite(project, Map.of("volunteers", true)),
                            "handle",
                            "lion"))
                    .expect(200)
                    .cookie()));
    server.practise(lion);
    Map<String, Object> anothers = new HashMap<>(pair);
    anothers.put("lease", token);
    assertThat(server.send("POST", project + "/reviews", anothers, lion).problem())
        .isEqualTo("not-offered");
    assertThat(server.send("POST", project + "/undo", Map.of(), lion).problem())
        .isEqualTo("nothing-to-undo");
  }

  /** The server asks for it, whatever page or program comes. */
  private void practiceComesFirst(String project, String... who) throws Exception {
    for (String address : List.of(project + "/next", project, "/api/v1/next", "/api/v1/graphs")) {
      assertThat(server.send("GET", address, null, who).problem()).isEqualTo("practice-first");
    }
    Map<String, Object> review =
        Map.of("a", photos.get(0), "b", photos.get(1), "decision", "positive");
    assertThat(server.send("POST", project + "/reviews", review, who).problem())
        .isEqualTo("practice-first");
    for (Object answers : List.of(List.of(), List.of("positive"), List.of("a", "b", "c", "d"))) {
      server.send("POST", "/api/v1/me/practice", Map.of("answers", answers), who).expect(422);
    }
    assertThat(server.send("GET", "/api/v1/me", null, who).body().path("practiceDue").asBoolean())
        .isTrue();
    server.practise(who);
    assertThat(server.send("GET", "/api/v1/me", null, who).body().path("practiceDue").asBoolean())
        .isFalse();
  }

  private String invite(String project, Map<String, Object> wish) throws Exception {
    JsonNode made = server.send("POST", project + "/invitations", wish, manager).expect(200).body();
    String link = made.path("link").asText();
    JsonNode listed =
        server.send("GET", project + "/invitations", null, manager).expect(200).body();
    assertThat(listed.path("items")).hasSize(1);
    assertThat(listed.toString()).doesNotContain(link.substring(link.indexOf('#') + 1));
    return link.substring(link.indexOf('#') + 1);
  }

  private String image(int photo, String... who) throws Exception {
    return server
        .send("GET", "/api/v1/annotations/" + photos.get(photo) + "/image", null, who)
        .problem();
  }

  private JsonNode described(String graph, String... who) throws Exception {
    String ids = String.join(",", photos.stream().map(UUID::toString).toList());
    return server
        .send("GET", "/api/v1/pages/graphs/" + graph + "/photos?ids=" + ids, null, who)
        .expect(200)
        .body()
        .path("items");
  }
}
