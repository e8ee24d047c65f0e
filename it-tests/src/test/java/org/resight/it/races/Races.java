package org.resight.it.races;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.resight.it.server.DeployedWar;
import org.resight.it.server.ResightClient;
import org.resight.it.server.ResightClient.Answer;

/** What the tests of races share: annotations and graphs of their own. */
abstract class Races extends DeployedWar {

  /** Requests at once, as many as the old server had threads. */
  static final int THREADS = 16;

  /** Seconds, longer than any test. */
  private static final int LEASE = 3600;

  static final String SHARED = "/api/v1/shared-review";

  private static final Pattern SERVED =
      Pattern.compile(
          "name=\"identification-annot-uuid-1\" value=\"([0-9a-f-]{36})\">\\s*"
              + "<input type=\"hidden\" name=\"identification-annot-uuid-2\""
              + " value=\"([0-9a-f-]{36})\">\\s*"
              + "<input type=\"hidden\" name=\"resight-serving\" value=\"([0-9a-f-]{36})\"");

  OldClient old;

  @BeforeEach
  void speakOld() {
    old = new OldClient(client);
  }

  /** A pair with its score. */
  record Candidate(UUID a, UUID b, double match) {}

  /** A pair as a form has it. */
  record Served(UUID a, UUID b, String serving) {}

  /** Puts new annotations into the catalogue; returns their ids in order. */
  List<UUID> annotations(int count) {
    List<UUID> ids =
        Stream.generate(UUID::randomUUID)
            .limit(count)
            .sorted(Comparator.comparing(UUID::toString))
            .toList();
    Answer answer =
        client.post("/api/v1/annotations", ids.stream().map(id -> Map.of("id", id)).toList());
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    return ids;
  }

  void propose(UUID graph, List<Candidate> candidates) {
    Answer answer = client.post(ResightClient.graph(graph) + "/candidates", candidates);
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
  }

  /** Opens a graph of pairs that have nothing to do with each other, the worthiest first. */
  List<Candidate> pairs(List<UUID> annotations) {
    List<Candidate> pairs = new ArrayList<>();
    for (int i = 0; i + 1 < annotations.size(); i += 2) {
      pairs.add(
          new Candidate(
              annotations.get(i), annotations.get(i + 1), 0.9 - 0.8 * i / annotations.size()));
    }
    return pairs;
  }

  UUID graphOfPairs(List<UUID> annotations) {
    UUID graph = old.created(annotations);
    propose(graph, pairs(annotations));
    return graph;
  }

  UUID graphOfPairs(List<UUID> annotations, String backend) {
    UUID graph = opened(annotations, backend);
    propose(graph, pairs(annotations));
    return graph;
  }

  /** Opens a graph by the new API, which has a name for each backend. */
  Answer open(List<UUID> annotations, String backend) {
    return client.post(
        "/api/v1/graphs",
        Map.of(
            "annotations",
            annotations,
            "backend",
            backend,
            "config",
            Map.of("convergence.enabled", false, "review.lease", LEASE)));
  }

  UUID opened(List<UUID> annotations, String backend) {
    Answer made = open(annotations, backend);
    assertThat(made.status()).as(made.text()).isIn(200, 201);
    return id(made);
  }

  static UUID id(Answer graph) {
    return UUID.fromString(graph.json().get("id").asText());
  }

  static Served served(Answer form) {
    Matcher matcher = SERVED.matcher(OldClient.response(form).asText());
    assertThat(matcher.find()).as(form.text()).isTrue();
    return new Served(
        UUID.fromString(matcher.group(1)), UUID.fromString(matcher.group(2)), matcher.group(3));
  }

  JsonNode journal(UUID graph) {
    return client.get(ResightClient.graph(graph) + "/reviews?limit=10000").json().get("items");
  }

  String nameOf(UUID annotation) {
    JsonNode name = client.get("/api/v1/annotations/" + annotation).json().path("name");
    return name.isTextual() ? name.asText() : null;
  }

  /** Waits for the newest job of the shared query, and returns how it stands then. */
  JsonNode sharedReady() throws InterruptedException {
    for (int i = 0; i < 600; i++) {
      JsonNode shared = client.get(SHARED).json();
      String status = shared.path("job").path("status").asText();
      if (status.equals("completed")) {
        return shared;
      }
      assertThat(status).isIn("received", "queued", "working");
      Thread.sleep(100);
    }
    throw new AssertionError("The shared query is not made.");
  }
}
