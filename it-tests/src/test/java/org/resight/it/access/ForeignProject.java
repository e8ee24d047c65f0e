package org.resight.it.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.resight.it.access.AccountsServer.session;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.resight.it.access.RightsMatrix.Row;

/**
 * Somebody else's project, asked for in every way: each answer must be the one for a project, a
 * photo or a volunteer that never was.
 */
final class ForeignProject {

  private static final String PHOTO = "PHOTO";

  private final AccountsServer server;
  private final String graph;
  private final UUID photo;
  private final String[] who;
  private final List<String> told = new ArrayList<>();

  /**
   * Looks at a project.
   *
   * @param photo one of its photos, of {@link PlantedPlaces}
   * @param who somebody who has a project, and no right in this one
   */
  ForeignProject(AccountsServer server, String graph, UUID photo, String... who) {
    this.server = server;
    this.graph = graph;
    this.photo = photo;
    this.who = who;
  }

  /**
   * Asks for everything.
   *
   * @param volunteer the handle of one whom others invited
   */
  void isAsIfItNeverWas(String admin, String volunteer) throws Exception {
    int asked = 0;
    for (Row row : RightsMatrix.rows()) {
      boolean old = row.isOld() && !row.any().contains("create");
      if (old || row.address().matches(".*\\{(graph|photo)\\}.*")) {
        inTheAddress(row);
        asked++;
      }
    }
    assertThat(asked).isGreaterThan(60);
    UUID own = UUID.randomUUID();
    inTheBody(server.project(List.of(own), who), own);
    asAVolunteer(volunteer);
    inAToken(admin);
    inAnImport();
    assertThat(told).isEmpty();
  }

  private void inTheAddress(Row row) throws Exception {
    boolean writes = row.method().equals("POST") || row.method().equals("PUT");
    // One body is read before anything is looked up, and the other is not.
    for (String body : writes ? List.of("[", "{}") : List.of("")) {
      List<String> answers = new ArrayList<>();
      for (String[] ids :
          new String[][] {
            {graph, photo.toString()}, {UUID.randomUUID().toString(), UUID.randomUUID().toString()}
          }) {
        String path =
            row.address()
                    .replace("{graph}", ids[0])
                    .replace("{photo}", ids[1])
                    .replaceAll("\\{(annotation|a|b)\\}", ids[1])
                    .replaceAll("\\{[^/]*\\}", "x")
                    .replace("**", "x")
                + (row.isOld() ? "/?graph_uuid=" + ids[0] : "");
        answers.add(answer(row.method(), path, writes ? body : null, ids));
      }
      compare(row.method() + " " + row.address() + " " + body, answers);
    }
  }

