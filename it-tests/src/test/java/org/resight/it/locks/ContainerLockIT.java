package org.resight.it.locks;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Test;
import org.resight.graph.StateFingerprint;
import org.resight.it.server.ConcurrentRequests;
import org.resight.it.server.DeployedApplication;
import org.resight.it.server.ResightClient;
import org.resight.it.server.ResightClient.Answer;
import org.resight.it.server.ResightWar;

/**
 * The lock of the bean as each container keeps it: the WAR that ships, and in it a probe between
 * the container and the bean, and a servlet that calls the bean.
 */
class ContainerLockIT extends DeployedApplication {

  private static final String PROBE = "/lock-probe";
  private static final String API = "/api/v1";
  private static final String OLD = "/api/query/graph/v2/";
  private static final String TIMEOUT = "ConcurrentAccessTimeoutException";

  @Deployment(testable = false)
  static WebArchive war() {
    return ResightWar.archive()
        .addClasses(LockProbe.class, LockProbe.Stop.class, LockProbe.BeanCall.class)
        .addClass(LockServlet.class)
        .addClass(StateFingerprint.class)
        .addAsWebInfResource("locks/ejb-jar.xml", "ejb-jar.xml");
  }

  private List<String> probe(String path) {
    Answer answer = client.get(PROBE + path);
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    return answer.text().lines().toList();
  }

  private List<UUID> annotations(int count) {
    List<UUID> ids = Stream.generate(UUID::randomUUID).limit(count).toList();
    Answer answer =
        client.post(API + "/annotations", ids.stream().map(id -> Map.of("id", id)).toList());
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    return ids;
  }

  @Test
  void aRead_letsEveryReadIn_andKeepsEveryWriteOut() {
    List<String> lines = probe("/while-reading");
    assertThat(lines).anyMatch(line -> line.startsWith("READ "));
    assertThat(lines).hasSizeGreaterThan(20);
    assertThat(lines)
        .allSatisfy(line -> assertThat(line).matches("READ \\w+ entered|WRITE \\w+ " + TIMEOUT));
  }

  @Test
  void aWrite_keepsEverybodyOut() {
    List<String> lines = probe("/while-writing");
    assertThat(lines).hasSizeGreaterThan(20);
    assertThat(lines).allSatisfy(line -> assertThat(line).matches("(READ|WRITE) \\w+ " + TIMEOUT));
  }

  @Test
  void aReadMethod_changesNothing() {
    UUID graph = client.createGraph(annotations(2)).id();
    assertThat(probe("/reads?graph=" + graph))
        .containsExactlyInAnyOrder(
            "client same",
            "clients same",
            "owner same",
            "owners same",
            "page same",
            "query same",
            "resets same");
    List<String> before = probe("/fingerprint");
    client.createGraph(annotations(1));
    assertThat(probe("/fingerprint")).as("the comparison sees a write").isNotEqualTo(before);
  }

  @Test
  void anAdditionOnItsGraphsThread_lockNotHad_isBusy_andTheGraphGoesOn() {
    List<UUID> three = annotations(3);
    UUID graph = client.createGraph(three.subList(0, 2)).id();
    List<String> before = probe("/fingerprint");

    List<String> lines = probe("/addition?graph=" + graph + "&annotation=" + three.get(2));

    assertThat(lines).containsExactly("BUSY", "2 FINISHED");
    assertThat(probe("/fingerprint")).isEqualTo(before);
    Answer added =
        client.post(
            ResightClient.graph(graph) + "/annotations",
            Map.of("annotations", three.subList(2, 3)));
    assertThat(added.status()).as(added.text()).isEqualTo(200);
    assertThat(added.json().get("annotations").asInt()).isEqualTo(3);
  }

  @Test
  void aRequest_lockNotHad_isTold503_andChangesNothing() throws Exception {
    List<UUID> all = annotations(4);
    UUID graph = client.createGraph(all.subList(0, 2)).id();
    String path = ResightClient.graph(graph);
    Map<String, Object> review =
        Map.of("a", all.get(0), "b", all.get(1), "decision", "positive", "reviewer", "ann");
    Map<String, Object> tagged = Map.of("__UUID__", all.get(3));
    List<Callable<Answer>> documents =
        List.of(
            () -> client.post(API + "/graphs", Map.of("annotations", all.subList(2, 3))),
            () -> client.get(API + "/graphs"),
            () -> client.get(path),
            () -> client.delete(path),
            () -> client.post(path + "/reviews", review),
            () -> client.post(path + "/annotations", Map.of("annotations", all.subList(2, 3))),
            () ->
                client.post(
                    path + "/candidates",
                    List.of(Map.of("a", all.get(0), "b", all.get(1), "match", 0.5))),
            () -> client.get(path + "/next?reviewer=ann"),
            () -> client.get(API + "/next?reviewer=ann"),
            () -> client.get(path + "/individuals"),
            () -> client.delete(API + "/annotations/" + all.get(3)),
            () -> client.post(API + "/shared-review/feedback", review),
            () -> client.get(API + "/shared-review/next"));
    List<Callable<Answer>> envelopes =
        List.of(
            () -> client.post(OLD, Map.of("annot_uuid_list", List.of(tagged))),
            () -> client.get("/api/status/query/graph/v2/"),
            () -> client.get("/api/review/query/graph/v2/?graph_uuid=" + graph),
            () -> client.get(OLD + "?graph_uuid=" + graph),
            () -> client.delete(OLD + "?graph_uuid=" + graph));
    JsonNode standing = client.get(path).json();
    List<String> before = probe("/fingerprint");

    probe("/hold");
    List<Callable<Answer>> requests = new ArrayList<>(documents);
    requests.addAll(envelopes);
    List<Answer> answers;
    Answer alive;
    try {
      answers = ConcurrentRequests.send(requests.size(), (int i) -> requests.get(i).call()).all();
      alive = client.get("/health/live");
    } finally {
      probe("/let-go");
    }

    assertThat(answers)
        .allSatisfy(
            answer -> {
              assertThat(answer.status()).as(answer.text()).isEqualTo(503);
              assertThat(answer.header("Retry-After")).isNotBlank();
            });
    assertThat(
            answers.stream()
                .filter(answer -> answer.contentType().startsWith("application/problem+json")))
        .hasSize(documents.size())
        .allSatisfy(
            answer -> assertThat(answer.json().path("type").asText()).isEqualTo("/problems/busy"));
    assertThat(answers.stream().filter(answer -> answer.json().at("/status/code").asInt() == 503))
        .hasSize(envelopes.size());
    assertThat(alive.status()).isEqualTo(200);
    assertThat(probe("/fingerprint")).isEqualTo(before);
    assertThat(client.get(path).json()).isEqualTo(standing);
    assertThat(client.get(API + "/annotations/" + all.get(3)).status()).isEqualTo(200);
    assertThat(client.post(path + "/reviews", review).json().get("seq").asInt()).isEqualTo(1);
  }
}
