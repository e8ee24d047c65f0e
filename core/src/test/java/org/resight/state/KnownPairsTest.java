package org.resight.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.resight.model.EvidenceDecision.NEGATIVE;
import static org.resight.model.EvidenceDecision.POSITIVE;
import static org.resight.state.TestBench.await;
import static org.resight.state.TestBench.candidates;
import static org.resight.state.TestBench.pair;
import static org.resight.state.TestBench.review;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.resight.graph.GraphClient;
import org.resight.graph.PairFilter;
import org.resight.graph.ReviewReceipt;
import org.resight.graph.ReviewSubmission;
import org.resight.journal.Backend;
import org.resight.lease.OfferedPair;
import org.resight.model.AnnotationPair;
import org.resight.model.DuePair;
import org.resight.model.EvidenceDecision;
import org.resight.model.GraphChange;
import org.resight.model.KnownPair;
import org.resight.model.Reason;
import org.resight.refusal.RefusedException;
import org.resight.report.KnownAnswers;

/** Pairs with a known answer among the asked. */
class KnownPairsTest {

  private static final AnnotationPair KNOWN = pair(1, 2);
  private static final int FILLING = 40;

  private final TestBench bench = new TestBench();

  @AfterEach
  void close() {
    bench.close();
  }

  /** A graph in which Ana and Ben say the same of one pair, and pairs that nobody has decided. */
  private GraphClient graph(Backend backend, double share) {
    GraphClient graph =
        bench.open(
            bench.known(1, 40 + 2 * FILLING),
            Map.of("review.known", share, "review.double", 0, "convergence.enabled", false),
            backend);
    Map<AnnotationPair, Double> scores = new HashMap<>();
    scores.put(KNOWN, 0.5);
    for (int i = 3; i < 40; i += 2) {
      scores.put(pair(i, i + 1), 0.3 + i / 1000.0);
      scores.put(pair(i, i == 39 ? 3 : i + 2), 0.2 + i / 1000.0);
    }
    await(graph.propose(candidates(scores)));
    await(graph.review(List.of(review(1, 2, POSITIVE, "ana"), review(1, 2, POSITIVE, "ben"))));
    List<ReviewSubmission> others = new ArrayList<>();
    for (int i = 0; i < FILLING; i++) {
      others.add(review(41 + 2 * i, 42 + 2 * i, NEGATIVE, "zoe"));
    }
    await(graph.review(others));
    return graph;
  }

  /** Answers what is offered until the known pair is, and returns that. */
  private static OfferedPair asked(GraphClient graph, String reviewer) {
    for (int i = 0; i < 4; i++) {
      OfferedPair offered = await(graph.lease(reviewer, 1)).pairs().get(0);
      if (offered.due().pair().equals(KNOWN)) {
        return offered;
      }
      answer(graph, offered, NEGATIVE, reviewer, false);
    }
    throw new AssertionError("it was not asked");
  }

  private static ReviewReceipt answer(
      GraphClient graph,
      OfferedPair offered,
      EvidenceDecision decision,
      String reviewer,
      boolean correction) {
    AnnotationPair pair = offered.due().pair();
    ReviewSubmission plain = review((int) pair.a().low(), (int) pair.b().low(), decision, reviewer);
    ReviewSubmission leased =
        new ReviewSubmission(
            UUID.randomUUID(),
            plain.review(),
            List.of("scenerymatch"),
            null,
            offered.lease().token(),
            correction,
            null,
            null);
    ReviewReceipt receipt = await(graph.review(List.of(leased))).get(0);
    assertThat(await(graph.review(List.of(leased))).get(0).known())
        .as("sent again")
        .isEqualTo(receipt.known());
    return receipt;
  }

  private static KnownAnswers of(GraphClient graph, String reviewer) {
    return await(graph.pages().person(reviewer, LocalDate.EPOCH)).value().orElseThrow().known();
  }

  /** Returns all that the graph says of its pairs. */
  private static String pairs(GraphClient graph) {
    return await(graph.pairs(new PairFilter(null, 1_000, null, null))).value().items().toString();
  }

