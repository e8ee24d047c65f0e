package org.resight.evidence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.resight.model.AnnotationId;
import org.resight.model.AnnotationPair;
import org.resight.model.Confidence;
import org.resight.model.DuePair;
import org.resight.model.Estimate;
import org.resight.model.EvidenceDecision;
import org.resight.model.GraphChange;
import org.resight.model.GraphConfig;
import org.resight.model.GroupEvidence;
import org.resight.model.IdentityGraph.CandidateOutcome;
import org.resight.model.Inconsistency;
import org.resight.model.Individual;
import org.resight.model.Inferred;
import org.resight.model.MetaDecision;
import org.resight.model.PairState;
import org.resight.model.Phase;
import org.resight.model.Reason;
import org.resight.model.Review;
import org.resight.model.ReviewRejectedException;
import org.resight.model.Separation;

class EvidenceGraphTest {

  private final EvidenceGraph graph = new EvidenceGraph(GraphConfig.defaults());

  private static AnnotationId id(int n) {
    return new AnnotationId(0, n);
  }

  private static AnnotationPair pair(int a, int b) {
    return AnnotationPair.of(id(a), id(b));
  }

  private void addUpTo(int n) {
    graph.add(IntStream.range(0, n).mapToObj(EvidenceGraphTest::id).toList());
  }

  private void propose(int a, int b, double match) {
    graph.propose(pair(a, b), match, Double.NaN, Double.NaN);
  }

  private GraphChange review(int a, int b, EvidenceDecision decision, String reviewer) {
    return graph.apply(
        new Review(pair(a, b), decision, MetaDecision.NONE, Confidence.UNSPECIFIED, reviewer));
  }

  private List<List<AnnotationId>> individuals() {
    List<List<AnnotationId>> all = new ArrayList<>();
    graph.individuals(
        null,
        individual -> {
          all.add(individual.members());
          return true;
        });
    return all;
  }

  @Test
  void due_withoutKnowledge_asksCandidatesFirst() {
    addUpTo(3);
    propose(0, 1, 0.5);
    propose(1, 2, 0.1);

    List<DuePair> due = graph.due(10, p -> true);

    assertThat(due).extracting(DuePair::pair).containsExactlyInAnyOrder(pair(0, 1), pair(1, 2));
    assertThat(due).extracting(DuePair::reason).containsOnly(Reason.CANDIDATE);
    assertThat(graph.summary().phase()).isEqualTo(Phase.RANKING);
    assertThat(graph.summary().queue()).isEqualTo(2);
  }

  @Test
  void due_ofAnnotationsThatCameInAnotherOrder_findsEachPairByItself() {
    graph.add(List.of(id(2)));
    graph.add(List.of(id(1)));
    propose(1, 2, 0.5);

    List<DuePair> due = graph.due(10, p -> true);

    assertThat(due).extracting(DuePair::pair).containsExactly(pair(1, 2));
    assertThat(graph.due(pair(1, 2))).contains(due.get(0));
  }

  @Test
  void apply_positive_merges() {
    addUpTo(3);

    GraphChange change = review(0, 1, EvidenceDecision.POSITIVE, "ann");

    assertThat(change.effect()).isEqualTo(GraphChange.Effect.MERGE);
    assertThat(change.sizeA()).isEqualTo(2);
    assertThat(individuals()).containsExactly(List.of(id(0), id(1)), List.of(id(2)));
    assertThat(graph.pair(pair(0, 1)).map(PairState::inferred)).contains(Inferred.SAME);
  }

  @Test
  void apply_contradictionByAnother_splits() {
    addUpTo(2);
    propose(0, 1, 0.2);
    review(0, 1, EvidenceDecision.POSITIVE, "ann");

    GraphChange change = review(0, 1, EvidenceDecision.NEGATIVE, "ben");

    assertThat(change.effect()).isEqualTo(GraphChange.Effect.SPLIT);
    assertThat(change.before()).isEqualTo(EvidenceDecision.POSITIVE);
    assertThat(individuals()).hasSize(2);
  }

  @Test
  void apply_metaDifferent_outweighsTwoReviewers() {
    addUpTo(2);
    review(0, 1, EvidenceDecision.POSITIVE, "ann");
    review(0, 1, EvidenceDecision.POSITIVE, "ben");

    graph.apply(
        new Review(
            pair(0, 1),
            EvidenceDecision.UNREVIEWED,
            MetaDecision.DIFFERENT,
            Confidence.ABSOLUTELY_SURE,
            "cat"));

    assertThat(individuals()).hasSize(2);
  }