  private void inTheBody(String project, UUID own) throws Exception {
    String api = "/api/v1/graphs/" + project;
    String pages = "/api/v1/pages/graphs/" + project;
    String photos = "{\"annotations\":[\"PHOTO\"]}";
    String old = "{\"__UUID__\":\"PHOTO\"}";
    String another = "{\"__UUID__\":\"" + own + "\"}";
    String pair = "\"a\":\"PHOTO\",\"b\":\"" + own + "\"";
    for (String[] call :
        new String[][] {
          {"POST", "/api/v1/graphs", photos},
          {"POST", "/api/v1/graphs", "{\"annotations\":[\"PHOTO\",\"" + own + "\"]}"},
          {"POST", api + "/annotations", photos},
          {"DELETE", api + "/annotations", photos},
          {"POST", api + "/exclusions", photos},
          {"DELETE", api + "/exclusions", photos},
          {"POST", api + "/candidates", "[{" + pair + ",\"match\":0.5}]"},
          {
            "POST",
            api + "/candidates",
            "[{\"a\":\"kwandofigtree/PHOTO.jpg\",\"b\":\"" + own + "\",\"match\":0.5}]"
          },
          {"POST", api + "/reviews", "{" + pair + ",\"decision\":\"negative\"}"},
          {"POST", api + "/matching", photos},
          {"POST", api + "/matching/trial", photos},
          {"POST", api + "/near-duplicates", photos},
          {"POST", api + "/names", "{\"names\":{\"PHOTO\":\"Zola\"}}"},
          {"GET", api + "/individuals/PHOTO/evidence", null},
          {"GET", api + "/pairs/PHOTO/" + own + "/match", null},
          {"GET", pages + "/individuals/PHOTO", null},
          {"GET", pages + "/individuals/PHOTO/alike", null},
          {"GET", pages + "/individuals/PHOTO/namings", null},
          {"GET", pages + "/photos?ids=PHOTO", null},
          {"POST", pages + "/individuals/PHOTO/name", "{\"name\":\"Zola\"}"},
          {"POST", pages + "/reports", "{\"annotation\":\"PHOTO\"}"},
          {"POST", "/api/v1/pages/imports/candidates", "[{" + pair + ",\"match\":0.5}]"},
          {"POST", "/api/query/graph/v2/", "{\"annot_uuid_list\":[" + old + "," + another + "]}"},
          {"POST", "/api/query/graph/v2/", "{\"annot_uuid_list\":[" + old + "," + old + "]}"},
          {
            "PUT",
            "/api/query/graph/v2/?graph_uuid=" + project,
            "{\"annot_uuid_list\":[" + old + "]}"
          },
          {
            "PUT",
            "/api/query/graph/v2/?graph_uuid=" + project,
            "{\"annot_uuid_list\":[" + old + "," + old + "]}"
          },
        }) {
      List<String> answers = new ArrayList<>();
      // Beside the photo in every order, so that pairs are told alike.
      UUID never = new UUID(photo.getMostSignificantBits(), photo.getLeastSignificantBits() ^ 1);
      for (UUID one : new UUID[] {photo, never}) {
        String id = one.toString();
        String body = call[2] == null ? null : call[2].replace(PHOTO, id);
        answers.add(answer(call[0], call[1].replace(PHOTO, id), body, id));
      }
      compare(call[0] + " " + call[1] + " " + call[2], answers);
    }
  }

  private void asAVolunteer(String volunteer) throws Exception {
    String project = server.project(List.of(UUID.randomUUID()), who);
    List<String> answers = new ArrayList<>();
    for (String handle : List.of(volunteer, "nobody-at-all")) {
      String back = "/api/v1/graphs/" + project + "/volunteers/" + handle + "/take-back";
      answers.add(answer("POST", back, null, handle));
    }
    compare("take-back", answers);
  }

  private void inAToken(String admin) throws Exception {
    Map<String, String> paul = Map.of("handle", "paul", "password", AccountsServer.PASSWORD);
    server.send("POST", "/api/v1/accounts", paul, session(admin)).expect(200);
    String[] signedIn = session(server.signIn("paul", AccountsServer.PASSWORD));
    List<String> answers = new ArrayList<>();
    for (String id : List.of(graph, UUID.randomUUID().toString())) {
      var wish = Map.of("label", "x", "rights", List.of("see"), "projects", List.of(id));
      var made = server.send("POST", "/api/v1/me/tokens", wish, signedIn).expect(200);
      answers.add(made.body().path("projects").toString().replace(id, "ID"));
    }
    compare("a token", answers);
  }

  /**
   * Of a photo that is not one's own no guess of its place is answered, nor who has a file name.
   */
  private void inAnImport() throws Exception {
    String imports = "/api/v1/annotations?dryRun=true";
    List<String> answers = new ArrayList<>();
    for (double latitude : new double[] {-18.1, -18.2}) {
      String guess = "{\"id\":\"" + photo + "\",\"latitude\":" + latitude + "}";
      answers.add(answer("POST", imports, guess, photo.toString()));
    }
    assertThat(answers.get(0)).startsWith("404").contains("unknown-annotations");
    compare("a guessed place", answers);
    String name = "kwandofigtree/" + photo + ".jpg";
    var item = Map.of("id", UUID.randomUUID().toString(), "externalId", name);
    var inUse = server.send("POST", imports, List.of(item), who);
    assertThat(inUse.problem()).isEqualTo("external-id-in-use");
    assertThat(inUse.body().has("annotation")).isFalse();
  }

  private String answer(String method, String path, String body, String... ids) throws Exception {
    AccountsServer.Answer answer = server.send(method, path, body, who);
    String text = answer.status() + " " + answer.body();
    for (String id : ids) {
      text = text.replace(id, "ID");
    }
    return text;
  }

  private void compare(String call, List<String> answers) {
    if (!answers.get(0).equals(answers.get(1))) {
      told.add(call + ": " + answers.get(0) + ", but of none: " + answers.get(1));
    }
  }
}
