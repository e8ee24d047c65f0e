package org.resight.it.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.resight.it.server.OwnServer;
import org.resight.it.server.ResightClient;
import org.resight.it.server.RunningServer;
import org.resight.it.server.ServerKind;
import org.resight.matching.onnx.TinyModel;

/** Matching by a model of the operator, also after the WAR was deployed twice again. */
@OwnServer
@Timeout(300)
class ModelIT {

  private static final int SIDE = 32;

  @TempDir Path folder;

  @ParameterizedTest
  @EnumSource
  void aModelMatchesAlsoAfterTwoRedeployments(ServerKind kind) throws Exception {
    Path models = Files.createDirectory(folder.resolve("models"));
    TinyModel.layRuntime(models);
    TinyModel.lay(models, "tiny", TinyModel.means(SIDE), SIDE);
    TinyModel.lay(models, "broken", new byte[] {1, 2, 3}, SIDE);
    TinyModel.layDetector(models, "eye", SIDE, 16, 16, 16, 16, 0.9f, 0.9f);
    Path data = folder.resolve("data");
    try (RunningServer server =
        RunningServer.startToRedeploy(
            kind,
            "models-" + kind,
            data,
            Map.of("RESIGHT_MODELS", models.toString(), "RESIGHT_MATCHER", "tiny"))) {
      // One client: its connections outlive the deployments.
      ResightClient client = server.client();
      for (int deployment = 0; deployment < 3; deployment++) {
        if (deployment > 0) {
          server.redeploy();
        }
        // No other deployment has seen these photos: the model runs again.
        DrawnHerd herd = DrawnHerd.send(client, 3, 2);
        String path = ResightClient.graph(client.createGraph(herd.photos(), "evidence").id());
        assertThat(client.get(path + "/matching").json().get("matchers").toString())
            .isEqualTo("[\"tiny\",\"local\",\"broken\"]");

        JsonNode job = matched(client, path, Map.of("top", 3));
        assertThat(job.get("failures")).as(job.toString()).isEmpty();
        assertThat(job.get("done").asInt()).isEqualTo(18);
        JsonNode why = why(client, path, herd);
        assertThat(why.get("matcher").asText()).contains("+onnx1-");
        assertThat(why.get("cosine").asDouble()).isBetween(0.5, 1.0);
        assertThat(why.get("localScore").asDouble()).isPositive();
        assertThat(why.get("score").asDouble()).isPositive();

        job = matched(client, path, Map.of("matcher", "broken"));
        assertThat(job.get("failures")).hasSize(1);
        assertThat(job.get("failures").get(0).asText())
            .startsWith("The model broken cannot be loaded: ")
            .doesNotContain(models.toString());
        assertThat(why(client, path, herd).get("cosine").isNull()).isTrue();
        job = matched(client, path, Map.of("matcher", "local"));
        assertThat(job.get("failures")).isEmpty();
        assertThat(job.get("done").asInt()).isEqualTo(12);
        assertThat(client.post(path + "/matching", Map.of("matcher", "none")).status())
            .isEqualTo(422);
        boxed(client, path, herd);
        assertThat(data.resolve("matching/models")).isEmptyDirectory();
      }
    }
  }

  /** Photos get boxes by a detector; one is corrected, one was drawn before. */
  private static void boxed(ResightClient client, String path, DrawnHerd herd) {
    assertThat(client.get(path + "/matching").json().get("detectors").toString())
        .isEqualTo("[\"eye\"]");
    String box = "/api/v1/annotations/" + herd.photos().get(0) + "/box";
    client.put(box, Map.of("bbox", List.of(1, 2, 30, 40)));
    assertThat(client.get(path + "/boxes").json().get("without").asInt()).isEqualTo(5);
    assertThat(client.post(path + "/boxes", Map.of("detector", "tiny")).status()).isEqualTo(422);

    ResightClient.Answer begun = client.post(path + "/boxes", Map.of());
    assertThat(begun.status()).as(begun.text()).isEqualTo(202);
    JsonNode job = ended(client, begun);
    assertThat(job.get("kind").asText()).isEqualTo("boxes");
    assertThat(job.get("failures")).as(job.toString()).isEmpty();

    JsonNode boxes = client.get(path + "/boxes?limit=2").json();
    assertThat(boxes.get("without").asInt()).isZero();
    assertThat(boxes.get("proposed").asInt()).isEqualTo(5);
    assertThat(boxes.get("items")).hasSize(2);
    assertThat(boxes.get("job")).isEqualTo(job);
    JsonNode first = boxes.get("items").get(0);
    assertThat(first.get("detector").asText()).isEqualTo("eye");
    // Half as wide and high as the input, which has grey above and below the photo.
    assertThat(first.get("bbox").toString()).isEqualTo("[80.0,40.0,160.0,160.0]");
    String annotation = "/api/v1/annotations/" + first.get("id").asText();
    assertThat(client.get(annotation).json().get("bbox")).isEqualTo(first.get("bbox"));
    client.put(annotation + "/box", Map.of("bbox", List.of(70, 40, 160, 160)));
    assertThat(client.get(path + "/boxes").json().get("proposed").asInt()).isEqualTo(4);
    assertThat(
            client.get("/api/v1/annotations/" + herd.photos().get(0)).json().get("bbox").toString())
        .isEqualTo("[1.0,2.0,30.0,40.0]");
  }

  private static JsonNode matched(ResightClient client, String path, Map<String, ?> wish) {
    ResightClient.Answer begun = client.post(path + "/matching", wish);
    assertThat(begun.status()).as(begun.text()).isEqualTo(202);
    return ended(client, begun);
  }

  private static JsonNode ended(ResightClient client, ResightClient.Answer begun) {
    UUID id = UUID.fromString(begun.json().get("job").asText());
    // The events end with the job.
    client.get("/api/v1/jobs/" + id + "/events");
    JsonNode job = client.get("/api/v1/jobs/" + id).json();
    assertThat(job.get("status").asText()).as(job.toString()).isEqualTo("done");
    return job;
  }

  private static JsonNode why(ResightClient client, String path, DrawnHerd herd) {
    return client
        .get(path + "/pairs/" + herd.photos().get(0) + "/" + herd.photos().get(1) + "/match")
        .json();
  }
}
