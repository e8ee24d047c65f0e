package org.resight.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.resight.engine.EvidenceDecision.INCOMPARABLE;
import static org.resight.engine.EvidenceDecision.NEGATIVE;
import static org.resight.engine.EvidenceDecision.POSITIVE;
import static org.resight.engine.EvidenceDecision.UNREVIEWED;

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
}
