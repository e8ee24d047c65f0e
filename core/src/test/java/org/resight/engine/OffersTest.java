package org.resight.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.resight.model.EvidenceDecision.INCOMPARABLE;
import static org.resight.model.EvidenceDecision.NEGATIVE;
import static org.resight.model.EvidenceDecision.POSITIVE;
import static org.resight.model.EvidenceDecision.UNKNOWN;
import static org.resight.model.EvidenceDecision.UNREVIEWED;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class OffersTest {

  private final DecidedPairs decided =
      new DecidedPairs(
          8,
          Map.of(
              "redundancy.positive", 2,
              "redundancy.negative", 2,
              "redundancy.negative.onlyAutomatic", false));
  private final Offers offers = decided.graph.offers();

  @Test
  void aimAt_nothing_offersNothing() {
    decided.chain(POSITIVE, 0, 1, 2);
    assertThat(offers.settle()).isZero();
    offers.aimAt(Offers.Aim.LINKS);
    assertThat(offers.settle()).isOne();
    offers.aimAt(Offers.Aim.NOTHING);

    assertThat(decided.special()).isEmpty();
    assertThat(decided.questions.specialCount()).isZero();
  }

  @Test
  void links_joinTheEndsOfAPath() {
    offers.aimAt(Offers.Aim.LINKS);
    decided.chain(POSITIVE, 0, 1, 2, 3, 4);
    assertThat(decided.special()).containsExactly("0-4");
  }

  @Test
  void links_knownCandidateGoesBeforeOneMadeUp() {
    offers.aimAt(Offers.Aim.LINKS);
    decided.propose(0, 2, 0.3);
    decided.propose(1, 4, 0.7);
    decided.chain(POSITIVE, 0, 1, 2, 3, 4);

    assertThat(decided.special()).as("the less likely first").containsExactly("0-2", "1-4");
  }

  @Test
  void links_neverOnWhatIsDecided() {
    offers.aimAt(Offers.Aim.LINKS);
    decided.chain(POSITIVE, 0, 1, 2);
    assertThat(decided.special()).containsExactly("0-2");
    decided.decide(0, 2, INCOMPARABLE);
    assertThat(decided.special()).isEmpty();
    decided.decide(0, 2, UNREVIEWED);
    assertThat(decided.special()).containsExactly("0-2");
    decided.decide(0, 2, POSITIVE);
    assertThat(decided.special()).isEmpty();
  }

  @Test
  void links_endWithTheirIndividual() {
    offers.aimAt(Offers.Aim.LINKS);
    decided.chain(POSITIVE, 0, 1, 2);
    assertThat(decided.special()).containsExactly("0-2");
    decided.decide(0, 1, NEGATIVE);

    assertThat(decided.special()).isEmpty();
  }

  @Test
  void differences_asManyAsAreLacking() {
    decided.chain(POSITIVE, 0, 1, 2);
    decided.chain(POSITIVE, 4, 5, 6);
    offers.aimAt(Offers.Aim.DIFFERENCES);
    assertThat(decided.special()).as("nothing is known of any two").isEmpty();
    decided.decide(0, 4, NEGATIVE);
    assertThat(decided.special()).hasSize(1);
    decided.decide(1, 5, NEGATIVE);
    assertThat(decided.special()).as("two of two").isEmpty();
    decided.decide(1, 5, UNREVIEWED);
    assertThat(decided.special()).hasSize(1);
  }

  @Test
  void differences_betweenCandidatesToo() {
    decided.propose(0, 4, 0.5);
    offers.aimAt(Offers.Aim.DIFFERENCES);
    assertThat(decided.special()).containsExactly("0-4");
    decided.chain(POSITIVE, 0, 1);
    decided.chain(POSITIVE, 4, 5);

    assertThat(decided.special()).as("two are lacking, the known one first").hasSize(2);
    assertThat(decided.special()).contains("0-4");
  }

  @Test
  void differences_notOfAnInconsistentIndividual() {
    decided.propose(0, 4, 0.5);
    offers.aimAt(Offers.Aim.DIFFERENCES);
    decided.chain(POSITIVE, 4, 5, 6);
    decided.decide(4, 6, NEGATIVE);
    offers.settle();

    assertThat(decided.pairs.is(decided.pairs.find(0, 4), PairTable.OFFERED)).isFalse();
  }

  @Test
  void isAugmenting_onlyAcrossClasses() {
    decided.chain(POSITIVE, 0, 1, 2, 0);
    decided.chain(POSITIVE, 2, 3);

    assertThat(offers.isAugmenting(0, 1)).isFalse();
    assertThat(offers.isAugmenting(0, 0)).isFalse();
    assertThat(offers.isAugmenting(2, 3)).as("decided").isFalse();
    assertThat(offers.isAugmenting(0, 3)).isTrue();
  }

  private static DecidedPairs atLinks(int count, int links, Map<String, ?> more) {
    Map<String, Object> values = new HashMap<>(more);
    values.put("redundancy.positive", links);
    DecidedPairs linked = new DecidedPairs(count, values);
    linked.graph.offers().aimAt(Offers.Aim.LINKS);
    return linked;
  }

  private static DecidedPairs star(int leaves, int links) {
    DecidedPairs star = atLinks(leaves + 1, links, Map.of());
    for (int leaf = 1; leaf <= leaves; leaf++) {
      star.decide(0, leaf, POSITIVE);
    }
    return star;
  }

  /** Returns the ends of all pairs offered, sorted. */
  private static List<Integer> ends(DecidedPairs graph) {
    return graph.special().stream()
        .flatMap(pair -> Stream.of(pair.split("-")))
        .map(Integer::valueOf)
        .sorted()
        .toList();
  }

  @Test
  void links_ofAStar_pairItsLeaves() {
    assertThat(ends(star(6, 2))).as("each leaf once").containsExactly(1, 2, 3, 4, 5, 6);
  }

  @Test
  void links_ofAStarWithAnOddLeaf_linkItToo() {
    DecidedPairs star = star(5, 2);
    assertThat(star.special()).hasSize(3);
    assertThat(ends(star)).contains(1, 2, 3, 4, 5).doesNotContain(0);
  }

  @Test
  void links_ofManyLeaves_areNotMoreThanAnybodyAnswers() {
    assertThat(ends(star(64, 2))).as("all leaves").hasSize(64).doesNotHaveDuplicates();
    assertThat(star(70, 2).special()).hasSize(32);
    DecidedPairs proposed = star(70, 2);
    for (int leaf = 2; leaf <= 70; leaf += 2) {
      proposed.propose(leaf - 1, leaf, 0.5);
    }
    assertThat(proposed.special()).as("known pairs too").hasSize(32);
  }

  @Test
  void links_ofAPathByThree_areAllThatAreLeft() {
    DecidedPairs path = atLinks(4, 3, Map.of());
    path.chain(POSITIVE, 0, 1, 2, 3);
    assertThat(path.special()).containsExactlyInAnyOrder("0-2", "0-3", "1-3");
  }

  @Test
  void links_ofARingByThree_joinWhatIsOpposite() {
    DecidedPairs ring = atLinks(8, 3, Map.of());
    ring.chain(POSITIVE, 0, 1, 2, 3, 4, 5, 6, 7, 0);
    assertThat(ring.special()).containsExactly("0-4", "1-5", "2-6", "3-7");
  }

  @Test
  void links_ofTwoClassesByThree_joinOneWithTheOther() {
    DecidedPairs two = atLinks(8, 3, Map.of());
    for (int from = 0; from < 8; from += 4) {
      two.chain(POSITIVE, from, from + 1, from + 2, from + 3, from, from + 2);
      two.decide(from + 1, from + 3, POSITIVE);
    }
    two.decide(3, 4, POSITIVE);

    assertThat(two.special())
        .isNotEmpty()
        .allSatisfy(pair -> assertThat(pair).matches("[0-3]-[4-7]").isNotEqualTo("3-4"));
  }

  @Test
  void links_knownOnes_theLeastLikelyOfEachClass() {
    DecidedPairs star = star(4, 2);
    star.propose(1, 2, 0.6);
    star.propose(3, 4, 0.6);
    star.propose(2, 3, 0.2);
    assertThat(star.special())
        .as("it is the worthiest of 2 and of 3; 1 and 4 have their own")
        .containsExactly("2-3", "1-2", "3-4");
  }

  @Test
  void links_whoseClassWaitsForAKnownPair_areNotMadeUp() {
    DecidedPairs star = star(4, 3);
    star.propose(1, 2, 0.5);
    assertThat(star.special()).contains("1-2");
    assertThat(ends(star)).as("1 and 2 lack two links each").containsOnlyOnce(1, 2);
    assertThat(ends(star)).contains(3, 4);
  }

  @Test
  void links_knownAndNotRanked_theLessLikelyGoesFirst() {
    DecidedPairs path = atLinks(5, 2, Map.of("ranking.enabled", false));
    path.propose(0, 3, 0.7);
    path.propose(0, 2, 0.3);
    path.chain(POSITIVE, 0, 1, 2, 3, 4);
    assertThat(path.special()).contains("0-2").doesNotContain("0-3");
  }

  /** A path whose ends nobody can link: all their pairs are decided. */
  private static DecidedPairs pathWithDecidedEnds() {
    DecidedPairs path = atLinks(5, 2, Map.of());
    path.chain(POSITIVE, 0, 1, 2, 3, 4);
    for (int[] pair : new int[][] {{0, 2}, {0, 3}, {0, 4}, {1, 4}, {2, 4}}) {
      path.decide(pair[0], pair[1], UNKNOWN);
    }
    return path;
  }

  @Test
  void links_whereNoEndCanBeLinked_areWithinThePath() {
    DecidedPairs path = pathWithDecidedEnds();
    assertThat(path.special()).containsExactly("1-3");
    path.propose(1, 3, 0.5);
    assertThat(path.special()).as("known").containsExactly("1-3");
    path.decide(1, 3, UNKNOWN);
    assertThat(path.special()).isEmpty();
  }

  @Test
  void differences_knownOnes_theLikelierFirst() {
    decided.chain(POSITIVE, 0, 1);
    decided.chain(POSITIVE, 4, 5);
    decided.propose(1, 5, 0.2);
    decided.propose(1, 4, 0.8);
    decided.propose(0, 5, 0.5);
    decided.decide(0, 4, NEGATIVE);
    offers.aimAt(Offers.Aim.DIFFERENCES);
    assertThat(decided.special()).as("one is lacking").containsExactly("1-4");
  }

  @Test
  void differences_afterTheIndividualWasParted_theLikelierFirst() {
    DecidedPairs parted =
        atLinks(4, 2, Map.of("ranking.enabled", false, "redundancy.negative.onlyAutomatic", false));
    parted.propose(0, 2, 0.2);
    parted.propose(1, 3, 0.8);
    parted.chain(POSITIVE, 0, 1);
    parted.chain(POSITIVE, 2, 3);
    int bridge = parted.decide(1, 2, POSITIVE);
    assertThat(parted.special()).as("the less likely inside").startsWith("0-2");
    assertThat(parted.pairs.is(bridge, PairTable.BRIDGE)).isTrue();
    parted.decide(1, 2, NEGATIVE);
    parted.graph.offers().aimAt(Offers.Aim.DIFFERENCES);
    assertThat(parted.special()).containsExactly("1-3");
  }

  @Test
  void differences_endWithEitherIndividual() {
    decided.propose(0, 4, 0.5);
    offers.aimAt(Offers.Aim.DIFFERENCES);
    assertThat(decided.special()).containsExactly("0-4");
    decided.decide(0, 4, POSITIVE);
    assertThat(decided.special()).isEmpty();
  }
}
