package org.resight.it.api;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.resight.it.server.DeployedWar;

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

  @Test
  void descriptionThatTheServerMakesByItself_tellsNothing() {
    assertThat(client.get("/openapi").text()).doesNotContain("/graphs");
    assertThat(client.get("/api/v1/openapi.json").text()).contains("/graphs");
  }
}
