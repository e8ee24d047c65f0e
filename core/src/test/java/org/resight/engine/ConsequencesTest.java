package org.resight.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.resight.model.EvidenceDecision.INCOMPARABLE;
import static org.resight.model.EvidenceDecision.NEGATIVE;
import static org.resight.model.EvidenceDecision.POSITIVE;
import static org.resight.model.EvidenceDecision.UNKNOWN;
import static org.resight.model.EvidenceDecision.UNREVIEWED;

import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Six annotations; two paths make an individual redundant, two negative pairs a separation. */
class ConsequencesTest {

  private final DecidedPairs decided =
      new DecidedPairs(6, Map.of("redundancy.positive", 2, "redundancy.negative", 2));
  private final Consequences graph = decided.graph;

  @Test
  void begin_positive_mergesSmallerIntoLarger() {
    decided.chain(POSITIVE, 0, 1, 2);
    int larger = decided.individualOf(0);
    decided.decide(2, 3, POSITIVE);

    assertThat(decided.individualOf(3)).isEqualTo(larger);
    assertThat(decided.membersWith(0)).containsExactly(0, 1, 2, 3);
    assertThat(graph.individuals().count()).isEqualTo(3);
    assertThat(graph.consistentCount()).isEqualTo(3);
  }

  @Test
  void end_bridge_partsTheIndividual() {
    decided.chain(POSITIVE, 0, 1, 2, 3);
    decided.decide(1, 2, INCOMPARABLE);

    assertThat(decided.membersWith(0)).containsExactly(0, 1);
    assertThat(decided.membersWith(3)).containsExactly(2, 3);
    assertThat(graph.individuals().count()).isEqualTo(4);
  }

  @Test
  void end_positiveOnACircle_leavesTheIndividual() {
    decided.chain(POSITIVE, 0, 1, 2, 0);
    assertThat(graph.sameClass(0, 2)).isTrue();
    decided.decide(0, 1, INCOMPARABLE);

    assertThat(decided.membersWith(0)).containsExactly(0, 1, 2);
    assertThat(graph.sameClass(0, 2)).isFalse();
  }

  /** Two rings joined by two pairs: one block, and two again when one of the pairs goes. */
  @ParameterizedTest
  @CsvSource({"3, 8", "8, 3", "4, 6", "6, 4", "5, 5", "4, 9", "9, 4"})
  void end_oneOfTwoPairsBetweenRings_leavesTheRingsAsBlocks(int one, int other) {
    for (int kept = 0; kept < other; kept++) {
      DecidedPairs rings = new DecidedPairs(one + other, Map.of());
      ring(rings, 0, one);
      ring(rings, one, one + other);
      rings.decide(one / 2, one + kept, POSITIVE);
      rings.decide(0, one + (kept + other / 2) % other, POSITIVE);
      assertThat(rings.graph.sameClass(0, one)).isTrue();
      rings.decide(0, one + (kept + other / 2) % other, UNREVIEWED);

      assertThat(rings.membersWith(0)).hasSize(one + other);
      assertThat(blocks(rings, 0, one)).hasSize(1);
      assertThat(blocks(rings, one, one + other)).hasSize(1);
      assertThat(blocks(rings, 0, one + other)).hasSize(2);
      rings.decide(one / 2, one + kept, UNREVIEWED);
      assertThat(rings.membersWith(0)).hasSize(one);
    }
  }

  private static void ring(DecidedPairs graph, int from, int to) {
    for (int i = from + 1; i < to; i++) {
      graph.decide(i - 1, i, POSITIVE);
    }
    graph.decide(from, to - 1, POSITIVE);
  }

  private static Set<Integer> blocks(DecidedPairs graph, int from, int to) {
    return IntStream.range(from, to)
        .mapToObj(graph.graph.individuals()::blockOf)
        .collect(Collectors.toSet());
  }

  @Test
  void isRedundant_bySecondPathsOrByAllPairsDecided() {
    assertThat(graph.redundantCount()).as("single annotations").isEqualTo(6);
    decided.chain(POSITIVE, 0, 1, 2);
    assertThat(graph.isRedundant(decided.individualOf(0))).isFalse();
    assertThat(graph.isAugmentable(decided.individualOf(0))).isTrue();
    assertThat(graph.augmentableCount()).isOne();
    decided.decide(0, 2, INCOMPARABLE);
    assertThat(graph.isRedundant(decided.individualOf(0))).as("all pairs decided").isTrue();
    assertThat(graph.augmentableCount()).isZero();
    decided.chain(POSITIVE, 2, 3, 4, 5, 2);
    assertThat(graph.isRedundant(decided.individualOf(0))).isFalse();
    decided.decide(0, 5, POSITIVE);
    assertThat(graph.isRedundant(decided.individualOf(0))).as("two paths everywhere").isTrue();
  }

