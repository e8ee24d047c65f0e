package org.resight.it.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.resight.it.server.DeployedWar;
import org.resight.it.server.ResightClient;

/** Photos in, candidate pairs out, up to the first decision. */
@Timeout(120)
class MatchingIT extends DeployedWar {

  private static final int INDIVIDUALS = 6;
  private static final String JOBS = "/api/v1/jobs/";

  private UUID begin(String path, Map<String, ?> wish) {
    ResightClient.Answer begun = client.post(path + "/matching", wish);
    assertThat(begun.status()).as(begun.text()).isEqualTo(202);
    return UUID.fromString(begun.json().get("job").asText());
  }

  /** Follows the events of a job, which end with it. */
  private JsonNode ended(UUID job) {
    ResightClient.Answer events = client.get(JOBS + job + "/events");
    assertThat(events.contentType()).startsWith("text/event-stream");
    assertThat(events.text()).startsWith("event: job\ndata: {").contains(job.toString());
    JsonNode now = client.get(JOBS + job).json();
    assertThat(events.text()).contains("\"status\":\"" + now.get("status").asText() + "\"");
    return now;
  }

  private List<JsonNode> pairs(String path) {
    List<JsonNode> pairs = new ArrayList<>();
    client.get(path + "/pairs?limit=1000").json().get("items").forEach(pairs::add);
    pairs.sort(Comparator.comparingDouble(pair -> -pair.get("match").asDouble()));
    return pairs;
  }

  @Test
  void photos_becomePairsThatAreReviewed() throws Exception {
    DrawnHerd herd = DrawnHerd.send(client, INDIVIDUALS, 2);
    UUID graph = client.createGraph(herd.photos(), "evidence").id();
    String path = ResightClient.graph(graph);

    JsonNode job = ended(begin(path, Map.of("matcher", "features", "top", 5)));

    assertThat(job.get("status").asText()).as(job.toString()).isEqualTo("done");
    assertThat(job.get("kind").asText()).isEqualTo("matching");
    assertThat(job.get("graph").asText()).isEqualTo(graph.toString());
    assertThat(job.get("done").asInt())
        .isEqualTo(job.get("total").asInt())
        .isEqualTo(4 * INDIVIDUALS);
    assertThat(job.get("failures")).isEmpty();
    List<JsonNode> pairs = pairs(path);
    for (JsonNode pair : pairs.subList(0, INDIVIDUALS)) {
      assertThat(herd.isOne(id(pair, "a"), id(pair, "b"))).as(pair.toString()).isTrue();
    }
    JsonNode why =
        client
            .get(path + "/pairs/" + id(pairs.get(0), "b") + "/" + id(pairs.get(0), "a") + "/match")
            .json();
    assertThat(why.get("rank").asInt()).isEqualTo(1);
    assertThat(why.get("score").asDouble()).isEqualTo(pairs.get(0).get("match").asDouble());
    assertThat(why.get("cosine").isNull()).isTrue();
    assertThat(why.get("points")).hasSizeGreaterThanOrEqualTo(4);
    JsonNode state = client.get(path + "/matching").json();
    assertThat(state.get("matched").asInt()).isEqualTo(2 * INDIVIDUALS);
    assertThat(state.get("unmatched").asInt()).isZero();
    assertThat(state.get("matchers").toString()).isEqualTo("[\"local\"]");
    assertThat(state.get("job")).isEqualTo(job);

    var next = client.next(graph, 1, "ana").pairs().get(0);
    var receipt =
        client.review(
            graph,
            new ResightClient.Review(
                UUID.randomUUID(),
                next.a(),
                next.b(),
                herd.isOne(next.a(), next.b()) ? "positive" : "negative",
                "ana",
                next.lease().token()));
    assertThat(receipt.seq()).isEqualTo(1);
  }

  private static UUID id(JsonNode pair, String side) {
    return UUID.fromString(pair.get(side).asText());
  }

  /** Follows the matching that a graph has after another one. */
  private JsonNode following(String path, UUID before) throws InterruptedException {
    while (true) {
      UUID job = UUID.fromString(client.get(path + "/matching").json().at("/job/id").asText());
      if (!job.equals(before)) {
        return ended(job);
      }
      Thread.onSpinWait();
    }
  }

