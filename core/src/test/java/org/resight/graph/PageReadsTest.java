package org.resight.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.resight.model.EvidenceDecision.INCOMPARABLE;
import static org.resight.model.EvidenceDecision.NEGATIVE;
import static org.resight.model.EvidenceDecision.POSITIVE;
import static org.resight.state.TestBench.await;
import static org.resight.state.TestBench.beforeAChange;
import static org.resight.state.TestBench.candidates;
import static org.resight.state.TestBench.id;
import static org.resight.state.TestBench.ids;
import static org.resight.state.TestBench.pair;
import static org.resight.state.TestBench.review;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.resight.model.AnnotationId;
import org.resight.model.EvidenceDecision;
import org.resight.model.Individual;
import org.resight.state.TestBench;

/** A page is one read of one instant: no change is in half of it. */
class PageReadsTest {

  private final TestBench bench = new TestBench();
  private final GraphClient graph = bench.open(bench.known(1, 6));

  @AfterEach
  void close() {
    bench.close();
  }

  private void submit(int a, int b, EvidenceDecision said) {
    await(graph.review(List.of(review(a, b, said, "ana"))));
  }

  private static List<AnnotationId> neverCompared(List<PageReads.Card> cards) {
    return cards.stream()
        .filter(PageReads.Card::neverCompared)
        .map(card -> card.individual().label())
        .toList();
  }

  @Test
  void cards_tellWhoWasNeverCompared() {
    await(graph.propose(candidates(Map.of(pair(1, 3), 0.3, pair(5, 6), 0.8))));
    submit(1, 2, POSITIVE);
    submit(1, 3, NEGATIVE);
    submit(4, 5, INCOMPARABLE);

    List<PageReads.Card> cards = await(graph.pages().cards(null, 10)).value();
    assertThat(cards)
        .extracting(card -> card.individual().members())
        .containsExactly(ids(1, 2), ids(3), ids(4), ids(5), ids(6));
    assertThat(neverCompared(cards)).isEqualTo(ids(6));
    assertThat(await(graph.pages().cards(id(3), 2)).value()).isEqualTo(cards.subList(2, 4));
    assertThat(await(graph.pages().cardsOf(ids(2, 6, 1, 99))).value())
        .containsExactlyInAnyOrder(cards.get(0), cards.get(4));
  }

  @Test
  void cards_askedForBeforeAReview_areAllBeforeIt() {
    AtSeq<List<PageReads.Card>> page =
        beforeAChange(
            graph,
            () -> graph.pages().cards(null, 10),
            () -> graph.review(List.of(review(1, 2, NEGATIVE, "ana"))));
    assertThat(page.seq()).isZero();
    assertThat(neverCompared(page.value())).isEqualTo(ids(1, 2, 3, 4, 5, 6));
  }

  @Test
  void members_askedForBeforeAPhotoComesBack_haveItOnce() {
    await(graph.exclude(ids(3), "ana", null));
    PageReads.Members members =
        beforeAChange(
                graph, () -> graph.pages().members(), () -> graph.include(ids(3), "ana", null))
            .value();
    assertThat(members.individuals())
        .extracting(Individual::members)
        .containsExactly(ids(1), ids(2), ids(4), ids(5), ids(6));
    assertThat(members.excluded()).isEqualTo(ids(3));
  }

  @Test
  void cardsOf_askedForBeforeAReview_areAllBeforeIt() {
    AtSeq<List<PageReads.Card>> page =
        beforeAChange(
            graph,
            () -> graph.pages().cardsOf(ids(1)),
            () -> graph.review(List.of(review(1, 2, NEGATIVE, "ana"))));
    assertThat(page.seq()).isZero();
    assertThat(neverCompared(page.value())).isEqualTo(ids(1));
  }

  @Test
  void namings_askedForBeforeAnotherName_areAllBeforeIt() {
    submit(1, 2, POSITIVE);
    name("Ada");
    AtSeq<List<PageReads.Naming>> page =
        beforeAChange(
            graph,
            () ->
                graph
                    .pages()
                    .namings(id(2), 5)
                    .thenApply(read -> new AtSeq<>(read.seq(), read.value().orElseThrow())),
            () -> graph.giveNames(wish("Bea")));
    assertThat(page.seq()).isEqualTo(1);
    assertThat(page.value()).extracting(PageReads.Naming::after).containsExactly("Ada");

    assertThat(await(graph.pages().namings(id(1), 5)).value().orElseThrow())
        .extracting(PageReads.Naming::after)
        .containsExactly("Bea", "Ada");
    assertThat(await(graph.pages().namings(id(3), 5)).value()).contains(List.of());
    assertThat(await(graph.pages().namings(id(99), 5)).value()).isEmpty();
  }

  private void name(String name) {
    await(graph.giveNames(wish(name)));
  }

  private static NamesWish wish(String name) {
    return new NamesWish(null, "ana", Map.of(id(1), name), null, null, false);
  }
}