  @Test
  void apply_positiveOnAPairNobodyProposed_merges() {
    addUpTo(200);
    for (int i = 0; i < 200; i += 2) {
      propose(i, i + 1, i < 100 ? 0.9 : 0.1);
    }
    graph.calibrate(new double[] {0.85, 0.9, 0.95}, new double[] {0.05, 0.1, 0.15});

    GraphChange change = review(0, 199, EvidenceDecision.POSITIVE, "ann");

    assertThat(change.effect()).isEqualTo(GraphChange.Effect.MERGE);
    assertThat(graph.probabilityOfSame(pair(0, 199))).isBetween(0.5, 0.99);
    assertThat(graph.probabilityOfSame(pair(2, 197))).isNaN();
    review(0, 199, EvidenceDecision.UNREVIEWED, "ann");
    assertThat(graph.probabilityOfSame(pair(0, 199))).isLessThan(0.01);
  }

  private void proposeAFewKnown() {
    for (int i = 100; i < 200; i += 2) {
      propose(i, i + 1, i < 150 ? 0.9 : 0.1);
    }
    graph.calibrate(new double[] {0.85, 0.9, 0.95}, new double[] {0.05, 0.1, 0.15});
  }

  @Test
  void name_ofOne_joinsUntilPeopleSayOtherwise() {
    addUpTo(200);
    proposeAFewKnown();

    graph.name(Map.of(id(0), "Ada", id(1), "Ada", id(2), "Bo", id(3), "Bo"));

    assertThat(individuals()).contains(List.of(id(0), id(1)), List.of(id(2), id(3)));
    assertThat(graph.evidenceOf(id(0)).orElseThrow().names()).isPositive();
    assertThat(graph.due(1000, p -> true)).extracting(DuePair::pair).contains(pair(0, 1));
    for (int i = 0; i < 2; i++) {
      review(0, 1, EvidenceDecision.NEGATIVE, "ann" + i);
    }
    assertThat(individuals()).contains(List.of(id(0)), List.of(id(1)), List.of(id(2), id(3)));
    assertThat(graph.pair(pair(2, 3))).as("a name is no review").isEmpty();
  }

  @Test
  void name_ofTwo_outweighsAMiddlingScore() {
    addUpTo(200);
    proposeAFewKnown();
    propose(0, 1, 0.7);
    double before = graph.probabilityOfSame(pair(0, 1));

    graph.name(Map.of(id(0), "Ada", id(1), "Bo"));
    graph.name(Map.of(id(1), "Ada"));

    assertThat(graph.probabilityOfSame(pair(0, 1))).isLessThan(before);
  }

  @Test
  void name_ofManyPhotos_isOneStatement() {
    addUpTo(200);
    proposeAFewKnown();
    Map<AnnotationId, String> names = new HashMap<>();
    names.put(id(98), "Bo");
    names.put(id(99), "Bo");
    for (int i = 0; i < 90; i++) {
      names.put(id(i), "Ada");
    }

    graph.name(names);

    GroupEvidence many = graph.evidenceOf(id(0)).orElseThrow();
    GroupEvidence two = graph.evidenceOf(id(98)).orElseThrow();
    assertThat(many.members()).hasSize(90);
    assertThat(many.names()).isEqualTo(two.names());
    assertThatIllegalArgumentException().isThrownBy(() -> graph.name(Map.of(id(200), "Ada")));
  }

  @Test
  void apply_ownContradictionUnasked_isACorrection() {
    addUpTo(2);
    review(0, 1, EvidenceDecision.POSITIVE, "ann");
    review(0, 1, EvidenceDecision.POSITIVE, "ben");
    review(0, 1, EvidenceDecision.POSITIVE, "cat");
    assertThat(graph.due(pair(0, 1))).isEmpty();

    review(0, 1, EvidenceDecision.NEGATIVE, "ann");

    assertThat(graph.probabilityOfSame(pair(0, 1)))
        .as("two of three still say same")
        .isBetween(0.9, 0.95);
  }

