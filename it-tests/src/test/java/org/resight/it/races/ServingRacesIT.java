package org.resight.it.races;

import static org.assertj.core.api.Assertions.assertThat;
import static org.resight.it.races.OldClient.code;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.resight.it.server.ConcurrentRequests;
import org.resight.it.server.ResightClient;
import org.resight.it.server.ResightClient.Answer;
import org.resight.it.server.ResightClient.Next;
import org.resight.it.server.ResightClient.Pair;

/** Which pair is shown to whom. */
class ServingRacesIT extends Races {

  private static final int ROUNDS = 200;

  @ParameterizedTest
  @ValueSource(strings = {"graph", "evidence"})
  void B10_servingWhileDecisionsCome_neverFails(String backend) throws Exception {
    UUID graph = graphOfPairs(annotations(200), backend);
    List<List<Answer>> answers =
        ConcurrentRequests.send(
                THREADS,
                (int i) -> {
                  List<Answer> own = new ArrayList<>();
                  for (int k = 0; k < 40; k++) {
                    Answer form = old.form(graph);
                    own.add(form);
                    if (i % 2 == 0 && code(form) == 200) {
                      Served pair = served(form);
                      own.add(old.decide(graph, pair.a(), pair.b(), "Different Animals"));
                    }
                  }
                  return own;
                })
            .all();
    assertThat(answers.stream().flatMap(List::stream))
        .allSatisfy(answer -> assertThat(code(answer)).isIn(200, 603, 605));
  }

  /** Serves all at once, checks that no two got one pair, and gives everything back. */
  private void serveRounds(UUID graph) throws Exception {
    for (int round = 0; round < ROUNDS; round++) {
      int number = round;
      List<Set<UUID>> free = free(graph);
      List<Next> answers =
          ConcurrentRequests.send(
                  THREADS, (int i) -> client.next(graph, 1, "reviewer-" + number + "-" + i))
              .all();
      Set<Set<UUID>> shown = new HashSet<>();
      List<String> leases = new ArrayList<>();
      int served = 0;
      for (Next answer : answers) {
        for (Pair pair : answer.pairs()) {
          served++;
          shown.add(Set.of(pair.a(), pair.b()));
          leases.add(pair.lease().token());
        }
        if (answer.pairs().isEmpty()) {
          assertThat(answer.status()).isEqualTo("waiting");
        }
      }
      assertThat(shown).hasSize(served);
      assertThat(served).isEqualTo(Math.min(THREADS, free.size()));
      assertThat(shown).contains(free.get(0)).isSubsetOf(free);
      ConcurrentRequests.send(
              leases.size(),
              (int i) -> client.delete(ResightClient.graph(graph) + "/leases/" + leases.get(i)))
          .all();
    }
  }

  /** Returns the pairs that nobody holds, the worthiest first. */
  private List<Set<UUID>> free(UUID graph) {
    List<Set<UUID>> free = new ArrayList<>();
    for (JsonNode pair :
        client.get(ResightClient.graph(graph) + "/next?peek=true&n=500").json().get("pairs")) {
      free.add(
          Set.of(UUID.fromString(pair.get("a").asText()), UUID.fromString(pair.get("b").asText())));
    }
    return free;
  }

  /** Has somebody hold all pairs but so many. */
  private void leave(int pairs, UUID graph) {
    int held = 0;
    for (int free = free(graph).size(); free > pairs; free = free(graph).size()) {
      held += free - pairs;
      assertThat(client.next(graph, held, "keeper").pairs()).hasSize(held);
    }
    assertThat(free(graph)).hasSize(pairs);
  }

  @ParameterizedTest
  @ValueSource(strings = {"graph", "evidence"})
  void B11_theWorthiestPair_isShownToOneOfSixteen(String backend) throws Exception {
    UUID graph = graphOfPairs(annotations(200), backend);
    assertThat(free(graph)).hasSizeGreaterThan(THREADS);
    serveRounds(graph);
  }

