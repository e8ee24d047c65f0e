package org.resight.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.resight.engine.EvidenceDecision.INCOMPARABLE;
import static org.resight.engine.EvidenceDecision.NEGATIVE;
import static org.resight.engine.EvidenceDecision.POSITIVE;
import static org.resight.engine.EvidenceDecision.UNREVIEWED;

import java.util.Map;
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
}
