package org.resight.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.resight.engine.Comparison.id;
import static org.resight.engine.Comparison.pair;
import static org.resight.model.EvidenceDecision.INCOMPARABLE;
import static org.resight.model.EvidenceDecision.NEGATIVE;
import static org.resight.model.EvidenceDecision.POSITIVE;
import static org.resight.model.EvidenceDecision.UNREVIEWED;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.resight.model.AnnotationId;
import org.resight.model.AnnotationPair;
import org.resight.model.Confidence;
import org.resight.model.DuePair;
import org.resight.model.EvidenceDecision;
import org.resight.model.GraphChange;
import org.resight.model.GraphConfig;
import org.resight.model.GraphSummary;
import org.resight.model.IdentityGraph;
import org.resight.model.Inconsistency;
import org.resight.model.Individual;
import org.resight.model.MetaDecision;
import org.resight.model.PairState;
import org.resight.model.Phase;
import org.resight.model.Reason;
import org.resight.model.Review;
import org.resight.model.ReviewRejectedException;
import org.resight.model.Separation;

class DecisionGraphTest {

  private static Comparison graph(Map<String, ?> config, int annotations) {
    Comparison both = new Comparison(GraphConfig.of(config));
    long[] numbers = new long[annotations];
    for (int i = 0; i < annotations; i++) {
      numbers[i] = i + 1L;
    }
    return both.add(numbers);
  }

  @Test
  void due_byPriorityThenPair() {
    Comparison both = graph(Map.of(), 4).propose(3, 4, 0.5).propose(1, 2, 0.5).propose(1, 4, 0.9);

    assertThat(both.graph.due(10, each -> true))
        .extracting(DuePair::pair)
        .containsExactly(pair(1, 4), pair(1, 2), pair(3, 4));
    assertThat(both.graph.due(1, each -> !each.equals(pair(1, 4))))
        .extracting(DuePair::pair)
        .containsExactly(pair(1, 2));
    assertThat(both.graph.due(0, each -> true)).isEmpty();
    assertThat(both.graph.due(pair(2, 3))).isEmpty();
    assertThat(both.graph.due(pair(7, 8))).isEmpty();
  }

  @Test
  void due_followsAChangedScore() {
    Comparison both = graph(Map.of(), 4).propose(1, 2, 0.5).propose(2, 3, 0.4).propose(3, 4, 0.6);
    both.propose(2, 3, 0.9).propose(3, 4, 0.1);
    assertThat(both.graph.due(10, each -> true))
        .extracting(DuePair::pair)
        .containsExactly(pair(2, 3), pair(1, 2), pair(3, 4));
  }

  @Test
  void hold_keepsAPairFromOthersButNotFromTheNumbers() {
    Comparison both = graph(Map.of(), 3).propose(1, 2, 0.5).propose(2, 3, 0.4);
    both.hold(pair(1, 2));

    assertThat(both.graph.due(10, each -> true))
        .extracting(DuePair::pair)
        .containsExactly(pair(2, 3));
    assertThat(both.graph.summary().queue()).isEqualTo(2);
    both.hold(pair(2, 3));
    assertThat(both.graph.due(10, each -> true)).isEmpty();
    assertThat(both.graph.summary().phase()).isEqualTo(Phase.RANKING);

    both.release(pair(1, 2)).release(pair(1, 3));
    assertThat(both.graph.due(10, each -> true))
        .extracting(DuePair::pair)
        .containsExactly(pair(1, 2));
    both.review(2, 3, POSITIVE).review(2, 3, UNREVIEWED);
    assertThat(both.graph.due(10, each -> true)).hasSize(2);
  }

  @Test
  void apply_walksThroughThePhases() {
    Comparison both =
        graph(Map.of("redundancy.negative.onlyAutomatic", false, "redundancy.negative", 1), 4);
    assertThat(both.graph.summary().phase()).isEqualTo(Phase.FINISHED);
    both.propose(1, 2, 0.9).propose(2, 3, 0.8);
    assertThat(both.graph.summary().phase()).isEqualTo(Phase.RANKING);
    both.review(1, 2, POSITIVE).review(2, 3, POSITIVE);
    assertThat(both.graph.summary().phase()).isEqualTo(Phase.POSITIVE_REDUNDANCY);
    assertThat(both.graph.due(5, each -> true))
        .singleElement()
        .satisfies(each -> assertThat(each.pair()).isEqualTo(pair(1, 3)))
        .satisfies(each -> assertThat(each.reason()).isEqualTo(Reason.POSITIVE_REDUNDANCY));
    both.review(1, 3, NEGATIVE);
    assertThat(both.graph.summary().phase()).isEqualTo(Phase.RECOVERY);
    both.review(1, 3, POSITIVE);
    assertThat(both.graph.summary().phase()).isEqualTo(Phase.FINISHED);
    both.propose(3, 4, 0.1).review(3, 4, INCOMPARABLE);
    assertThat(both.graph.summary().phase()).isEqualTo(Phase.NEGATIVE_REDUNDANCY);
    both.review(1, 4, NEGATIVE);
    assertThat(both.graph.summary().phase()).isEqualTo(Phase.FINISHED);
  }