  @Test
  void photosThatComeLater_areMatchedByThemselves_andWhatIsNoPhotoIsSaid() throws Exception {
    DrawnHerd herd = DrawnHerd.send(client, 2, 3);
    UUID bare = UUID.randomUUID();
    client.post("/api/v1/annotations", Map.of("id", bare, "externalId", "bare-" + bare));
    List<UUID> first = new ArrayList<>(herd.photos().subList(0, 5));
    first.add(bare);
    UUID late = herd.photos().get(5);
    String path = ResightClient.graph(client.createGraph(first, "evidence").id());

    UUID all = begin(path, Map.of("top", 4));
    JsonNode job = ended(all);
    assertThat(job.get("failures")).hasSize(1);
    assertThat(job.get("failures").get(0).asText()).isEqualTo("bare-" + bare + " has no photo.");
    assertThat(client.get(path + "/matching").json().get("unmatched").asInt()).isEqualTo(1);
    assertThat(pairs(path)).noneMatch(pair -> pair.toString().contains(late.toString()));

    client.post(path + "/annotations", Map.of("annotations", List.of(late)));
    job = following(path, all);
    assertThat(job.get("status").asText()).as(job.toString()).isEqualTo("done");
    assertThat(client.get(path + "/matching").json().get("unmatched").asInt()).isEqualTo(1);
    assertThat(pairs(path))
        .filteredOn(pair -> pair.toString().contains(late.toString()))
        .first()
        .matches(pair -> herd.isOne(id(pair, "a"), id(pair, "b")));

    // Once more the first photo, as another annotation.
    DrawnHerd.picture(client, bare, DrawnHerd.draw(0, 0));
    job = following(path, UUID.fromString(job.get("id").asText()));
    JsonNode copies = client.get(path + "/near-duplicates").json().get("items");
    // Photos of one individual may look alike too; the copy is the nearest.
    assertThat(copies.get(0).toString())
        .contains(herd.photos().get(0).toString(), "bare-" + bare, "\"bits\":0");
    assertThat(job.get("failures")).isEmpty();
    assertThat(client.get(path + "/matching").json().get("unmatched").asInt()).isZero();
  }

  @Test
  void aTrial_showsWhatWouldComeUp_andProposesNothing() throws Exception {
    DrawnHerd herd = DrawnHerd.send(client, 4, 2);
    UUID right = UUID.randomUUID();
    UUID bare = UUID.randomUUID();
    client.post("/api/v1/annotations", Map.of("id", right, "viewpoint", "right"));
    client.post("/api/v1/annotations", Map.of("id", bare));
    DrawnHerd.picture(client, right, DrawnHerd.draw(9, 9));
    List<UUID> photos = new ArrayList<>(herd.photos());
    photos.add(right);
    photos.add(bare);
    String path = ResightClient.graph(client.createGraph(photos, "evidence").id());
    JsonNode none = client.get(path + "/matching/trial").json();
    assertThat(none.get("job").isNull()).isTrue();
    assertThat(none.get("result").isNull()).isTrue();

    ResightClient.Answer begun = client.post(path + "/matching/trial", Map.of("top", 3));
    assertThat(begun.status()).as(begun.text()).isEqualTo(202);
    JsonNode job = ended(UUID.fromString(begun.json().get("job").asText()));

    assertThat(job.get("status").asText()).as(job.toString()).isEqualTo("done");
    assertThat(job.get("kind").asText()).isEqualTo("matching-trial");
    assertThat(pairs(path)).isEmpty();
    assertThat(client.get(path + "/matching").json().get("matched").asInt()).isZero();
    assertThat(client.get(path + "/matching").json().get("job").isNull()).isTrue();
    JsonNode trial = client.get(path + "/matching/trial").json();
    assertThat(trial.get("job")).isEqualTo(job);
    JsonNode result = trial.get("result");
    assertThat(result.get("photos").asInt()).isEqualTo(10);
    assertThat(result.get("compared").asInt()).isEqualTo(9);
    assertThat(result.get("unread").asInt()).isEqualTo(1);
    assertThat(result.get("tried")).hasSize(9);
    for (JsonNode tried : result.get("tried")) {
      UUID id = UUID.fromString(tried.get("id").asText());
      assertThat(tried.get("keypoints").asInt()).isPositive();
      JsonNode comparisons = tried.get("comparisons");
      if (id.equals(right)) {
        assertThat(comparisons.get("otherSide").asInt()).isEqualTo(8);
        assertThat(tried.get("nearest")).isEmpty();
      } else {
        assertThat(comparisons.get("otherSide").asInt()).isEqualTo(1);
        assertThat(comparisons.get("compared").asInt()).isEqualTo(7);
        JsonNode first = tried.get("nearest").get(0);
        assertThat(herd.isOne(id, UUID.fromString(first.get("id").asText())))
            .as(tried.toString())
            .isTrue();
        assertThat(first.get("agreeing").asInt()).isGreaterThanOrEqualTo(4);
      }
    }

    // Sides do not count, one photo alone is tried.
    begun =
        client.post(
            path + "/matching/trial",
            Map.of("viewpoints", false, "annotations", List.of(right.toString())));
    ended(UUID.fromString(begun.json().get("job").asText()));
    result = client.get(path + "/matching/trial").json().get("result");
    assertThat(result.get("tried")).hasSize(1);
    assertThat(result.get("tried").get(0).get("comparisons").get("compared").asInt()).isEqualTo(8);
    List<Object> wrong =
        List.of("new", List.of("x"), List.of(UUID.randomUUID()), List.of(), List.of(3));
    for (Object annotations : wrong) {
      assertThat(client.post(path + "/matching/trial", Map.of("annotations", annotations)).status())
          .as(annotations.toString())
          .isEqualTo(422);
    }
  }