  @Test
  void begin_negativeInside_makesInconsistentUntilItEnds() {
    decided.chain(POSITIVE, 0, 1, 2);
    decided.decide(0, 2, NEGATIVE);
    assertThat(graph.inconsistent().toIntArray()).containsExactly(decided.individualOf(0));
    assertThat(graph.consistentCount()).isEqualTo(3);
    assertThat(graph.touchesInconsistency(decided.individualOf(0))).isTrue();
    assertThat(graph.touchesInconsistency(decided.individualOf(5))).isFalse();
    decided.decide(2, 5, NEGATIVE);
    assertThat(graph.touchesInconsistency(decided.individualOf(5))).isTrue();
    decided.decide(0, 2, UNREVIEWED);

    assertThat(graph.inconsistent().isEmpty()).isTrue();
    assertThat(graph.consistentCount()).isEqualTo(4);
  }

  @Test
  void inconsistent_oneOfThreeEnds_keepsTheOthers() {
    for (int i = 0; i < 6; i += 3) {
      decided.chain(POSITIVE, i, i + 1, i + 2);
      decided.decide(i, i + 2, NEGATIVE);
    }
    assertThat(graph.inconsistent().size()).isEqualTo(2);
    decided.decide(0, 2, UNREVIEWED);

    assertThat(graph.inconsistent().toIntArray()).containsExactly(decided.individualOf(3));
    decided.decide(3, 5, UNREVIEWED);
    assertThat(graph.inconsistent().isEmpty()).isTrue();
  }

  @Test
  void separation_followsMergesAndSplits() {
    decided.decide(0, 4, NEGATIVE);
    decided.decide(1, 4, NEGATIVE);
    decided.decide(0, 1, POSITIVE);
    int pair = decided.individualOf(0);
    int alone = decided.individualOf(4);
    assertThat(graph.separations().count(pair, alone)).isEqualTo(2);
    assertThat(graph.separations().isRedundant(pair, alone)).isTrue();
    decided.decide(0, 1, UNREVIEWED);

    assertThat(graph.separations().count(decided.individualOf(0), alone)).isOne();
    assertThat(graph.separations().count(decided.individualOf(1), alone)).isOne();
  }

  @Test
  void separation_ofLargerIndividuals_isRedundantWithTwo() {
    decided.chain(POSITIVE, 0, 1, 2);
    decided.chain(POSITIVE, 3, 4, 5);
    decided.decide(0, 3, NEGATIVE);
    assertThat(isSeparated(0, 3)).isFalse();
    decided.decide(1, 4, NEGATIVE);
    assertThat(isSeparated(0, 3)).isTrue();
    decided.decide(0, 2, NEGATIVE);
    assertThat(isSeparated(0, 3)).as("one is inconsistent").isFalse();
  }

  private boolean isSeparated(int one, int other) {
    return graph.separations().isRedundant(decided.individualOf(one), decided.individualOf(other));
  }

  @Test
  void requeue_asksNothingThatIsSettled() {
    decided.propose(0, 2, 0.9);
    decided.propose(0, 4, 0.8);
    assertThat(decided.ranked()).containsExactly("0-2", "0-4");
    decided.chain(POSITIVE, 0, 1, 2, 3, 0);
    assertThat(decided.ranked()).as("two paths join 0 and 2").containsExactly("0-4");
    decided.decide(1, 4, NEGATIVE);
    assertThat(decided.ranked()).as("two negative pairs, or all, are wanted").isEmpty();
    decided.decide(1, 4, UNREVIEWED);
    decided.decide(1, 2, UNREVIEWED);
    assertThat(decided.ranked())
        .as("inside an individual the less likely goes first")
        .containsExactly("0-4", "0-2");
  }

  @Test
  void leave_takesTheIndividualAlong() {
    graph.leave(5);

    assertThat(graph.individuals().count()).isEqualTo(5);
    assertThat(graph.redundantCount()).isEqualTo(5);
  }

  @Test
  void isAugmentable_notWhereAllPairsAreDecided() {
    decided.decide(0, 2, UNKNOWN);
    decided.chain(POSITIVE, 0, 1, 2);
    assertThat(graph.augmentableCount()).as("the unknown pair came first").isZero();

    decided.decide(1, 3, INCOMPARABLE);
    decided.decide(0, 3, UNKNOWN);
    decided.chain(POSITIVE, 2, 3);
    decided.decide(0, 2, INCOMPARABLE);
    assertThat(graph.augmentableCount()).isZero();
    assertThat(graph.isRedundant(decided.individualOf(0))).as("one is unknown").isFalse();
  }