  @Test
  void apply_unreviewed_takesOwnAnswersBack() {
    addUpTo(2);
    review(0, 1, EvidenceDecision.POSITIVE, "ann");

    review(0, 1, EvidenceDecision.UNREVIEWED, "ann");

    assertThat(individuals()).hasSize(2);
    assertThat(graph.pair(pair(0, 1)).map(PairState::reviews)).contains(2);
  }

  @Test
  void apply_cannotTell_isNotAskedAgain() {
    addUpTo(2);
    propose(0, 1, 0.5);

    review(0, 1, EvidenceDecision.INCOMPARABLE, "ann");

    assertThat(graph.due(10, p -> true)).isEmpty();
    assertThat(graph.due(pair(0, 1))).isEmpty();
    assertThat(graph.summary().phase()).isEqualTo(Phase.FINISHED);
    assertThat(graph.summary().incomparable()).isEqualTo(1);
  }

  @Test
  void apply_unknownAnnotation_isRejected() {
    addUpTo(1);

    assertThatExceptionOfType(ReviewRejectedException.class)
        .isThrownBy(() -> review(0, 1, EvidenceDecision.POSITIVE, "ann"))
        .extracting(ReviewRejectedException::reason)
        .isEqualTo(ReviewRejectedException.Reason.NOT_IN_GRAPH);
  }

  @Test
  void exclude_hidesAndIncludeRestores() {
    addUpTo(3);
    review(0, 1, EvidenceDecision.POSITIVE, "ann");

    graph.exclude(List.of(id(1)));

    assertThat(graph.isExcluded(id(1))).isTrue();
    assertThat(individuals()).containsExactly(List.of(id(0)), List.of(id(2)));
    assertThat(graph.summary().positive()).isZero();
    assertThatExceptionOfType(ReviewRejectedException.class)
        .isThrownBy(() -> review(0, 1, EvidenceDecision.POSITIVE, "ann"))
        .extracting(ReviewRejectedException::reason)
        .isEqualTo(ReviewRejectedException.Reason.EXCLUDED);

    graph.include(List.of(id(1)));

    assertThat(individuals()).containsExactly(List.of(id(0), id(1)), List.of(id(2)));
  }

  @Test
  void remove_thenAdd_countsDecisionsAgain() {
    addUpTo(2);
    review(0, 1, EvidenceDecision.POSITIVE, "ann");

    graph.remove(List.of(id(1)));
    assertThat(graph.members()).containsExactly(id(0));
    assertThat(individuals()).containsExactly(List.of(id(0)));

    graph.add(List.of(id(1)));
    assertThat(individuals()).containsExactly(List.of(id(0), id(1)));
  }