  @Test
  void copies_areSaidWhenTheyComeIn_withoutAMatching() throws Exception {
    DrawnHerd herd = DrawnHerd.send(client, 4, 1);
    UUID copy = UUID.randomUUID();
    UUID again = UUID.randomUUID();
    for (UUID id : List.of(copy, again)) {
      client.post("/api/v1/annotations", Map.of("id", id, "externalId", "copy-" + id));
    }
    DrawnHerd.picture(client, copy, DrawnHerd.recompressed(DrawnHerd.draw(2, 2)));
    DrawnHerd.picture(client, again, DrawnHerd.draw(3, 3));
    List<UUID> first = new ArrayList<>(herd.photos());
    first.add(copy);
    String path = ResightClient.graph(client.createGraph(first, "evidence").id());

    ResightClient.Answer begun =
        client.post(path + "/near-duplicates", Map.of("annotations", List.of(copy)));
    assertThat(begun.status()).as(begun.text()).isEqualTo(202);
    JsonNode job = ended(UUID.fromString(begun.json().get("job").asText()));
    assertThat(job.get("status").asText()).as(job.toString()).isEqualTo("done");
    assertThat(job.get("kind").asText()).isEqualTo("near-duplicates");
    assertThat(job.get("failures")).isEmpty();
    JsonNode found = client.get(path + "/near-duplicates").json();
    assertThat(found.get("job")).isEqualTo(job);
    assertThat(found.get("items")).hasSize(1);
    assertThat(found.get("items").toString())
        .contains(copy.toString(), "copy-" + copy, herd.photos().get(2).toString());
    assertThat(client.get(path + "/matching").json().get("matched").asInt()).isZero();

    // One photo more is looked at alone.
    client.post(path + "/annotations", Map.of("annotations", List.of(again)));
    begun = client.post(path + "/near-duplicates", Map.of("annotations", List.of(again)));
    job = ended(UUID.fromString(begun.json().get("job").asText()));
    assertThat(job.get("total").asInt()).isEqualTo(1);
    assertThat(client.get(path + "/near-duplicates").json().get("items")).hasSize(2);

    // Without a body all are looked at.
    begun = client.post(path + "/near-duplicates", Map.of());
    assertThat(ended(UUID.fromString(begun.json().get("job").asText())).get("total").asInt())
        .isEqualTo(6);
    assertThat(client.get(path + "/near-duplicates").json().get("items")).hasSize(2);
    for (Object wrong : List.of(List.of(), List.of("x"), List.of(UUID.randomUUID()), "new")) {
      assertThat(client.post(path + "/near-duplicates", Map.of("annotations", wrong)).status())
          .as(wrong.toString())
          .isEqualTo(422);
    }

    // A photo that is replaced is no copy any more, also if others are looked at.
    DrawnHerd.picture(client, again, DrawnHerd.draw(9, 9));
    // The same bytes once more are no other photo.
    DrawnHerd.picture(client, herd.photos().get(0), DrawnHerd.draw(0, 0));
    begun = client.post(path + "/near-duplicates", Map.of("annotations", List.of(copy)));
    assertThat(ended(UUID.fromString(begun.json().get("job").asText())).get("total").asInt())
        .isEqualTo(2);
    assertThat(client.get(path + "/near-duplicates").json().get("items").toString())
        .contains(copy.toString())
        .doesNotContain(again.toString());
    DrawnHerd.picture(client, again, DrawnHerd.draw(3, 3));
    begun = client.post(path + "/near-duplicates", Map.of("annotations", List.of(again)));
    ended(UUID.fromString(begun.json().get("job").asText()));

    // What is deleted is not said any more.
    client.delete(path + "/annotations", Map.of("annotations", List.of(copy)));
    assertThat(client.delete("/api/v1/annotations/" + copy).status()).isLessThan(300);
    assertThat(client.get(path + "/near-duplicates").json().get("items").toString())
        .doesNotContain(copy.toString())
        .contains(again.toString());
  }