  @Test
  void isAugmentable_notWhereAllPairsBetweenBlocksAreDecided() {
    decided.chain(POSITIVE, 0, 1, 2, 0);
    decided.chain(POSITIVE, 2, 3);
    decided.decide(0, 4, NEGATIVE);
    decided.decide(1, 4, NEGATIVE);
    decided.decide(2, 4, NEGATIVE);
    decided.decide(3, 5, NEGATIVE);
    assertThat(graph.augmentableCount()).as("0-3 and 1-3 are left").isOne();
    decided.decide(0, 3, UNKNOWN);
    assertThat(graph.augmentableCount()).isOne();
    decided.decide(1, 3, UNKNOWN);
    assertThat(graph.augmentableCount()).isZero();
  }

  /** An octahedron: four paths join any two of its six annotations; three pairs are not decided. */
  private static void octahedron(DecidedPairs graph, int from) {
    for (int i = 0; i < 6; i++) {
      for (int j = i + 1; j < 6; j++) {
        if (j != i + 3) {
          graph.decide(from + i, from + j, POSITIVE);
        }
      }
    }
  }

  @Test
  void isRedundant_byThreePaths_ofBothPartsOfASplit() {
    DecidedPairs two = new DecidedPairs(12, Map.of("redundancy.positive", 3));
    octahedron(two, 0);
    octahedron(two, 6);
    two.decide(2, 8, POSITIVE);
    assertThat(two.graph.redundantCount()).as("a single pair joins them").isZero();
    assertThat(two.graph.augmentableCount()).isOne();
    two.decide(2, 8, UNREVIEWED);
    assertThat(two.graph.isRedundant(two.individualOf(0))).isTrue();
    assertThat(two.graph.isRedundant(two.individualOf(6))).isTrue();
    assertThat(two.graph.individuals().innerPairs(two.individualOf(0))).isEqualTo(15);
    assertThat(two.graph.individuals().innerPairs(two.individualOf(6))).isEqualTo(15);
  }

  @Test
  void inconsistent_endInAnyOrder() {
    for (int first = 0; first < 9; first += 3) {
      DecidedPairs three = new DecidedPairs(9, Map.of());
      for (int i = 0; i < 9; i += 3) {
        three.chain(POSITIVE, i, i + 1, i + 2);
        three.decide(i, i + 2, NEGATIVE);
      }
      int second = (first + 6) % 9;
      int third = (first + 3) % 9;
      three.decide(first, first + 2, UNREVIEWED);
      assertThat(three.graph.inconsistent().toIntArray())
          .containsExactlyInAnyOrder(three.individualOf(second), three.individualOf(third));
      three.decide(second, second + 2, UNREVIEWED);
      assertThat(three.graph.inconsistent().toIntArray())
          .containsExactly(three.individualOf(third));
    }
  }

  @Test
  void begin_positiveBetweenAnInconsistentIndividualAndALargerOne() {
    DecidedPairs large = new DecidedPairs(7, Map.of());
    large.chain(POSITIVE, 0, 1, 2);
    large.decide(0, 2, NEGATIVE);
    large.chain(POSITIVE, 3, 4, 5, 6);
    large.decide(2, 3, POSITIVE);
    assertThat(large.graph.inconsistent().toIntArray()).containsExactly(large.individualOf(6));
    assertThat(large.graph.consistentCount()).isZero();
    large.decide(0, 2, UNREVIEWED);
    assertThat(large.graph.inconsistent().isEmpty()).isTrue();
  }

  @Test
  void end_bridge_takesAlongWhatIsDecidedInsideThePart() {
    decided.chain(POSITIVE, 0, 1, 2, 3, 4, 5);
    decided.decide(0, 2, INCOMPARABLE);
    decided.decide(3, 5, INCOMPARABLE);
    decided.decide(2, 3, UNREVIEWED);
    assertThat(graph.isRedundant(decided.individualOf(0))).as("all pairs decided").isTrue();
    assertThat(graph.isRedundant(decided.individualOf(3))).as("all pairs decided").isTrue();
  }

  @Test
  void end_bridgeToAContradiction_settlesTheRestAgain() {
    DecidedPairs both = new DecidedPairs(8, Map.of());
    both.propose(0, 2, 0.5);
    both.decide(0, 7, NEGATIVE);
    both.propose(1, 7, 0.4);
    both.chain(POSITIVE, 0, 1, 2, 3, 0);
    assertThat(both.ranked()).as("one negative pair parts a single one").isEmpty();
    both.chain(POSITIVE, 3, 4, 5, 6);
    both.decide(4, 6, NEGATIVE);
    assertThat(both.ranked()).containsExactly("0-2", "1-7");
    both.decide(3, 4, UNREVIEWED);
    assertThat(both.ranked()).isEmpty();
    assertThat(both.graph.separations().isRedundant(both.individualOf(0), both.individualOf(7)))
        .isTrue();
  }
}
