package org.resight.it.races;

import static org.assertj.core.api.Assertions.assertThat;
import static org.resight.it.races.OldClient.response;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.resight.it.server.ConcurrentRequests;
import org.resight.it.server.ResightClient.Answer;

/** The one query that all share. Other tests' graphs are in it too. */
class SharedQueryRacesIT extends Races {

  private static final String PAGE = "/review/identification/lnbnn/";
  private static final String SUBMIT = "/submit/identification/";

  /** Some graph with something to ask, so that the query is never empty. */
  @BeforeEach
  void somethingToAsk() throws Exception {
    graphOfPairs(annotations(8));
    sharedReady();
  }

  private Map<String, Object> feedback(UUID id, UUID a, UUID b, String decision) {
    return Map.of("id", id, "a", a, "b", b, "decision", decision, "reviewer", "shared");
  }

  private Answer send(UUID a, UUID b, String decision) {
    return client.post(SHARED + "/feedback", feedback(UUID.randomUUID(), a, b, decision));
  }

  private JsonNode committed() throws InterruptedException {
    Answer asked = client.post(SHARED + "/commit", Map.of());
    assertThat(asked.status()).as(asked.text()).isEqualTo(202);
    return sharedReady();
  }

  /** Sends what makes the count zero again. */
  private int roomAfterCommit() throws InterruptedException {
    JsonNode shared = committed();
    assertThat(shared.get("feedbackCount").asInt()).isZero();
    return shared.get("feedbackLimit").asInt();
  }

  @Test
  void Q1_aSubmittedForm_isTaken() throws Exception {
    roomAfterCommit();
    List<UUID> two = annotations(2);
    Answer answer = old.submit(SUBMIT, two.get(0), two.get(1), "Same Animal", Map.of());
    assertThat(answer.status()).isEqualTo(302);
    assertThat(answer.header("Location")).endsWith(PAGE);
    assertThat(sharedReady().get("feedbackCount").asInt()).isEqualTo(1);
  }

  @Test
  void Q2_ofTwoDecisionsOnAPair_theNewerStands() throws Exception {
    roomAfterCommit();
    List<UUID> four = annotations(4);
    assertThat(send(four.get(0), four.get(1), "negative").status()).isEqualTo(202);
    assertThat(send(four.get(0), four.get(1), "positive").status()).isEqualTo(202);
    assertThat(send(four.get(2), four.get(3), "positive").status()).isEqualTo(202);
    assertThat(send(four.get(2), four.get(3), "negative").status()).isEqualTo(202);
    committed();
    assertThat(nameOf(four.get(0))).isNotNull().isEqualTo(nameOf(four.get(1)));
    assertThat(nameOf(four.get(2))).isNull();
    assertThat(nameOf(four.get(3))).isNull();
  }

  @Test
  void Q2b_manyGivingAndAsking_losePositionNorPage() throws Exception {
    roomAfterCommit();
    List<UUID> two = annotations(2);
    Set<Long> positions = ConcurrentHashMap.newKeySet();
    ConcurrentRequests.send(
            THREADS,
            (int i) -> {
              for (int k = 0; k < 10; k++) {
                Answer taken = send(two.get(0), two.get(1), "unknown");
                assertThat(taken.status()).as(taken.text()).isEqualTo(202);
                assertThat(positions.add(taken.json().get("position").asLong())).isTrue();
                assertThat(client.get(PAGE).status()).isEqualTo(200);
              }
              return true;
            })
        .all();
    long first = positions.stream().mapToLong(Long::longValue).min().orElseThrow();
    long last = positions.stream().mapToLong(Long::longValue).max().orElseThrow();
    assertThat(last - first + 1).isEqualTo(positions.size()).isEqualTo(10L * THREADS);
  }

  @Test
  void Q2c_feedbackWhileTheQueryIsMadeAnew_isInTheNewOne() throws Exception {
    for (int round = 0; round < 5; round++) {
      roomAfterCommit();
      List<UUID> annotations = annotations(2 * THREADS);
      ConcurrentRequests.send(
              THREADS,
              (int i) -> {
                if (i == 0) {
                  client.post(SHARED + "/commit", Map.of());
                }
                Answer taken = send(annotations.get(2 * i), annotations.get(2 * i + 1), "positive");
                assertThat(taken.status()).as(taken.text()).isEqualTo(202);
                return true;
              })
          .all();
      sharedReady();
      committed();
      Set<String> names = new HashSet<>();
      for (int i = 0; i < THREADS; i++) {
        String name = nameOf(annotations.get(2 * i));
        assertThat(name).isNotNull().isEqualTo(nameOf(annotations.get(2 * i + 1)));
        names.add(name);
      }
      assertThat(names).hasSize(THREADS);
    }
  }

  @Test
  void Q3_atTheLimit_theNamesAreCommitted() throws Exception {
    int limit = roomAfterCommit();
    List<UUID> two = annotations(2);
    for (int i = 0; i < limit; i++) {
      assertThat(send(two.get(0), two.get(1), "positive").status()).isEqualTo(202);
    }
    assertThat(sharedReady().get("feedbackCount").asInt()).isZero();
    assertThat(nameOf(two.get(0))).isNotNull().isEqualTo(nameOf(two.get(1)));
  }