  @Test
  void apply_madeUpPairThatCannotBeComparedIsNotAskedAgain() {
    Comparison both = graph(Map.of(), 3).review(1, 2, POSITIVE).review(2, 3, POSITIVE);
    assertThat(both.graph.due(5, each -> true)).hasSize(1);
    both.review(1, 3, EvidenceDecision.UNKNOWN);

    assertThat(both.graph.due(5, each -> true)).isEmpty();
    assertThat(both.graph.summary().phase()).isEqualTo(Phase.FINISHED);
  }

  @Test
  void apply_stopsWhenNothingChangesAnyMore() {
    Comparison both = graph(Map.of("convergence.patience", 3, "convergence.window", 1), 12);
    for (int i = 2; i <= 12; i++) {
      both.propose(1, i, 1 - i / 20.0);
    }
    both.review(1, 2, NEGATIVE);
    assertThat(both.graph.summary().phase()).isEqualTo(Phase.FINISHED);
    assertThat(both.graph.summary().probabilityAnyRemain()).isZero();
    both.add(13);
    assertThat(both.graph.summary().phase()).isEqualTo(Phase.RANKING);
  }

  @Test
  void apply_effects() {
    DecisionGraph graph = graph(Map.of(), 4).graph;
    assertThat(apply(graph, 1, 2, POSITIVE))
        .isEqualTo(new GraphChange(GraphChange.Effect.MERGE, UNREVIEWED, 2, 2));
    assertThat(apply(graph, 2, 3, POSITIVE))
        .isEqualTo(new GraphChange(GraphChange.Effect.MERGE, UNREVIEWED, 3, 3));
    assertThat(apply(graph, 1, 3, NEGATIVE))
        .isEqualTo(new GraphChange(GraphChange.Effect.CONFLICT, UNREVIEWED, 3, 3));
    assertThat(apply(graph, 3, 4, POSITIVE))
        .isEqualTo(new GraphChange(GraphChange.Effect.MERGE, UNREVIEWED, 4, 4));
    assertThat(apply(graph, 2, 3, NEGATIVE))
        .isEqualTo(new GraphChange(GraphChange.Effect.RESOLVE, POSITIVE, 2, 2));
    assertThat(apply(graph, 3, 4, UNREVIEWED))
        .isEqualTo(new GraphChange(GraphChange.Effect.SPLIT, POSITIVE, 1, 1));
    assertThat(apply(graph, 3, 4, INCOMPARABLE))
        .isEqualTo(new GraphChange(GraphChange.Effect.NONE, UNREVIEWED, 1, 1));
  }

  private static GraphChange apply(
      DecisionGraph graph, long one, long other, EvidenceDecision decision) {
    return graph.apply(
        new Review(pair(one, other), decision, MetaDecision.NONE, Confidence.GUESSING, "ann"));
  }

  @Test
  void apply_annotationsNotAtWork() {
    Comparison both = graph(Map.of(), 3).exclude(1);
    assertThatExceptionOfType(ReviewRejectedException.class)
        .isThrownBy(() -> apply(both.graph, 1, 2, POSITIVE))
        .satisfies(e -> assertThat(e.reason()).isEqualTo(ReviewRejectedException.Reason.EXCLUDED));
    assertThatExceptionOfType(ReviewRejectedException.class)
        .isThrownBy(() -> apply(both.graph, 2, 9, POSITIVE))
        .satisfies(
            e -> assertThat(e.reason()).isEqualTo(ReviewRejectedException.Reason.NOT_IN_GRAPH));
    assertThat(both.graph.individualOf(id(1))).isEmpty();
    assertThat(both.graph.individualOf(id(9))).isEmpty();
  }

  @Test
  void exclude_decisionsCountAgainOnReturn() {
    Comparison both =
        graph(Map.of(), 4)
            .review(1, 2, POSITIVE)
            .review(2, 3, POSITIVE)
            .review(3, 4, POSITIVE)
            .exclude(2);
    assertThat(both.graph.summary().individuals()).isEqualTo(2);
    assertThat(both.graph.summary().positive()).isEqualTo(1);
    both.include(2).remove(3);
    assertThat(both.graph.contains(id(3))).isFalse();
    assertThat(both.graph.summary().individuals()).isEqualTo(2);
    both.add(3);
    assertThat(both.graph.summary().individuals()).isEqualTo(1);
  }

