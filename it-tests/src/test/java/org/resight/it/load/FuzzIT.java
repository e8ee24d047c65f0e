package org.resight.it.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.resight.it.server.DeployedWar;
import org.resight.it.server.ResightClient.Review;

/**
 * The short form of {@code mvn -P fuzz}: always the same bad requests. {@code -Dfuzz.seed} sends
 * others.
 */
class FuzzIT extends DeployedWar {

  private static final int REQUESTS = 600;

  @Test
  void badRequests_areRefusedAndLeaveTheServerWell() throws Exception {
    Fuzz fuzz = new Fuzz(client.server(), Long.getLong("fuzz.seed", 1));
    for (int i = 0; i < REQUESTS && fuzz.step(); i++) {
      assertThat(fuzz.findings()).as("What " + i + " requests showed").isEmpty();
    }
    assertThat(fuzz.statuses()).containsKeys("200", "400", "404", "422");

    UUID a = UUID.randomUUID();
    UUID b = UUID.randomUUID();
    byte[] csv = ("id\n" + a + "\n" + b + "\n").getBytes(StandardCharsets.UTF_8);
    client.importAnnotations(() -> new ByteArrayInputStream(csv));
    UUID graph = client.createGraph(List.of(a, b)).id();
    client.review(graph, new Review(UUID.randomUUID(), a, b, "positive", "ana", null));
    assertThat(client.journal(graph, 0)).hasSize(1);
  }
}
