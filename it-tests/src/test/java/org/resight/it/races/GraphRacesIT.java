package org.resight.it.races;

import static org.assertj.core.api.Assertions.assertThat;
import static org.resight.it.races.OldClient.code;
import static org.resight.it.races.OldClient.graph;

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

/** Which graphs there are, and who holds which annotation. */
class GraphRacesIT extends Races {

  private static final int ROUNDS = 100;

  @ParameterizedTest
  @ValueSource(strings = {"graph", "evidence"})
  void B1_oneSetPostedAtOnce_isOneGraph(String backend) throws Exception {
    List<UUID> annotations = annotations(3);
    for (int round = 0; round < ROUNDS; round++) {
      boolean byBoth = round % 2 == 0;
      List<Answer> answers =
          ConcurrentRequests.send(
                  THREADS,
                  (int i) ->
                      byBoth && i % 2 == 0 ? old.create(annotations) : open(annotations, backend))
              .all();
      Set<UUID> graphs = new HashSet<>();
      answers.forEach(answer -> graphs.add(answer.json().has("id") ? id(answer) : graph(answer)));
      assertThat(graphs).hasSize(1);
      assertThat(answers)
          .filteredOn(answer -> answer.status() == 201)
          .hasSizeBetween(byBoth ? 0 : 1, 1);
      UUID graph = graphs.iterator().next();
      assertThat(old.status(graph).path("num_aids").asInt()).isEqualTo(3);
      assertThat(code(old.delete(graph))).isEqualTo(200);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"graph_algorithm", "lca"})
  void B2_overlappingSetsAtOnce_leaveEachAnnotationInOneGraph(String backend) throws Exception {
    Map<String, Object> kind = Map.of("backend", backend);
    List<UUID> annotations = annotations(THREADS + 1);
    UUID wanted = annotations.get(THREADS);
    for (int round = 0; round < ROUNDS; round++) {
      List<Answer> answers =
          ConcurrentRequests.send(
                  THREADS, (int i) -> old.create(List.of(annotations.get(i), wanted), kind))
              .all();
      List<Answer> made = answers.stream().filter(answer -> code(answer) == 200).toList();
      assertThat(made).hasSize(1);
      UUID graph = graph(made.get(0));
      assertThat(answers)
          .filteredOn(answer -> code(answer) != 200)
          .allSatisfy(
              answer -> {
                assertThat(answer.status()).isEqualTo(604);
                JsonNode response = answer.json().get("response");
                assertThat(response.get("query_uuid").get("__UUID__").asText())
                    .isEqualTo(graph.toString());
                assertThat(response.get("unavailable_annot_uuid_list")).hasSize(1);
              });
      assertThat(code(old.delete(graph))).isEqualTo(200);
    }
  }

  @Test
  void B3_listingWhileGraphsComeAndGo_neverFails() throws Exception {
    List<UUID> annotations = annotations(THREADS);
    List<Answer> answers = new ArrayList<>();
    ConcurrentRequests.send(
            THREADS,
            (int i) -> {
              List<Answer> own = new ArrayList<>();
              for (int round = 0; round < 40; round++) {
                if (i % 2 == 0) {
                  own.add(old.status());
                } else {
                  Answer made = old.create(List.of(annotations.get(i)));
                  own.add(made);
                  own.add(old.delete(graph(made)));
                }
              }
              return own;
            })
        .all()
        .forEach(answers::addAll);
    assertThat(answers).allSatisfy(answer -> assertThat(code(answer)).isEqualTo(200));
  }

  @Test
  void B4_anOldIdKeepsWorkingEverywhere() {
    List<UUID> annotations = annotations(4);
    UUID first = graphOfPairs(annotations.subList(0, 2));
    UUID second = graph(old.add(first, annotations.subList(2, 3)));
    UUID third = graph(old.add(first, annotations.subList(3, 4)));
    assertThat(Set.of(first, second, third)).hasSize(3);
    for (UUID id : List.of(first, second, third)) {
      assertThat(code(old.form(id))).isIn(200, 603, 605);
      assertThat(code(old.sync(id))).isEqualTo(200);
      assertThat(code(old.decide(id, annotations.get(0), annotations.get(1), "Same Animal")))
          .isEqualTo(200);
    }
    assertThat(old.status(third).path("num_aids").asInt()).isEqualTo(4);
    assertThat(old.status(first).isMissingNode()).isTrue();
    assertThat(graph(old.create(annotations))).isEqualTo(third);
  }