  @Test
  void propose_outcomesAndBounds() {
    DecisionGraph graph = graph(Map.of(), 2).graph;
    assertThat(graph.propose(pair(1, 2), 0.5, Double.NaN, Double.NaN))
        .isEqualTo(IdentityGraph.CandidateOutcome.ADDED);
    assertThat(graph.propose(pair(1, 2), 0.5, Double.NaN, Double.NaN))
        .isEqualTo(IdentityGraph.CandidateOutcome.UNCHANGED);
    assertThat(graph.propose(pair(1, 2), 0.6, Double.NaN, Double.NaN))
        .isEqualTo(IdentityGraph.CandidateOutcome.UPDATED);
    assertThat(graph.propose(pair(1, 2), 0, 0, 1))
        .isEqualTo(IdentityGraph.CandidateOutcome.UPDATED);
    for (double bad : new double[] {-0.1, 1.1, Double.NaN}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> graph.propose(pair(1, 2), bad, Double.NaN, Double.NaN));
    }
    assertThatIllegalArgumentException()
        .isThrownBy(() -> graph.propose(pair(1, 2), 0.5, 1.1, Double.NaN));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> graph.propose(pair(1, 2), 0.5, Double.NaN, -0.1));
    assertThatExceptionOfType(ReviewRejectedException.class)
        .isThrownBy(() -> graph.propose(pair(1, 3), 0.5, Double.NaN, Double.NaN));
  }

  @Test
  void automaticReview_onlyOfTheFirstPairAndOnlyIfSure() {
    Comparison both =
        graph(
            Map.of(
                "automaticReview.enabled", true,
                "automaticReview.positive", 0.8,
                "automaticReview.negative", 0.8,
                "automaticReview.incomparable", 0.8),
            5);
    both.propose(pair(1, 2), 0.8, 0.1, 0.1);
    assertThat(both.graph.automaticReview()).isEmpty();
    both.propose(pair(3, 4), 0.1, 0.9, 0.05);
    assertThat(both.graph.automaticReview())
        .contains(
            new Review(
                pair(3, 4), NEGATIVE, MetaDecision.NONE, Confidence.PRETTY_SURE, "algo:verifier"));
    both.propose(pair(4, 5), 0.95, 0.9, 0.05);
    assertThat(both.graph.automaticReview()).as("two classes are sure").isEmpty();
    both.review(4, 5, POSITIVE).review(both.graph.automaticReview().orElseThrow());
    assertThat(both.graph.automaticReview()).isEmpty();
  }

  @Test
  void automaticReview_notWhereAContradictionIsNear() {
    Comparison both =
        graph(Map.of("automaticReview.enabled", true, "automaticReview.positive", 0.5), 6)
            .propose(4, 5, 0.9)
            .propose(5, 6, 0.95)
            .review(1, 2, POSITIVE)
            .review(2, 3, POSITIVE)
            .review(1, 3, NEGATIVE)
            .review(3, 4, NEGATIVE);
    assertThat(both.graph.automaticReview()).as("a suspected pair comes first").isEmpty();
    both.graph.due(10, each -> true).stream()
        .filter(each -> each.reason() == Reason.CONFLICT)
        .forEach(each -> both.hold(each.pair()));
    assertThat(both.graph.automaticReview()).map(Review::pair).contains(pair(5, 6));
    both.review(5, 6, INCOMPARABLE);
    assertThat(both.graph.due(1, each -> true))
        .extracting(DuePair::pair)
        .containsExactly(pair(4, 5));
    assertThat(both.graph.automaticReview()).as("touches").isEmpty();
  }

  @Test
  void listings_goOnAfterTheGivenItemAndStopWhenTold() {
    Comparison both =
        graph(Map.of(), 6)
            .review(1, 2, POSITIVE)
            .review(2, 3, NEGATIVE)
            .review(3, 4, NEGATIVE)
            .review(1, 5, NEGATIVE);
    List<Individual> individuals = new ArrayList<>();
    both.graph.individuals(id(1), each -> individuals.add(each) && individuals.size() < 2);
    assertThat(individuals).extracting(Individual::label).containsExactly(id(3), id(4));

    List<Separation> all = DecisionGraphAssert.separations(both.graph);
    assertThat(all).hasSize(3);
    for (int i = 0; i < all.size(); i++) {
      List<Separation> rest = new ArrayList<>();
      both.graph.separations(all.get(i), rest::add);
      assertThat(rest).isEqualTo(all.subList(i + 1, all.size()));
    }
    List<PairState> pairs = DecisionGraphAssert.pairs(both.graph);
    for (int i = 0; i < pairs.size(); i++) {
      List<PairState> rest = new ArrayList<>();
      both.graph.pairs(pairs.get(i).pair(), rest::add);
      assertThat(rest).isEqualTo(pairs.subList(i + 1, pairs.size()));
    }
    List<PairState> first = new ArrayList<>();
    both.graph.pairs(null, each -> !first.add(each));
    assertThat(first).hasSize(1);
    List<Separation> one = new ArrayList<>();
    both.graph.separations(null, each -> !one.add(each));
    assertThat(one).hasSize(1);
  }

  @Test
  void inconsistencies_stopWhenTold() {
    Comparison both =
        graph(Map.of(), 6)
            .review(1, 2, POSITIVE)
            .review(2, 3, POSITIVE)
            .review(1, 3, NEGATIVE)
            .review(4, 5, POSITIVE)
            .review(5, 6, POSITIVE)
            .review(4, 6, NEGATIVE);
    List<Inconsistency> first = new ArrayList<>();
    both.graph.inconsistencies(each -> !first.add(each));
    assertThat(first).extracting(Inconsistency::label).containsExactly(id(1));
  }

  @Test
  void config_isTheOneGiven() {
    GraphConfig config = GraphConfig.of(Map.of("review.lease", 7));
    assertThat(new DecisionGraph(config).config()).isEqualTo(config);
  }

  @Test
  void expect_inALargeGraph_changesNothing() {
    DecisionGraph graph = new DecisionGraph(GraphConfig.of(Map.of()));
    List<AnnotationId> ids = LongStream.rangeClosed(1, 500).mapToObj(Comparison::id).toList();
    graph.add(ids);
    for (int a = 1; a <= 500; a++) {
      for (int b = a + 1; b <= 500; b++) {
        graph.propose(Comparison.pair(a, b), (a + b) / 1000.0, Double.NaN, Double.NaN);
      }
    }
    graph.exclude(List.of(Comparison.id(500)));
    GraphSummary before = graph.summary();
    List<DuePair> due = graph.due(50, pair -> true);

    graph.expect(
        List.of(
            Comparison.pair(1, 2),
            Comparison.pair(1, 500),
            Comparison.pair(1, 501),
            Comparison.pair(502, 3)));
    graph.expect(Collections.nCopies(2 * IdentityGraph.EXPECTED, Comparison.pair(7, 9)));

    assertThat(graph.summary()).isEqualTo(before);
    assertThat(graph.due(50, pair -> true)).isEqualTo(due);
  }

  /** A path of three whose ends were just decided to be different; nobody has asked since. */
  private static DecisionGraph contradiction() {
    DecisionGraph graph =
        new DecisionGraph(
            GraphConfig.of(
                Map.of("automaticReview.enabled", true, "automaticReview.positive", 0.5)));
    graph.add(LongStream.rangeClosed(1, 5).mapToObj(Comparison::id).toList());
    graph.propose(pair(4, 5), 0.9, Double.NaN, Double.NaN);
    apply(graph, 1, 2, POSITIVE);
    apply(graph, 2, 3, POSITIVE);
    apply(graph, 1, 3, NEGATIVE);
    return graph;
  }

  @Test
  void anyQuestion_firstAfterAContradiction_knowsTheSuspects() {
    AnnotationPair suspect = contradiction().due(1, each -> true).get(0).pair();
    assertThat(contradiction().due(suspect)).map(DuePair::reason).contains(Reason.CONFLICT);
    assertThat(contradiction().summary().queue())
        .isEqualTo(contradiction().due(10, each -> true).size());
    assertThat(contradiction().pair(suspect)).map(PairState::suspect).contains(true);
    assertThat(DecisionGraphAssert.pairs(contradiction())).anyMatch(PairState::suspect);
    assertThat(contradiction().automaticReview()).as("people first").isEmpty();
    DecisionGraph held = contradiction();
    held.hold(suspect);
    assertThat(held.due(10, each -> true)).extracting(DuePair::pair).doesNotContain(suspect);
  }

  @Test
  void automaticReview_scoresAboveTheThresholdOfOneClassOnly() {
    Map<String, ?> thresholds =
        Map.of(
            "automaticReview.enabled", true,
            "automaticReview.positive", 0.3,
            "automaticReview.negative", 0.3,
            "automaticReview.incomparable", 0.3);
    DecisionGraph graph = graph(thresholds, 2).graph;
    graph.propose(pair(1, 2), 0.2, 0.2, 0.3);
    assertThat(graph.automaticReview()).as("not above").isEmpty();
    graph.propose(pair(1, 2), 0.32, 0.32, 0.32);
    assertThat(graph.automaticReview()).as("three are").isEmpty();
    graph.propose(pair(1, 2), 0.2, 0.2, 0.31);
    assertThat(graph.automaticReview()).map(Review::evidence).contains(INCOMPARABLE);
  }
}
