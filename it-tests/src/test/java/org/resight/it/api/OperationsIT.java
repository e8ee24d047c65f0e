package org.resight.it.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.resight.it.crash.WorkedGraph;
import org.resight.it.server.DeployedWar;
import org.resight.it.server.ResightClient;

/** What an operator's tools see at the server's root. */
class OperationsIT extends DeployedWar {

  @Test
  void health_ofOurs() {
    for (String path : new String[] {"/health", "/health/ready", "/health/live"}) {
      var answer = client.get(path);
      assertThat(answer.status()).as(path).isEqualTo(200);
      assertThat(answer.contentType()).startsWith("application/json");
      assertThat(answer.json().get("status").asText()).isEqualTo("UP");
      assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
    }
  }

  @Test
  void metrics_ofOurs() {
    var answer = client.get("/metrics");
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.contentType()).startsWith("text/plain");
    assertThat(answer.text())
        .contains("jvm_memory_used_bytes{area=\"heap\"")
        .contains("\nresight_journal_append_seconds_count ");
  }

  /** What an answer held is given back when it is written, in either container. */
  @Test
  @Timeout(60)
  void reviewsThatWereCompared_areHeldNoLongerThanTheAnswerIsWritten() {
    WorkedGraph graph = WorkedGraph.create(client, new Random());
    List<UUID> photos = graph.members();
    String path = ResightClient.graph(graph.id());
    Map<String, ?> review =
        Map.of("a", photos.get(0), "b", photos.get(1), "decision", "positive", "reviewer", "ana");
    assertThat(client.post(path + "/reviews", review).isSuccess()).isTrue();

    assertThat(client.get(path + "/delta").json().get("matches")).hasSize(1);
    assertThat(client.post(path + "/sync").json().get("matches")).hasSize(1);
    while (!client.get("/metrics").text().contains("\nresight_compared_reviews 0.0")) {
      Thread.onSpinWait();
    }
  }

  @Test
  void descriptionThatTheServerMakesByItself_tellsNothing() {
    assertThat(client.get("/openapi").text()).doesNotContain("/graphs");
    assertThat(client.get("/api/v1/openapi.json").text()).contains("/graphs");
  }
}