  @Test
  void whatCannotBeMeant_isRefused() throws Exception {
    DrawnHerd herd = DrawnHerd.send(client, 1, 2);
    String path = ResightClient.graph(client.createGraph(herd.photos()).id());
    Map<Map<String, ?>, String> wrong = new HashMap<>();
    wrong.put(Map.of("matcher", "magic"), "invalid-value");
    wrong.put(Map.of("top", 0), "invalid-value");
    wrong.put(Map.of("top", 201), "invalid-value");
    wrong.put(Map.of("session", Map.of("minutes", -1)), "invalid-value");
    wrong.put(Map.of("session", Map.of("metres", 10_000_001)), "invalid-value");
    wrong.put(Map.of("annotations", "old"), "invalid-value");
    wrong.put(Map.of("annotations", List.of(UUID.randomUUID())), "not-in-graph");
    SoftAssertions.assertSoftly(
        softly ->
            wrong.forEach(
                (wish, slug) -> {
                  ResightClient.Answer answer = client.post(path + "/matching", wish);
                  softly.assertThat(answer.status()).as(wish.toString()).isEqualTo(422);
                  softly
                      .assertThat(answer.json().get("type").asText())
                      .as(wish.toString())
                      .endsWith("/" + slug);
                }));
    assertThat(client.post(path + "/matching", Map.of("tops", 1)).status()).isEqualTo(422);
    ResightClient.Answer folder =
        client.put("/api/v1/collections/photo-folder?collection=x", Map.of("folder", "nyala"));
    assertThat(folder.status()).isEqualTo(422);
    assertThat(folder.json().get("detail").asText()).contains("RESIGHT_PHOTO_FOLDER");
    UUID nobody = UUID.randomUUID();
    assertThat(client.post(ResightClient.graph(nobody) + "/matching", Map.of()).status())
        .isEqualTo(404);
    for (String unknown : List.of(JOBS + nobody, JOBS + nobody + "/events")) {
      assertThat(client.get(unknown).status()).as(unknown).isEqualTo(404);
    }
    assertThat(client.delete(JOBS + nobody).status()).isEqualTo(404);
    assertThat(client.get(JOBS + "none").status()).isEqualTo(422);
    assertThat(
            client.get(path + "/pairs/" + herd.photos().get(0) + "/" + nobody + "/match").status())
        .isEqualTo(404);
  }

  @Test
  void aSecondJobIsRefused_andACancelledOneHasMatchedNothing() throws Exception {
    boolean cancelled = false;
    // A few photos may be matched before the cancel comes; of more and more it cannot be.
    for (int individuals = INDIVIDUALS; !cancelled; individuals *= 2) {
      DrawnHerd herd = DrawnHerd.send(client, individuals, 2);
      String path = ResightClient.graph(client.createGraph(herd.photos()).id());

      UUID job = begin(path, Map.of());
      ResightClient.Answer second = client.post(path + "/matching", Map.of());
      JsonNode told = client.delete(JOBS + job).json();

      cancelled = told.get("status").asText().equals("cancelled");
      // One that is not cancelled may be handing over its pairs.
      JsonNode end = cancelled ? told : ended(job);
      if (cancelled) {
        assertThat(second.status()).isEqualTo(409);
        assertThat(second.json().get("job").asText()).isEqualTo(job.toString());
        assertThat(client.get(path + "/matching").json().get("matched").asInt()).isZero();
      } else {
        assertThat(end.get("status").asText()).isEqualTo("done");
      }
      assertThat(client.delete(JOBS + job).json()).isEqualTo(end);
      assertThat(client.get("/api/v1/jobs?limit=1000").json().get("items"))
          .anyMatch(one -> one.equals(end));
      if (cancelled) {
        assertThat(ended(begin(path, Map.of())).get("status").asText()).isEqualTo("done");
      }
    }
  }
}
