package org.resight.it.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.resight.it.server.OwnServer;
import org.resight.it.server.ResightClient;
import org.resight.it.server.RunningServer;
import org.resight.it.server.ServerKind;

/** Vectors of another program make the short lists, by a scan of all and by an index. */
@OwnServer
@Timeout(300)
class VectorsIT {

  private static final int INDIVIDUALS = 12;

  @TempDir Path folder;

  @ParameterizedTest
  @EnumSource
  void importedVectorsMatch_andAnIndexFindsTheSameAlsoAfterARedeployment(ServerKind kind)
      throws Exception {
    Path data = folder.resolve("data");
    Map<String, JsonNode> scanned;
    try (RunningServer server =
        RunningServer.startToRedeploy(kind, "vectors-" + kind, data, Map.of())) {
      ResightClient client = server.client();
      DrawnHerd herd = DrawnHerd.send(client, INDIVIDUALS, 2);
      String path = ResightClient.graph(client.createGraph(herd.photos(), "evidence").id());
      refusals(client, path, herd);
      ResightClient.Answer imported =
          client.post(
              path + "/vectors?name=miewid&version=4.1",
              "application/zip",
              () -> new ByteArrayInputStream(npz(herd.photos())));
      assertThat(imported.status()).as(imported.text()).isEqualTo(200);
      assertThat(imported.json().get("added").asInt()).isEqualTo(2 * INDIVIDUALS);
      assertThat(client.get(path + "/vectors").json().get("items").toString())
          .isEqualTo(
              "[{\"name\":\"miewid\",\"version\":\"4.1\",\"matcher\":\"vectors:miewid\","
                  + "\"dimension\":3,\"vectors\":"
                  + 2 * INDIVIDUALS
                  + "}]");
      assertThat(client.get(path + "/matching").json().get("matchers").toString())
          .isEqualTo("[\"local\",\"vectors:miewid\"]");

      scanned = matched(client, path, herd);
      assertThat(data.resolve("matching/nearest")).doesNotExist();
    }
    // The bound is low now: an index takes the place of the scan.
    try (RunningServer server =
        RunningServer.startToRedeploy(
            kind, "vectors-" + kind, data, Map.of("RESIGHT_MATCH_EXACT", "10"))) {
      ResightClient client = server.client();
      for (int deployment = 0; deployment < 2; deployment++) {
        if (deployment > 0) {
          server.redeploy();
        }
        String path = path(client);
        assertThat(matched(client, path, null)).isEqualTo(scanned);
        assertThat(data.resolve("matching/nearest")).isDirectoryRecursivelyContaining("glob:**.si");
      }
      String path = path(client);
      assertThat(client.delete(path + "/vectors/miewid").status()).isEqualTo(204);
      assertThat(client.get(path + "/vectors").json().get("items")).isEmpty();
      assertThat(client.post(path + "/matching", Map.of("matcher", "vectors:miewid")).status())
          .isEqualTo(422);
    }
  }

  private static String path(ResightClient client) {
    return ResightClient.graph(
        UUID.fromString(client.get("/api/v1/graphs").json().at("/items/0/id").asText()));
  }

  private static void refusals(ResightClient client, String path, DrawnHerd herd) {
    UUID first = herd.photos().get(0);
    Map<String, String> wrong = new HashMap<>();
    wrong.put("annotation,vector\n" + first + ",\"[1,2]\"\n" + first + ",\"[1,2]\"\n", "twice");
    wrong.put("annotation,vector\n" + first + ",\"[0,0]\"\n", "no direction");
    wrong.put("annotation,vector\nnobody,\"[1,2]\"\n", "not in this graph");
    wrong.forEach(
        (csv, detail) -> {
          ResightClient.Answer answer = client.post(path + "/vectors?name=x", "text/csv", csv);
          assertThat(answer.status()).as(csv).isEqualTo(422);
          assertThat(answer.text()).contains(detail);
        });
    assertThat(client.post(path + "/vectors", "text/csv", "annotation,vector\n").status())
        .as("without a name")
        .isEqualTo(422);
    byte[] pickle = {(byte) 0x80, 4, 'x'};
    assertThat(
            client
                .post(
                    path + "/vectors?name=x",
                    "application/zip",
                    () -> new ByteArrayInputStream(pickle))
                .text())
        .contains("is a pickle");
    byte[] whole = npz(herd.photos());
    assertThat(
            client
                .post(
                    path + "/vectors?name=x",
                    "application/zip",
                    () -> new ByteArrayInputStream(whole, 0, whole.length / 2))
                .status())
        .isEqualTo(400);
    assertThat(client.get(path + "/vectors").json().get("items")).isEmpty();
  }