  @Test
  void B5_deletingByTheNewId_leavesNoAlias() {
    List<UUID> annotations = annotations(2);
    UUID first = old.created(annotations.subList(0, 1));
    UUID second = graph(old.add(first, annotations.subList(1, 2)));
    assertThat(code(old.delete(second))).isEqualTo(200);
    for (UUID id : List.of(first, second)) {
      assertThat(code(old.form(id))).isEqualTo(602);
      assertThat(code(old.delete(id))).isEqualTo(602);
    }
    assertThat(code(old.status())).isEqualTo(200);
    assertThat(code(old.create(annotations))).isEqualTo(200);
  }

  @Test
  void B6_deletingAndCreatingAtOnce_neverLosesTheNewGraph() throws Exception {
    List<UUID> annotations = annotations(2);
    for (int round = 0; round < ROUNDS; round++) {
      UUID before = old.created(annotations);
      List<Answer> answers =
          ConcurrentRequests.send(
                  THREADS,
                  (int i) ->
                      switch (i % 3) {
                        case 0 -> old.delete(before);
                        case 1 -> old.create(annotations);
                        default -> old.status();
                      })
              .all();
      assertThat(answers).allSatisfy(answer -> assertThat(code(answer)).isIn(200, 602));
      UUID after = old.created(annotations);
      assertThat(code(old.form(after))).isEqualTo(605);
      assertThat(old.status(after).path("num_aids").asInt()).isEqualTo(2);
    }
  }

