package org.resight.it.races;

import static org.assertj.core.api.Assertions.assertThat;
import static org.resight.it.races.OldClient.code;
import static org.resight.it.races.OldClient.response;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.resight.it.server.ConcurrentRequests;
import org.resight.it.server.ResightClient;
import org.resight.it.server.ResightClient.Answer;

/** What becomes of decisions. */
class DecisionRacesIT extends Races {

  @Test
  void B14_manyDecisionsAtOnce_areAllSeen() throws Exception {
    List<UUID> annotations = annotations(64);
    UUID graph = graphOfPairs(annotations);
    ConcurrentRequests.send(
            THREADS,
            (int i) -> {
              for (int k = 0; k < 50; k++) {
                int pair = 2 * ((i + k) % 32);
                UUID a = annotations.get(pair);
                UUID b = annotations.get(pair + 1);
                assertThat(code(old.decide(graph, a, b, "Cannot Tell"))).isEqualTo(200);
              }
              return true;
            })
        .all();
    assertThat(client.graphOf(graph).reviews()).isEqualTo(50L * THREADS);
    assertThat(old.status(graph).path("status").asText()).isEqualTo("Finished");
  }

  @Test
  void B15_afterEachDecision_theNextServingKnowsIt() throws Exception {
    List<UUID> annotations = annotations(160);
    UUID graph = graphOfPairs(annotations);
    Set<String> decided = java.util.concurrent.ConcurrentHashMap.newKeySet();
    ConcurrentRequests.send(
            8,
            (int i) -> {
              for (int k = 0; k < 10; k++) {
                Served pair = served(old.form(graph));
                assertThat(decided.add(pair.a() + " " + pair.b())).isTrue();
                old.decide(graph, pair.a(), pair.b(), "Different Animals");
              }
              return true;
            })
        .all();
    assertThat(decided).hasSize(80);
    if (OldClient.WEIGHS) {
      assertThat(client.next(graph, 100, "ann").pairs())
          .extracting(ResightClient.Pair::reason)
          .isSubsetOf("second_opinion", "audit");
    } else {
      assertThat(old.form(graph).status()).isEqualTo(605);
    }
  }

  @Test
  void B16_refusedDecisions_leaveNoMarkOnTheGraph() throws Exception {
    List<UUID> annotations = annotations(2);
    UUID graph = graphOfPairs(annotations);
    List<Answer> answers =
        ConcurrentRequests.send(
                THREADS,
                () -> old.decide(graph, annotations.get(0), UUID.randomUUID(), "Same Animal"))
            .all();
    assertThat(answers).allSatisfy(answer -> assertThat(answer.status()).isEqualTo(602));
    assertThat(old.status(graph).path("status").asText()).isEqualTo("Waiting (Empty Queue)");
    assertThat(code(old.form(graph))).isEqualTo(200);
  }

  @Test
  void B17_anAcceptedDecision_isInTheJournalWhenItIsAnswered() throws Exception {
    List<UUID> annotations = annotations(2 * THREADS);
    UUID graph = graphOfPairs(annotations);
    ConcurrentRequests.send(
            THREADS,
            (int i) -> {
              UUID a = annotations.get(2 * i);
              UUID b = annotations.get(2 * i + 1);
              response(old.decide(graph, a, b, "Same Animal"));
              assertThat(journal(graph))
                  .anySatisfy(
                      review -> assertThat(review.get("a").asText()).isEqualTo(a.toString()));
              return true;
            })
        .all();
    assertThat(journal(graph)).hasSize(THREADS);
  }