  @Test
  void propose_again_saysWhatItDid() {
    addUpTo(2);

    assertThat(graph.propose(pair(0, 1), 3.5, Double.NaN, Double.NaN))
        .isEqualTo(CandidateOutcome.ADDED);
    assertThat(graph.propose(pair(0, 1), 3.5, Double.NaN, Double.NaN))
        .isEqualTo(CandidateOutcome.UNCHANGED);
    assertThat(graph.propose(pair(0, 1), 4.5, Double.NaN, Double.NaN))
        .isEqualTo(CandidateOutcome.UPDATED);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> graph.propose(pair(0, 1), Double.NaN, 0, 0));
  }

  @Test
  void hold_passesOverTheSameInOtherWords() {
    addUpTo(4);
    graph.calibrate(new double[] {0.5, 0.8, 0.9}, new double[] {0.1, 0.4, 0.6});
    propose(0, 1, 0.95);
    propose(2, 3, 0.95);
    propose(0, 2, 0.5);
    propose(1, 3, 0.45);
    List<DuePair> due = graph.due(10, p -> true);
    DuePair merge =
        due.stream().filter(d -> d.reason() == Reason.DOUBTFUL_MERGE).findFirst().orElseThrow();

    graph.hold(merge.pair());

    assertThat(merge.pair()).isEqualTo(pair(0, 2));
    assertThat(graph.due(10, p -> true))
        .isNotEmpty()
        .extracting(DuePair::reason)
        .doesNotContain(Reason.DOUBTFUL_MERGE);
    assertThat(graph.due(merge.pair())).isPresent();

    graph.release(merge.pair());

    assertThat(graph.due(10, p -> true)).isEqualTo(due);
  }

  @Test
  void inconsistencies_ofAContradictedIndividual() {
    addUpTo(3);
    review(0, 1, EvidenceDecision.POSITIVE, "ann");
    review(1, 2, EvidenceDecision.POSITIVE, "ann");
    review(0, 1, EvidenceDecision.POSITIVE, "ben");
    review(1, 2, EvidenceDecision.POSITIVE, "ben");
    GraphChange change = review(0, 2, EvidenceDecision.NEGATIVE, "cat");

    List<Inconsistency> all = new ArrayList<>();
    graph.inconsistencies(all::add);

    assertThat(change.effect()).isEqualTo(GraphChange.Effect.CONFLICT);
    assertThat(all).hasSize(1);
    assertThat(all.get(0).negativePairs())
        .extracting(Inconsistency.NegativePair::pair)
        .containsExactly(pair(0, 2));
    assertThat(graph.summary().inconsistent()).isEqualTo(1);
    assertThat(graph.pair(pair(0, 2)).map(PairState::inferred))
        .contains(Inferred.INCONSISTENT_INTERNAL);
  }

  @Test
  void separations_countNegativeAnswers() {
    addUpTo(3);
    review(0, 1, EvidenceDecision.POSITIVE, "ann");
    review(0, 2, EvidenceDecision.NEGATIVE, "ann");
    review(1, 2, EvidenceDecision.NEGATIVE, "ann");

    List<Separation> all = new ArrayList<>();
    graph.separations(null, all::add);

    assertThat(all).singleElement().extracting(Separation::count).isEqualTo(2);
    List<Separation> rest = new ArrayList<>();
    graph.separations(all.get(0), rest::add);
    assertThat(rest).isEmpty();
  }

  @Test
  void individuals_afterALabel() {
    addUpTo(4);
    review(0, 3, EvidenceDecision.POSITIVE, "ann");
    List<AnnotationId> labels = new ArrayList<>();

    graph.individuals(
        id(0),
        individual -> {
          labels.add(individual.label());
          return true;
        });

    assertThat(labels).containsExactly(id(1), id(2));
    assertThat(graph.individualOf(id(3)).map(Individual::label)).contains(id(0));
  }

  @Test
  void evidenceOf_tellsTheWeakestCut() {
    addUpTo(2);
    propose(0, 1, 0.9);
    review(0, 1, EvidenceDecision.POSITIVE, "ann");

    GroupEvidence evidence = graph.evidenceOf(id(0)).orElseThrow();

    assertThat(evidence.members()).containsExactly(id(0), id(1));
    assertThat(evidence.side()).hasSize(1);
    assertThat(evidence.candidates()).isEqualTo(1);
    assertThat(evidence.answers()).isGreaterThan(3);
    assertThat(graph.probabilityOfSame(pair(0, 1))).isBetween(0.5, 1.0);
  }

  @Test
  void estimate_whileUncalibrated_refusesThePopulation() {
    addUpTo(40);
    for (int i = 0; i < 39; i++) {
      propose(i, i + 1, i / 40.0);
    }

    Estimate estimate = graph.estimate();

    assertThat(estimate.individuals()).isNull();
    assertThat(estimate.individualsUnknown()).isEqualTo(Estimate.Unknown.UNCALIBRATED);
  }

  @Test
  void estimate_ofThinCandidates_saysHowManyMayBeMissedAlone() {
    addUpTo(40);
    graph.calibrate(new double[] {0.8, 0.85, 0.9, 0.95}, new double[] {0.1, 0.2, 0.3, 0.4});
    // Nine individuals of four, each joined by a path of three of its six pairs.
    for (int i = 0; i < 36; i++) {
      if (i % 4 < 3) {
        propose(i, i + 1, 0.95);
      }
    }
    for (int i = 0; i < 36; i++) {
      if (i % 4 < 3) {
        review(i, i + 1, EvidenceDecision.POSITIVE, "ann");
      }
    }

    Estimate estimate = graph.estimate();

    assertThat(individuals()).hasSize(13);
    assertThat(estimate.candidateRecall()).isEqualTo(0.5);
    assertThat(estimate.alone()).isEqualTo(4);
    // 36 annotations of four each, none of whose three pairs is listed: 36 / 2³, but four at most.
    assertThat(estimate.missedAlone()).isEqualTo(4);
  }
}