  @Test
  void B7_aGraphThatCannotBeOpened_holdsNothing() throws Exception {
    List<UUID> annotations = annotations(1);
    List<UUID> withUnknown = List.of(annotations.get(0), UUID.randomUUID());
    List<Answer> answers = ConcurrentRequests.send(THREADS, () -> old.create(withUnknown)).all();
    assertThat(answers).allSatisfy(answer -> assertThat(answer.status()).isEqualTo(600));
    Answer v1 = client.post("/api/v1/graphs", Map.of("annotations", withUnknown));
    assertThat(v1.status()).isEqualTo(404);
    assertThat(code(old.create(annotations))).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"graph", "evidence"})
  void B8_addingDifferentAnnotationsAtOnce_givesOneChainOfIds(String backend) throws Exception {
    List<UUID> annotations = annotations(THREADS + 1);
    for (int round = 0; round < 20; round++) {
      UUID first = opened(annotations.subList(0, 1), backend);
      List<Answer> answers =
          ConcurrentRequests.send(
                  THREADS, (int i) -> old.add(first, List.of(annotations.get(i + 1))))
              .all();
      Set<UUID> ids = new HashSet<>();
      answers.forEach(answer -> ids.add(graph(answer)));
      assertThat(ids).hasSize(THREADS);
      UUID last = old.created(annotations);
      assertThat(ids).contains(last);
      for (UUID id : ids) {
        assertThat(client.graphOf(id).id()).isEqualTo(last);
      }
      assertThat(old.status(last).path("num_aids").asInt()).isEqualTo(THREADS + 1);
      assertThat(code(old.delete(last))).isEqualTo(200);
    }
  }

  @Test
  void B8b_anAdditionThatFails_leavesTheIdAsItWas() throws Exception {
    List<UUID> annotations = annotations(2);
    UUID graph = old.created(annotations.subList(0, 1));
    old.created(annotations.subList(1, 2));
    List<Answer> answers =
        ConcurrentRequests.send(
                THREADS,
                (int i) ->
                    old.add(graph, List.of(i % 2 == 0 ? annotations.get(1) : UUID.randomUUID())))
            .all();
    assertThat(answers).allSatisfy(answer -> assertThat(code(answer)).isIn(600, 604));
    assertThat(client.graphOf(graph).id()).isEqualTo(graph);
    assertThat(client.graphOf(graph).aliases()).isEmpty();
  }

  @Test
  void B9_membersChangingWhileSetsAreChecked_neverShowsHalfAChange() throws Exception {
    List<UUID> annotations = annotations(42);
    UUID graph = old.created(annotations.subList(0, 2));
    List<List<Answer>> answers =
        ConcurrentRequests.send(
                THREADS,
                (int i) -> {
                  List<Answer> own = new ArrayList<>();
                  for (int k = 0; k < 20; k++) {
                    List<UUID> two = annotations.subList(2 + 2 * k, 4 + 2 * k);
                    own.add(i == 0 ? old.add(graph, two) : old.create(two));
                    own.add(old.sync(graph));
                  }
                  return own;
                })
            .all();
    assertThat(answers.stream().flatMap(List::stream))
        .allSatisfy(answer -> assertThat(code(answer)).isIn(200, 604));
    int held = 0;
    for (UUID annotation : annotations) {
      Answer taken = client.delete("/api/v1/annotations/" + annotation);
      held += taken.status() == 409 ? 1 : 0;
    }
    assertThat(held).isEqualTo(annotations.size());
    Set<UUID> members = new HashSet<>();
    client.individuals(client.graphOf(graph).id()).forEach(each -> members.addAll(each.members()));
    assertThat(members).hasSize(client.graphOf(graph).annotations());
  }

  @Test
  void B22_excludingKeepsIdAndMembers() {
    List<UUID> annotations = annotations(3);
    UUID graph = old.created(annotations);
    assertThat(code(old.decide(graph, annotations.get(0), annotations.get(1), "Exclude Top")))
        .isEqualTo(200);
    assertThat(graph(old.create(annotations))).isEqualTo(graph);
    assertThat(client.graphOf(graph).annotations()).isEqualTo(3);
    assertThat(old.status(graph).path("num_aids").asInt()).isEqualTo(2);
    Answer fewer = old.create(annotations.subList(1, 3));
    assertThat(fewer.status()).isEqualTo(604);
    assertThat(fewer.json().get("response").get("query_uuid").get("__UUID__").asText())
        .isEqualTo(graph.toString());
    Map<String, Object> back =
        Map.of("annotations", annotations.subList(0, 1), "reviewer", "operator");
    assertThat(client.delete(ResightClient.graph(graph) + "/exclusions", back).status())
        .isEqualTo(200);
    assertThat(old.status(graph).path("num_aids").asInt()).isEqualTo(3);
  }

  @Test
  void B34_annotationsGivenTwice_areNamedWithTheirPlaces() {
    List<UUID> annotations = annotations(2);
    UUID one = annotations.get(0);
    Answer answer = old.create(List.of(one, annotations.get(1), one));
    assertThat(answer.status()).isEqualTo(601);
    JsonNode places = answer.json().get("response").get("qdup_pos_map");
    assertThat(places.get(one.toString()).toString()).isEqualTo("[0,2]");
  }

  @Test
  void B35_noLinkErasesNames() {
    UUID annotation = UUID.randomUUID();
    client.post("/api/v1/annotations", Map.of("id", annotation, "name", "Kaia-" + annotation));
    Answer answer = client.get("/view/graphs/?sync=true");
    assertThat(answer.status()).isEqualTo(302);
    assertThat(nameOf(annotation)).isEqualTo("Kaia-" + annotation);
  }

  @Test
  void B36_noPageDeletesReviews() throws Exception {
    List<UUID> annotations = annotations(2);
    UUID graph = graphOfPairs(annotations);
    old.decide(graph, annotations.get(0), annotations.get(1), "Same Animal");
    List<Answer> answers =
        ConcurrentRequests.send(
                THREADS,
                (int i) ->
                    client.get(
                        i % 2 == 0
                            ? "/review/identification/graph/refer/?imgsetid=1&option=census"
                            : "/review/query/graph/v2/refer/?graph_uuid=" + graph))
            .all();
    assertThat(answers).allSatisfy(answer -> assertThat(answer.status()).isEqualTo(302));
    assertThat(journal(graph)).hasSize(1);
    assertThat(old.status(graph).isMissingNode()).isFalse();
  }
}
