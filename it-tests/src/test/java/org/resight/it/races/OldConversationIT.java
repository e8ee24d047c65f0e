package org.resight.it.races;

import static org.assertj.core.api.Assertions.assertThat;
import static org.resight.it.races.OldClient.graph;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.resight.it.server.ResightClient.Answer;

/**
 * A conversation of an old client: create, status, review, decide, add, sync, delete; byte for byte
 * where the contract is exact.
 */
class OldConversationIT extends Races {

  private static final String OK =
      "{\"status\": {\"success\": true, \"code\": 200, \"message\": \"\", \"cache\": -1},"
          + " \"response\": ";

  private static String tag(UUID uuid) {
    return "{\"__UUID__\": \"" + uuid + "\"}";
  }

  private static String problem(int code, String message, String response) {
    return "{\"status\": {\"success\": false, \"code\": "
        + code
        + ", \"message\": \""
        + message
        + "\", \"cache\": -1}, \"response\": "
        + response
        + "}";
  }

  private static void assertAnswer(Answer answer, int status, String body) {
    assertThat(answer.text()).isEqualTo(body);
    assertThat(answer.status()).isEqualTo(status);
    assertThat(answer.contentType().replace(" ", "").toLowerCase(java.util.Locale.ROOT))
        .isEqualTo("application/json;charset=utf-8");
    assertThat(answer.header("mimetype")).isEqualTo("application/json");
  }

  @Test
  void theWholeConversation() {
    List<UUID> annotations = annotations(4);
    UUID a = annotations.get(0);
    UUID b = annotations.get(1);
    Answer created = old.create(annotations.subList(0, 2));
    UUID graph = graph(created);
    assertAnswer(created, 200, OK + tag(graph) + "}");
    assertAnswer(old.create(List.of(b, a)), 200, OK + tag(graph) + "}");
    assertAnswer(
        old.form(graph),
        605,
        problem(
            605,
            "The query_uuid UUID('" + graph + "') has nothing more to review",
            "{\"query_uuid\": " + tag(graph) + "}"));

    propose(graph, pairs(annotations.subList(0, 2)));
    JsonNode line = old.status(graph);
    assertThat(line.toString())
        .isEqualTo("{\"status\":\"Waiting (Empty Queue)\",\"num_aids\":2,\"num_reviews\":1}");
    Served pair = served(old.form(graph));
    assertThat(List.of(pair.a(), pair.b())).containsExactly(a, b);
    assertAnswer(
        old.form(graph),
        603,
        problem(
            603,
            "The query_uuid UUID('" + graph + "') is not yet ready for review",
            "{\"query_uuid\": " + tag(graph) + "}"));

    assertAnswer(
        old.decide(
            graph,
            b,
            a,
            "Same Animal",
            Map.of("ia-review-confidence", "pretty_sure", "ia-photobomb-value", "on")),
        200,
        OK + "[" + tag(b) + ", " + tag(a) + "]}");
    assertThat(old.status(graph).toString())
        .isEqualTo("{\"status\":\"Finished\",\"num_aids\":2,\"num_reviews\":null}");

    UUID grown = graph(old.add(graph, annotations.subList(2, 4)));
    assertThat(grown).isNotEqualTo(graph);
    assertAnswer(
        old.add(grown, annotations.subList(3, 4)),
        604,
        problem(
            604,
            "A running query "
                + grown
                + " is using (at least one of) the requested annotations; leave them out, or stop"
                + " that query.",
            "{\"unavailable_annot_uuid_list\": ["
                + tag(annotations.get(3))
                + "], \"query_uuid\": "
                + tag(grown)
                + "}"));

    JsonNode synced = OldClient.response(old.sync(grown));
    assertThat(names(synced)).containsExactly("match_list", "name_dict");
    JsonNode row = synced.get("match_list").get(0);
    assertThat(names(row))
        .containsExactly(
            "edge",
            "am_rowid",
            "new_confidence",
            "new_timestamp_c1",
            "new_timestamp_c2",
            "new_timestamp_s1",
            "new_timestamp",
            "new_user_id",
            "old_evidence_decision",
            "new_evidence_decision",
            "old_tags",
            "new_tags",
            "old_meta_decision",
            "new_meta_decision",
            "is_new");
    assertThat(row.get("edge").toString())
        .isEqualTo("[{\"__UUID__\":\"" + a + "\"},{\"__UUID__\":\"" + b + "\"}]");
    assertThat(row.get("new_evidence_decision").asText()).isEqualTo("match");
    assertThat(row.get("new_confidence").asText()).isEqualTo("pretty_sure");
    assertThat(row.get("new_tags").toString()).isEqualTo("[\"photobomb\"]");
    assertThat(row.get("old_evidence_decision").isNull()).isTrue();
    assertThat(row.get("is_new").asBoolean()).isTrue();
    JsonNode change = synced.get("name_dict").get(a.toString());
    assertThat(change.get("old").asText()).isEqualTo("____");
    assertThat(synced.get("name_dict").get(b.toString())).isEqualTo(change);
    assertThat(old.sync(grown).text()).isEqualTo(OK + "{\"match_list\": [], \"name_dict\": {}}}");

    assertAnswer(old.delete(graph), 200, OK + "true}");
    assertAnswer(
        old.delete(grown),
        602,
        problem(
            602,
            "Unknown graph_uuid UUIDs (1)",
            "{\"unknown_uuid_type_list\": [\"graph_uuid\"], \"unknown_uuid_list\": ["
                + tag(grown)
                + "]}"));
  }