  @ParameterizedTest
  @EnumSource(Backend.class)
  void theAnswer_countsForItsReviewerAlone(Backend backend) {
    GraphClient graph = graph(backend, 1);
    OfferedPair offered = asked(graph, "eve");
    assertThat(offered.due().reason()).isEqualTo(Reason.SECOND_OPINION);
    assertThat(offered.due().current()).isEqualTo(EvidenceDecision.UNREVIEWED);
    assertThat(await(graph.lease("eve", 1)).pairs().get(0).due().pair())
        .as("the same until it is answered")
        .isEqualTo(KNOWN);
    String before = pairs(graph);
    long reviews = graph.status().lastSeq();

    ReviewReceipt receipt = answer(graph, offered, NEGATIVE, "eve", false);
    assertThat(receipt)
        .returns(POSITIVE, ReviewReceipt::known)
        .returns(GraphChange.Effect.NONE, ReviewReceipt::effect)
        .returns(reviews + 1, ReviewReceipt::seq);
    assertThat(pairs(graph)).isEqualTo(before);
    assertThat(of(graph, "eve")).isEqualTo(new KnownAnswers(0, 1, 0, 0));
    assertThat(answer(graph, offered, POSITIVE, "eve", false).seq())
        .as("one answer a serving")
        .isEqualTo(receipt.seq());

    answer(graph, offered, POSITIVE, "eve", true);
    assertThat(of(graph, "eve")).as("corrected").isEqualTo(new KnownAnswers(1, 0, 0, 0));
    restartedIsTheSame(graph);

    await(graph.undo("eve"));
    assertThat(of(graph, "eve")).as("taken back").isEqualTo(new KnownAnswers(0, 0, 0, 0));
    assertThat(pairs(graph)).isEqualTo(before);
    restartedIsTheSame(graph);
  }

  private void restartedIsTheSame(GraphClient graph) {
    try (TestBench again = new TestBench(bench.journal, bench.catalogue)) {
      await(again.curation.replay());
      GraphClient replayed = again.client(graph.id());
      assertThat(pairs(replayed)).isEqualTo(pairs(graph));
      assertThat(of(replayed, "eve")).isEqualTo(of(graph, "eve"));
    }
  }

  @ParameterizedTest
  @EnumSource(Backend.class)
  void decisionsBeforeAndAfterIt_areTakenBackAsIfItWereNotThere(Backend backend) {
    GraphClient graph = graph(backend, 1);
    OfferedPair offered = asked(graph, "eve");
    answer(graph, offered, NEGATIVE, "eve", false);
    await(graph.undo("ben"));
    await(graph.undo("ana"));
    assertThat(pairs(graph)).contains(KNOWN.toString());
    assertThat(await(graph.pairs(new PairFilter(null, 1_000, POSITIVE, null))).value().items())
        .as("nobody says so any more")
        .isEmpty();
    assertThat(of(graph, "eve")).as("as it was known then").isEqualTo(new KnownAnswers(0, 1, 0, 0));
    restartedIsTheSame(graph);
  }

  @ParameterizedTest
  @EnumSource(Backend.class)
  void whoDecidedIt_isNotAskedSoon_andNobodyTwice(Backend backend) {
    GraphClient graph = graph(backend, 1);
    OfferedPair offered = asked(graph, "eve");
    assertThat(work(graph, "ana")).extracting(DuePair::pair).doesNotContain(KNOWN);
    answer(graph, offered, POSITIVE, "eve", false);
    assertThat(work(graph, "eve")).extracting(DuePair::pair).doesNotContain(KNOWN);
    assertThat(asked(graph, "dan").due().pair()).isEqualTo(KNOWN);
  }

  private static List<DuePair> work(GraphClient graph, String reviewer) {
    List<DuePair> seen = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      OfferedPair offered = await(graph.lease(reviewer, 1)).pairs().get(0);
      seen.add(offered.due());
      answer(graph, offered, NEGATIVE, reviewer, false);
    }
    return seen;
  }

  @ParameterizedTest
  @EnumSource(Backend.class)
  void anAnswerAfterItsLease_isOneToAKnownPairStill(Backend backend) {
    GraphClient graph = graph(backend, 1);
    OfferedPair offered = asked(graph, "eve");
    await(graph.giveBack(offered.lease().token(), false));
    assertThat(answer(graph, offered, NEGATIVE, "eve", false).known()).isEqualTo(POSITIVE);
    assertThat(of(graph, "eve").missed()).isEqualTo(1);
  }

  @ParameterizedTest
  @EnumSource(Backend.class)
  void withoutAShare_noneIsAsked_andNobodyCanClaimOne(Backend backend) {
    GraphClient graph = graph(backend, 0);
    assertThat(work(graph, "eve")).extracting(DuePair::pair).doesNotContain(KNOWN);
    ReviewSubmission plain = review(1, 2, NEGATIVE, "eve");
    ReviewSubmission claimed =
        new ReviewSubmission(
            null, plain.review(), List.of(KnownPair.SAME), null, null, false, null, null);
    assertThatThrownBy(() -> await(graph.review(List.of(claimed))))
        .isInstanceOf(RefusedException.class);
  }
}
