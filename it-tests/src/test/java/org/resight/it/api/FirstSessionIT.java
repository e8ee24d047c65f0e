package org.resight.it.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.resight.it.server.DeployedWar;
import org.resight.it.server.ResightClient;
import org.resight.it.server.ResightClient.Answer;

/** The README's first session, request by request in the forms that it sends. */
class FirstSessionIT extends DeployedWar {

  @Test
  void session_ofTheReadme_endsWithNamesInTheCatalogue() {
    String collection = "first-session-" + UUID.randomUUID();
    String photos = "/api/v1/annotations?collection=" + collection;
    Answer imported = client.post(photos, "text/csv", "externalId\nz-1.jpg\nz-2.jpg\nz-3.jpg\n");
    assertThat(imported.json().get("added").asInt()).isEqualTo(3);

    Map<String, String> all =
        Map.of("annotations", "all", "collection", collection, "name", collection);
    UUID id = UUID.fromString(client.post("/api/v1/graphs", all).json().get("id").asText());
    String graph = ResightClient.graph(id);
    Answer proposed =
        client.post(
            graph + "/candidates",
            "text/csv",
            "a,b,match\nz-1.jpg,z-2.jpg,0.97\nz-2.jpg,z-3.jpg,0.91\n");
    assertThat(proposed.json().get("added").asInt()).isEqualTo(2);

    List<ResightClient.Pair> left = client.next(id, 1, "ana").pairs();
    while (!left.isEmpty()) {
      ResightClient.Pair pair = left.get(0);
      Answer taken =
          client.post(
              graph + "/reviews",
              Map.of("a", pair.a(), "b", pair.b(), "decision", "positive", "reviewer", "ana"));
      assertThat(taken.status()).as(taken.text()).isEqualTo(200);
      left = client.next(id, 1, "ana").pairs();
    }

    // Nothing is said of a body, as curl does with -X POST alone.
    Answer synced = client.post(graph + "/sync");
    assertThat(synced.status()).as(synced.text()).isEqualTo(200);
    JsonNode named = client.get(photos).json().get("items");
    assertThat(named).hasSize(3);
    assertThat(named.findValuesAsText("name"))
        .hasSize(3)
        .allSatisfy(
            name ->
                assertThat(name).isNotEqualTo("null").isEqualTo(named.get(0).get("name").asText()));
    assertThat(client.post(graph + "/sync", "application/json", "").status()).isEqualTo(200);
    assertThat(client.post(graph + "/sync", "application/json", "{").status()).isEqualTo(400);
    assertThat(client.post(graph + "/sync", "text/plain", "{}").status()).isEqualTo(415);
  }
}