  @Test
  void whatIsNoTaggedUuid_is608() {
    UUID bare = UUID.randomUUID();
    Answer answer = client.post(OldClient.GRAPHS, Map.of("annot_uuid_list", List.of(bare, 7)));
    assertAnswer(
        answer,
        608,
        problem(
            608,
            "Invalid image and/or annotation UUIDs (0, 2)",
            "{\"invalid_image_uuid_list\": [], \"invalid_annot_uuid_list\": [[0, \""
                + bare
                + "\"], [1, 7]]}"));
  }

  @Test
  void whatIsNotInTheCatalogue_is600() {
    UUID missing = UUID.randomUUID();
    assertAnswer(
        old.create(List.of(missing)),
        600,
        problem(
            600,
            "Missing image and/or annotation UUIDs (0, 1)",
            "{\"missing_image_uuid_list\": [], \"missing_annot_uuid_list\": ["
                + tag(missing)
                + "]}"));
  }

  @Test
  void argumentsFromQueryFormAndBody_areTheSame() {
    List<UUID> annotations = annotations(1);
    UUID graph = old.created(annotations);
    String tagged = "%7B%22__UUID__%22%3A%22" + graph + "%22%7D";
    for (Answer answer :
        List.of(
            client.get(OldClient.GRAPHS + "?graph_uuid=" + graph),
            client.get(OldClient.GRAPHS + "?graph_uuid=" + tagged),
            client.get(OldClient.GRAPHS + "?graph_uuid=" + tagged + "&graph_uuid=none"),
            client.get("/api/query/graph/v2?graph_uuid=" + graph))) {
      assertThat(answer.text()).isEqualTo(OK + "{\"match_list\": [], \"name_dict\": {}}}");
    }
    Answer padded = client.get(OldClient.STATUS + "?callback=jQuery12_3&_=1");
    assertThat(padded.text()).startsWith("jQuery12_3(" + OK).endsWith(")");
    assertThat(client.post(OldClient.GRAPHS, List.of(1)).status()).isEqualTo(500);
  }

  @Test
  void theParserOfDecisions_changesNothing() {
    UUID a = UUID.randomUUID();
    UUID b = UUID.randomUUID();
    Answer answer =
        old.submit(
            "/api/review/query/graph/",
            a,
            b,
            " Cannot  Tell ",
            Map.of("ia-scenerymatch-value", "", "ia-review-confidence", "perhaps"));
    assertAnswer(
        answer,
        200,
        OK
            + "["
            + tag(a)
            + ", "
            + tag(b)
            + ", \"notcomp\", \"scenerymatch\", \"web-api\", \"unspecified\","
            + " {\"server_time_start\": null, \"client_time_start\": null,"
            + " \"client_time_end\": null}]}");
  }

  private static List<String> names(JsonNode object) {
    List<String> names = new ArrayList<>();
    object.fieldNames().forEachRemaining(names::add);
    return names;
  }
}