  @Test
  void Q4_crossingTheLimitTogether_isOneCommit() throws Exception {
    int limit = roomAfterCommit();
    List<UUID> two = annotations(2);
    Set<String> jobs = ConcurrentHashMap.newKeySet();
    String before = sharedReady().get("job").get("id").asText();
    ConcurrentRequests.send(
            limit,
            () -> {
              assertThat(send(two.get(0), two.get(1), "positive").status()).isEqualTo(202);
              jobs.add(sharedReady().get("job").get("id").asText());
              return true;
            })
        .all();
    jobs.add(sharedReady().get("job").get("id").asText());
    jobs.remove(before);
    assertThat(jobs).hasSize(1);
    assertThat(sharedReady().get("feedbackCount").asInt()).isZero();
  }

  @Test
  void Q5_whileTheQueryIsMade_thePageIsThere() throws Exception {
    client.post(SHARED + "/commit", Map.of());
    List<Answer> answers = ConcurrentRequests.send(THREADS, () -> client.get(PAGE)).all();
    assertThat(answers)
        .allSatisfy(
            answer -> {
              assertThat(answer.status()).isEqualTo(200);
              assertThat(answer.contentType()).startsWith("text/html");
            });
    sharedReady();
  }

  @Test
  void Q6_servingUsesNothingUp() throws Exception {
    String first = client.get(SHARED + "/next?n=3").text();
    List<Answer> answers =
        ConcurrentRequests.send(THREADS, () -> client.get(SHARED + "/next?n=3")).all();
    assertThat(answers).allSatisfy(answer -> assertThat(answer.text()).isEqualTo(first));
  }

  @Test
  void Q7_feedbackIsCountedOneByOne() throws Exception {
    roomAfterCommit();
    List<UUID> two = annotations(2);
    ConcurrentRequests.send(
            THREADS, () -> send(two.get(0), two.get(1), "unknown").json().get("position"))
        .all();
    assertThat(sharedReady().get("feedbackCount").asInt()).isEqualTo(THREADS);
    UUID id = UUID.randomUUID();
    List<Answer> again =
        ConcurrentRequests.send(
                THREADS,
                () ->
                    client.post(
                        SHARED + "/feedback", feedback(id, two.get(0), two.get(1), "positive")))
            .all();
    Set<String> positions = new HashSet<>();
    again.forEach(answer -> positions.add(answer.json().get("position").asText()));
    assertThat(positions).hasSize(1);
    assertThat(sharedReady().get("feedbackCount").asInt()).isEqualTo(THREADS + 1);
  }

  @Test
  void Q8_askingForTheJobTogether_isOneJob() throws Exception {
    List<Answer> answers =
        ConcurrentRequests.send(64, () -> client.get("/api/engine/query/web/")).all();
    Set<String> jobs = new HashSet<>();
    answers.forEach(answer -> jobs.add(response(answer).asText()));
    assertThat(jobs).hasSize(1);
  }

  @Test
  void Q9_eachAnswerIsToWhatWasAsked() throws Exception {
    String job = response(client.get("/api/engine/query/web/")).asText();
    ConcurrentRequests.send(
            THREADS,
            (int i) -> {
              for (int k = 0; k < 20; k++) {
                boolean known = (i + k) % 2 == 0;
                String asked = known ? job : UUID.randomUUID().toString();
                Answer answer = client.get("/api/engine/job/status/?jobid=" + asked);
                assertThat(response(answer).get("jobstatus").asText())
                    .isEqualTo(known ? "completed" : "unknown");
              }
              return true;
            })
        .all();
  }

  @Test
  void Q10_noFormDeletesAReview() throws Exception {
    roomAfterCommit();
    List<UUID> two = annotations(2);
    old.submit(SUBMIT, two.get(0), two.get(1), "Same Animal", Map.of());
    Answer replacing =
        old.submit(
            SUBMIT,
            two.get(0),
            two.get(1),
            "Different Animals",
            Map.of("identification-replace-review-rowid", "1"));
    assertThat(replacing.status()).isEqualTo(302);
    assertThat(sharedReady().get("feedbackCount").asInt()).isEqualTo(2);
  }

  @Test
  void Q11_aPairWithoutPhotos_isShown() throws Exception {
    roomAfterCommit();
    Answer page = client.get(PAGE);
    assertThat(page.status()).isEqualTo(200);
    assertThat(page.text()).contains("<form").contains("/image?");
  }

  @Test
  void Q12_askingForAPairThatIsNone_showsThePage() throws Exception {
    roomAfterCommit();
    Answer page = client.get(PAGE + "?aid1=1&aid2=2");
    assertThat(page.status()).isEqualTo(200);
    assertThat(page.text()).contains("<form");
  }

  @Test
  void Q13_tagsAreKeptWithTheFeedbackAsGiven() throws Exception {
    List<UUID> two = annotations(2);
    UUID id = UUID.randomUUID();
    Map<String, Object> tagged = new java.util.HashMap<>();
    tagged.putAll(feedback(id, two.get(0), two.get(1), "negative"));
    tagged.put("tags", List.of("photobomb", "scenerymatch"));
    List<Answer> answers = new ArrayList<>();
    answers.add(client.post(SHARED + "/feedback", tagged));
    answers.add(client.post(SHARED + "/feedback", tagged));
    assertThat(answers).allSatisfy(answer -> assertThat(answer.status()).isEqualTo(202));
    assertThat(answers.get(1).json().get("duplicate").asBoolean()).isTrue();
    tagged.put("tags", List.of(List.of("photobomb")));
    assertThat(client.post(SHARED + "/feedback", tagged).status()).isEqualTo(422);
    tagged.put("tags", List.of("photobomb"));
    assertThat(client.post(SHARED + "/feedback", tagged).status()).isEqualTo(409);
  }
}