  @Test
  void B18_decisionsOnAnExcludedAnnotation_doNotBringItBack() throws Exception {
    List<UUID> annotations = annotations(4);
    UUID x = annotations.get(0);
    for (int round = 0; round < 20; round++) {
      UUID graph = graphOfPairs(annotations);
      List<Answer> answers =
          ConcurrentRequests.send(
                  THREADS,
                  (int i) ->
                      old.decide(
                          graph,
                          x,
                          annotations.get(1 + i % 3),
                          i % 4 == 0 ? "Exclude Left" : "Same Animal"))
              .all();
      assertThat(answers).allSatisfy(answer -> assertThat(code(answer)).isIn(200, 602));
      Answer late = old.decide(graph, x, annotations.get(1), "Same Animal");
      assertThat(late.status()).isEqualTo(602);
      assertThat(late.json().at("/response/unknown_uuid_list/0/__UUID__").asText())
          .isEqualTo(x.toString());
      assertThat(old.status(graph).path("num_aids").asInt()).isEqualTo(3);
      client
          .individuals(graph)
          .forEach(individual -> assertThat(individual.members()).doesNotContain(x));
      old.delete(graph);
    }
  }

  @Test
  void B19_aPairOfAnotherGraph_leaksIntoNone() {
    List<UUID> annotations = annotations(4);
    UUID one = graphOfPairs(annotations.subList(0, 2));
    UUID other = graphOfPairs(annotations.subList(2, 4));
    Answer answer = old.decide(one, annotations.get(2), annotations.get(3), "Same Animal");
    assertThat(answer.status()).isEqualTo(602);
    assertThat(answer.json().at("/response/unknown_uuid_list")).hasSize(2);
    assertThat(client.graphOf(one).annotations()).isEqualTo(2);
    assertThat(client.graphOf(other).reviews()).isZero();
  }

  @Test
  void B20_anUnknownAnnotation_isRefusedAloud() {
    List<UUID> annotations = annotations(2);
    UUID graph = graphOfPairs(annotations);
    UUID nobody = UUID.randomUUID();
    Answer answer = old.decide(graph, annotations.get(0), nobody, "Same Animal");
    assertThat(answer.status()).isEqualTo(602);
    assertThat(answer.json().at("/response/unknown_uuid_list/0/__UUID__").asText())
        .isEqualTo(nobody.toString());
    assertThat(client.graphOf(graph).reviews()).isZero();
  }

  @Test
  void B21_excludingAtOnce_succeedsForEverybody() throws Exception {
    List<UUID> annotations = annotations(3);
    UUID graph = graphOfPairs(annotations);
    List<Answer> answers =
        ConcurrentRequests.send(
                THREADS,
                (int i) ->
                    old.decide(
                        graph,
                        annotations.get(i % 2),
                        annotations.get(1 - i % 2),
                        i % 2 == 0 ? "Exclude Top" : "Exclude Bottom"))
            .all();
    assertThat(answers).allSatisfy(answer -> assertThat(code(answer)).isEqualTo(200));
    assertThat(old.status(graph).path("num_aids").asInt()).isEqualTo(2);
  }

  @Test
  void B30_manyWritersOnOnePair_areAllKeptInOneOrder() throws Exception {
    List<UUID> annotations = annotations(2);
    UUID graph = graphOfPairs(annotations);
    ConcurrentRequests.send(
            THREADS,
            (int i) -> {
              for (int k = 0; k < 20; k++) {
                response(
                    old.decide(
                        graph,
                        annotations.get(0),
                        annotations.get(1),
                        k % 2 == 0 ? "Same Animal" : "Different Animals",
                        Map.of("reviewer", "writer-" + i)));
              }
              return true;
            })
        .all();
    JsonNode journal = journal(graph);
    assertThat(journal).hasSize(20 * THREADS);
    List<Long> seqs = new ArrayList<>();
    journal.forEach(review -> seqs.add(review.get("seq").asLong()));
    for (int i = 0; i < seqs.size(); i++) {
      assertThat(seqs.get(i)).isEqualTo(i + 1L);
    }
    String last = journal.get(journal.size() - 1).get("decision").asText();
    assertThat(client.individuals(graph)).hasSize(last.equals("positive") ? 1 : 2);
  }