  /** All pairs among some photos, and what two of three of them ask for is about many photos. */
  @ParameterizedTest
  @ValueSource(strings = {"graph", "evidence"})
  void B11_pairsAndManyPhotosAtOnce_noPairIsShownToTwo(String backend) throws Exception {
    List<UUID> annotations = annotations(24);
    UUID graph = opened(annotations, backend);
    List<Candidate> all = new ArrayList<>();
    for (int i = 0; i < 24; i++) {
      for (int k = i + 1; k < 24; k++) {
        all.add(new Candidate(annotations.get(i), annotations.get(k), 0.3 + 0.3 * i / 24));
      }
    }
    propose(graph, all);
    if (backend.equals("evidence")) {
      List<Double> same = new ArrayList<>();
      List<Double> different = new ArrayList<>();
      for (int i = 0; i < 30; i++) {
        same.add(0.35 + 0.25 * i / 29);
        different.add(0.3 + 0.25 * i / 29);
      }
      client.post(
          ResightClient.graph(graph) + "/calibration",
          Map.of("positive", same, "negative", different));
    }
    int looks = 0;
    for (int round = 0; round < ROUNDS / 4; round++) {
      int number = round;
      List<JsonNode> answers =
          ConcurrentRequests.send(
                  THREADS,
                  (int i) ->
                      client
                          .get(
                              ResightClient.graph(graph)
                                  + "/next?n=2&reviewer=r"
                                  + number
                                  + "-"
                                  + i
                                  + List.of("", "&kind=which,group", "&kind=any").get(i % 3))
                          .json())
              .all();
      Set<Set<String>> shown = new HashSet<>();
      List<String> leases = new ArrayList<>();
      for (JsonNode answer : answers) {
        for (JsonNode question :
            answer.has("pairs") ? answer.get("pairs") : answer.get("questions")) {
          for (Set<String> pair : pairs(question)) {
            assertThat(shown.add(pair)).as("%s shown to two", pair).isTrue();
          }
          looks += question.has("photo") ? 1 : 0;
          leases.add(question.get("lease").get("token").asText());
        }
      }
      ConcurrentRequests.send(
              leases.size(),
              (int i) -> client.delete(ResightClient.graph(graph) + "/leases/" + leases.get(i)))
          .all();
    }
    assertThat(looks).isPositive();
  }

  /** Returns the pairs that nobody else may be shown. */
  private static Set<Set<String>> pairs(JsonNode question) {
    Set<Set<String>> pairs = new HashSet<>();
    JsonNode pair = question.path("pair").isMissingNode() ? question : question.get("pair");
    if (pair.has("a")) {
      pairs.add(Set.of(pair.get("a").asText(), pair.get("b").asText()));
    }
    for (JsonNode other : question.path("among")) {
      pairs.add(Set.of(question.get("photo").asText(), other.asText()));
    }
    for (JsonNode one : question.path("photos")) {
      for (JsonNode other : question.path("photos")) {
        if (!one.equals(other)) {
          pairs.add(Set.of(one.asText(), other.asText()));
        }
      }
    }
    return pairs;
  }

  @ParameterizedTest
  @ValueSource(strings = {"graph", "evidence"})
  void B12_ninePairsLeft_sixteenReviewers_noPairTwice(String backend) throws Exception {
    UUID graph = graphOfPairs(annotations(60), backend);
    leave(9, graph);
    serveRounds(graph);
    Set<Served> forms = new HashSet<>();
    List<Answer> answers = ConcurrentRequests.send(THREADS, () -> old.form(graph)).all();
    List<Answer> shown = answers.stream().filter(answer -> code(answer) == 200).toList();
    shown.forEach(form -> forms.add(new Served(served(form).a(), served(form).b(), "")));
    assertThat(forms).hasSize(9);
    assertThat(shown).hasSize(9);
    assertThat(answers)
        .filteredOn(answer -> code(answer) != 200)
        .allSatisfy(answer -> assertThat(answer.status()).isEqualTo(603));
  }

  @Test
  void B13_aPairBeingLookedAt_isNotServedAgainUntilGivenBack() {
    List<UUID> annotations = annotations(8);
    UUID graph = graphOfPairs(annotations);
    Pair first = client.next(graph, 1, "ann").pairs().get(0);
    for (int i = 0; i < 3; i++) {
      Pair other = client.next(graph, 1, "ben" + i).pairs().get(0);
      assertThat(Set.of(other.a(), other.b())).isNotEqualTo(Set.of(first.a(), first.b()));
      old.decide(graph, other.a(), other.b(), "Same Animal");
    }
    assertThat(client.next(graph, 1, "eve").status()).isEqualTo("waiting");
    client.delete(ResightClient.graph(graph) + "/leases/" + first.lease().token());
    Pair again = client.next(graph, 1, "eve").pairs().get(0);
    assertThat(Set.of(again.a(), again.b())).isEqualTo(Set.of(first.a(), first.b()));
  }