  /** Matches by the vectors, and returns what was found of each pair. */
  private static Map<String, JsonNode> matched(
      ResightClient client, String path, @Nullable DrawnHerd herd) {
    ResightClient.Answer begun =
        client.post(path + "/matching", Map.of("matcher", "vectors:miewid", "top", 3));
    assertThat(begun.status()).as(begun.text()).isEqualTo(202);
    String job = "/api/v1/jobs/" + begun.json().get("job").asText();
    client.get(job + "/events");
    JsonNode end = client.get(job).json();
    assertThat(end.get("status").asText()).as(end.toString()).isEqualTo("done");
    assertThat(end.get("failures")).as(end.toString()).isEmpty();
    Map<String, JsonNode> found = new HashMap<>();
    for (JsonNode pair : client.get(path + "/pairs?limit=1000").json().get("items")) {
      UUID a = UUID.fromString(pair.get("a").asText());
      UUID b = UUID.fromString(pair.get("b").asText());
      JsonNode why = client.get(path + "/pairs/" + a + "/" + b + "/match").json();
      assertThat(why.get("matcher").asText()).endsWith("+vectors:miewid-4.1");
      if (herd != null && herd.isOne(a, b)) {
        assertThat(why.get("rank").asInt()).as(why.toString()).isEqualTo(1);
        assertThat(why.get("cosine").asDouble()).isGreaterThan(0.99);
      }
      found.put(a + " " + b, why);
    }
    if (herd != null) {
      for (int n = 0; n < 2 * INDIVIDUALS; n += 2) {
        UUID one = herd.photos().get(n);
        UUID mate = herd.photos().get(n + 1);
        assertThat(found.keySet()).containsAnyOf(one + " " + mate, mate + " " + one);
      }
    }
    return found;
  }

  /** As {@code numpy.savez} writes it: two photos of one individual have near vectors. */
  private static byte[] npz(List<UUID> photos) {
    ByteBuffer vectors =
        ByteBuffer.allocate(photos.size() * 3 * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    StringBuilder ids = new StringBuilder();
    for (int n = 0; n < photos.size(); n++) {
      double angle = (n - n % 2) * 0.125 + n % 2 * 0.02;
      vectors.putFloat((float) (5 * Math.cos(angle)));
      vectors.putFloat((float) (5 * Math.sin(angle)));
      vectors.putFloat(0.1f);
      ids.append(photos.get(n));
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      zip.putNextEntry(new ZipEntry("ids.npy"));
      zip.write(npy("|S36", "(" + photos.size() + ",)"));
      zip.write(ids.toString().getBytes(StandardCharsets.US_ASCII));
      zip.putNextEntry(new ZipEntry("vectors.npy"));
      zip.write(npy("<f4", "(" + photos.size() + ", 3)"));
      zip.write(vectors.array());
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    return bytes.toByteArray();
  }

  private static byte[] npy(String type, String shape) {
    byte[] head =
        ("{'descr': '" + type + "', 'fortran_order': False, 'shape': " + shape + ", }\n")
            .getBytes(StandardCharsets.US_ASCII);
    return ByteBuffer.allocate(10 + head.length)
        .order(ByteOrder.LITTLE_ENDIAN)
        .put(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0})
        .putShort((short) head.length)
        .put(head)
        .array();
  }
}
