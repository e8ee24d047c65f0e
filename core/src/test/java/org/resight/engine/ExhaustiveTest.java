package org.resight.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.resight.engine.DecisionGraphAssert.assertThatGraph;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.resight.model.AnnotationId;
import org.resight.model.AnnotationPair;
import org.resight.model.Confidence;
import org.resight.model.EvidenceDecision;
import org.resight.model.GraphConfig;
import org.resight.model.Inconsistency;
import org.resight.model.Individual;
import org.resight.model.MetaDecision;
import org.resight.model.PairState;
import org.resight.model.Review;
import org.resight.model.Separation;

/** Every sequence of decisions up to a length, and every order of the same decisions. */
@Tag("slow")
class ExhaustiveTest {

  private static final List<EvidenceDecision> DECISIONS = List.of(EvidenceDecision.values());

  @ParameterizedTest
  @CsvSource({"3, 4, 2, 2", "3, 3, 3, 1", "3, 3, 1, 2", "4, 3, 2, 2", "4, 3, 3, 2"})
  void apply_everySequence(int annotations, int length, int links, int differences) {
    GraphConfig config = config(links, differences);
    List<AnnotationPair> pairs = pairs(annotations);
    int choices = pairs.size() * DECISIONS.size();
    int sequences = 1;
    for (int steps = 1; steps <= length; steps++) {
      sequences *= choices;
      for (int sequence = 0; sequence < sequences; sequence++) {
        DecisionGraph graph = new DecisionGraph(config);
        NaiveGraph naive = new NaiveGraph(config);
        graph.add(ids(annotations));
        naive.add(ids(annotations));
        for (int rest = sequence, step = 0; step < steps; rest /= choices, step++) {
          Review review =
              review(
                  pairs.get(rest % choices / DECISIONS.size()),
                  DECISIONS.get(rest % choices % DECISIONS.size()));
          assertThat(graph.apply(review)).isEqualTo(naive.apply(review));
        }
        assertThatGraph(graph).isValid(naive);
      }
    }
  }

  @Test
  void apply_everyOrderOfThreeDecisions() {
    for (int chosen = 0; chosen < 125; chosen++) {
      List<Review> reviews = reviews(pairs(3), chosen);
      checkOrders(3, reviews, 6);
    }
  }

  @Test
  void apply_ordersOfSixDecisions() {
    for (int chosen = 0; chosen < 15_625; chosen++) {
      checkOrders(4, reviews(pairs(4), chosen), 8);
    }
  }

  private static void checkOrders(int annotations, List<Review> reviews, int orders) {
    State expected = null;
    for (int order = 0; order < orders; order++) {
      DecisionGraph graph = new DecisionGraph(config(2, 2));
      graph.add(ids(annotations));
      for (Review each : permuted(reviews, order * 89)) {
        graph.apply(each);
      }
      State state = State.of(graph);
      if (expected != null) {
        assertThat(state).isEqualTo(expected);
      }
      expected = state;
    }
  }

  private record State(
      List<Individual> individuals,
      List<Separation> separations,
      List<Inconsistency> inconsistencies,
      List<PairState> pairs) {

    static State of(DecisionGraph graph) {
      return new State(
          DecisionGraphAssert.individuals(graph),
          DecisionGraphAssert.separations(graph),
          DecisionGraphAssert.inconsistencies(graph),
          DecisionGraphAssert.pairs(graph).stream().map(State::withoutPriority).toList());
    }

    /** What is asked next depends on the phase, and that on the order. */
    private static PairState withoutPriority(PairState each) {
      return new PairState(
          each.pair(),
          each.decision(),
          each.meta(),
          each.confidence(),
          each.reviews(),
          each.match(),
          each.inferred(),
          each.suspect(),
          Double.NaN);
    }
  }

  private static List<Review> permuted(List<Review> reviews, int number) {
    List<Review> left = new ArrayList<>(reviews);
    List<Review> permuted = new ArrayList<>();
    for (int rest = number; !left.isEmpty(); rest /= left.size() + 1) {
      permuted.add(left.remove(rest % left.size()));
    }
    return permuted;
  }

  private static List<Review> reviews(List<AnnotationPair> pairs, int chosen) {
    List<Review> reviews = new ArrayList<>();
    int rest = chosen;
    for (AnnotationPair pair : pairs) {
      reviews.add(review(pair, DECISIONS.get(rest % DECISIONS.size())));
      rest /= DECISIONS.size();
    }
    return Collections.unmodifiableList(reviews);
  }

  private static Review review(AnnotationPair pair, EvidenceDecision decision) {
    return new Review(pair, decision, MetaDecision.NONE, Confidence.PRETTY_SURE, "ann");
  }

  private static GraphConfig config(int links, int differences) {
    return GraphConfig.of(Map.of("redundancy.positive", links, "redundancy.negative", differences));
  }

  private static List<AnnotationId> ids(int count) {
    List<AnnotationId> ids = new ArrayList<>();
    for (int i = 1; i <= count; i++) {
      ids.add(Comparison.id(i));
    }
    return ids;
  }

  private static List<AnnotationPair> pairs(int annotations) {
    List<AnnotationPair> pairs = new ArrayList<>();
    for (int a = 1; a <= annotations; a++) {
      for (int b = a + 1; b <= annotations; b++) {
        pairs.add(Comparison.pair(a, b));
      }
    }
    return pairs;
  }
}