  @Test
  void B33_photobombAndSceneryMatch_areDecisions() {
    List<UUID> annotations = annotations(4);
    UUID graph = graphOfPairs(annotations);
    response(old.decide(graph, annotations.get(0), annotations.get(1), "Photobomb"));
    response(old.decide(graph, annotations.get(2), annotations.get(3), "Scenery Match"));
    JsonNode journal = journal(graph);
    assertThat(journal.get(0).get("decision").asText()).isEqualTo("negative");
    assertThat(journal.get(0).get("tags").toString()).isEqualTo("[\"photobomb\"]");
    assertThat(journal.get(1).get("tags").toString()).isEqualTo("[\"scenerymatch\"]");
  }

  @Test
  void B37_reviewsWithoutAName_breakNoPage() {
    List<UUID> annotations = annotations(4);
    UUID graph = graphOfPairs(annotations);
    response(old.decide(graph, annotations.get(0), annotations.get(1), "Same Animal"));
    assertThat(journal(graph).get(0).get("reviewer").asText()).isEqualTo("user:web:None");
    assertThat(client.get("/p/" + graph + "/review").status()).isEqualTo(200);
    assertThat(code(old.form(graph))).isEqualTo(200);
  }

  @Test
  void B39_aCommentOnAMatch_isKeptWithItsReview() throws Exception {
    List<UUID> annotations = annotations(2 * THREADS);
    UUID graph = graphOfPairs(annotations);
    List<Answer> answers =
        ConcurrentRequests.send(
                THREADS,
                (int i) ->
                    old.submit(
                        "/submit/identification/v2/kaia/?graph_uuid=" + graph,
                        annotations.get(2 * i),
                        annotations.get(2 * i + 1),
                        "Same Animal",
                        Map.of(
                            "age-annot-1", "age3",
                            "age-annot-2", "unknown",
                            "condition-annot-1", "4",
                            "condition-annot-2", "0",
                            "comment-match", "pair " + annotations.get(2 * i))))
            .all();
    assertThat(answers)
        .allSatisfy(
            answer -> {
              assertThat(answer.status()).isEqualTo(302);
              assertThat(answer.header("Location")).endsWith("/p/" + graph + "/review");
            });
    for (JsonNode review : journal(graph)) {
      assertThat(review.get("comment").asText())
          .contains("pair " + review.get("a").asText(), "age-annot-1: age3");
    }
    assertThat(journal(graph)).hasSize(THREADS);
  }

  @Test
  void B40_aDoubleClick_isOneDecision() throws Exception {
    UUID graph = graphOfPairs(annotations(2));
    Served pair = served(old.form(graph));
    List<Answer> answers =
        ConcurrentRequests.send(
                THREADS,
                (int i) ->
                    old.decide(
                        graph,
                        pair.a(),
                        pair.b(),
                        "Same Animal",
                        Map.of(
                            "resight-serving",
                            pair.serving(),
                            "client_time_end",
                            "2026-01-01T00:00:" + (10 + i) + "Z")))
            .all();
    assertThat(answers).allSatisfy(answer -> assertThat(code(answer)).isEqualTo(200));
    assertThat(journal(graph)).hasSize(1);
  }

  @Test
  void B41_aCorrection_standsAndTheHistoryKeepsBoth() {
    UUID graph = graphOfPairs(annotations(2));
    Served pair = served(old.form(graph));
    Map<String, String> serving = Map.of("resight-serving", pair.serving());
    response(old.decide(graph, pair.a(), pair.b(), "Same Animal", serving));
    response(old.decide(graph, pair.a(), pair.b(), "Different Animals", serving));
    Set<String> decisions = new HashSet<>();
    journal(graph).forEach(review -> decisions.add(review.get("decision").asText()));
    assertThat(decisions).containsExactlyInAnyOrder("positive", "negative");
    assertThat(client.individuals(graph)).hasSize(2);
  }
}