  @Test
  void B23_peekingFurtherThanThereIs_neverEndsTheReview() {
    List<UUID> annotations = annotations(6);
    UUID graph = old.created(annotations);
    List<Candidate> all = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      for (int k = i + 1; k < 6; k++) {
        all.add(new Candidate(annotations.get(i), annotations.get(k), 0.5 + 0.01 * i + 0.001 * k));
      }
    }
    propose(graph, all);
    int asked = 0;
    Next next = client.next(graph, 500, "ann");
    while (next.status().equals("ready")) {
      Pair pair = next.pairs().get(0);
      assertThat(code(old.decide(graph, pair.a(), pair.b(), "Same Animal"))).isEqualTo(200);
      asked++;
      next = client.next(graph, 500, "ann");
    }
    assertThat(next.status()).isEqualTo("finished");
    assertThat(asked).isBetween(6, 15);
    assertThat(client.individuals(graph)).hasSize(1);
    assertThat(client.graphOf(graph).queue()).isZero();
  }

  @Test
  void B24_passingOverWhatConfidentDecisionsJoin_losesNoOtherPair() {
    List<UUID> annotations = annotations(5);
    UUID graph =
        OldClient.graph(
            old.create(
                annotations,
                Map.of(
                    "query_config_dict",
                    Map.of("queue.conf.thresh", "absolutely_sure", "redun.enabled", false))));
    UUID a = annotations.get(0);
    UUID b = annotations.get(1);
    UUID c = annotations.get(2);
    Map<String, String> sure = Map.of("ia-review-confidence", "absolutely_sure");
    propose(
        graph,
        List.of(
            new Candidate(a, c, 0.9), new Candidate(annotations.get(3), annotations.get(4), 0.2)));
    old.decide(graph, a, b, "Same Animal", sure);
    old.decide(graph, b, c, "Same Animal", sure);
    Set<Set<UUID>> next = new HashSet<>();
    client.next(graph, 10, "ann").pairs().forEach(pair -> next.add(Set.of(pair.a(), pair.b())));
    assertThat(next).contains(Set.of(annotations.get(3), annotations.get(4)));
    if (!OldClient.WEIGHS) {
      assertThat(next).hasSize(1);
    }
  }

  @Test
  void B26_quickstart_servesPairs() {
    List<UUID> annotations = annotations(2);
    UUID graph =
        OldClient.graph(
            old.create(annotations, Map.of("query_config_dict", Map.of("algo.quickstart", true))));
    propose(graph, pairs(annotations));
    assertThat(code(old.form(graph))).isEqualTo(200);
  }

  @Test
  void B31_twoTabsOfOneBrowser_areServedOnePairUntilItIsDecided() throws Exception {
    UUID graph = graphOfPairs(annotations(20));
    for (int round = 0; round < 10; round++) {
      List<Next> answers =
          ConcurrentRequests.send(THREADS, () -> client.next(graph, 1, "one-browser")).all();
      Set<Set<UUID>> shown = new HashSet<>();
      answers.forEach(next -> shown.add(Set.of(next.pairs().get(0).a(), next.pairs().get(0).b())));
      assertThat(shown).hasSize(1);
      Pair pair = answers.get(0).pairs().get(0);
      assertThat(code(old.decide(graph, pair.a(), pair.b(), "Cannot Tell"))).isEqualTo(200);
    }
    assertThat(client.next(graph, 1, "one-browser").status()).isEqualTo("finished");
  }

  @Test
  void B32_anyGraphWhileGraphsComeAndGo_isAlwaysServed() throws Exception {
    UUID stays = graphOfPairs(annotations(60));
    List<UUID> passing = annotations(THREADS * 2);
    List<List<Answer>> answers =
        ConcurrentRequests.send(
                THREADS,
                (int i) -> {
                  List<Answer> own = new ArrayList<>();
                  for (int k = 0; k < 20; k++) {
                    if (i % 2 == 0) {
                      own.add(client.get("/api/v1/next?n=1&reviewer=any-" + i));
                      own.add(client.get("/review/identification/graph/?hogwild=true"));
                    } else {
                      UUID graph = graphOfPairs(passing.subList(2 * i, 2 * i + 2));
                      own.add(client.delete(ResightClient.graph(graph)));
                    }
                  }
                  return own;
                })
            .all();
    assertThat(answers.stream().flatMap(List::stream))
        .allSatisfy(answer -> assertThat(answer.status()).isIn(200, 204, 302));
    assertThat(code(old.delete(stays))).isEqualTo(200);
  }

  @Test
  void B38_onAFinishedGraph_theLastDecisionCanBeRevised() {
    List<UUID> annotations = annotations(2);
    UUID graph = graphOfPairs(annotations);
    old.decide(graph, annotations.get(0), annotations.get(1), "Same Animal");
    assertThat(old.form(graph).status()).isEqualTo(605);
    assertThat(code(old.decide(graph, annotations.get(0), annotations.get(1), "Different Animals")))
        .isEqualTo(200);
    assertThat(client.individuals(graph)).hasSize(2);
  }
}
