package org.resight.evidence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.resight.evidence.scores.Correction;
import org.resight.evidence.scores.Evidence;
import org.resight.evidence.scores.PairTable;

class MarginTest {

  private static final double PRIOR = -6;

  private final PairTable pairs = new PairTable();

  private static Margin margin(double twins, double strays) {
    return new Margin(
        new Margin.Terms(PRIOR, 0.5, 0.7, twins, strays, Absence.prior(10), Correction.NONE));
  }

  /** Returns the evidence of so many candidates of annotation 0, all with these log-odds. */
  private Evidence listed(int candidates, double logOdds) {
    pairs.grow();
    Evidence evidence = new Evidence();
    for (int i = 1; i <= candidates; i++) {
      pairs.grow();
      int pair = pairs.findOrAdd(0, i);
      pairs.match(pair, 0.5);
      pairs.logOdds(pair, logOdds);
      evidence.add(pairs, pair, 1);
    }
    return evidence;
  }

  @Test
  void ofOnePair_isTheCalibratedScore() {
    assertThat(margin(0.1, 0.1).of(listed(1, 2.5), 1, 1)).isCloseTo(2.5, within(1e-12));
  }

  @Test
  void ofAPhotoHardlyListed_isAsDoubtfulAsStraysAreCommon() {
    Evidence one = listed(1, 1);

    double never = margin(0, 1e-9).of(one, 1, 12);
    double rare = margin(0, 0.001).of(one, 1, 12);
    double common = margin(0, 0.1).of(one, 1, 12);

    assertThat(rare).isGreaterThan(never);
    // The one listed pair says 1, less what it costs to be a stray.
    assertThat(common).isBetween(1 + StrictMath.log(0.1), 0.0);
  }

  @Test
  void atMost_isNeverLess_andEqualForOnePair() {
    double[] shares = {0, 1e-9, 0.01, 0.3};
    Correction[] corrections = {Correction.NONE, new Correction(-0.5, 0.7, 0.3, 1.4)};
    int negative = 0;
    for (int i = 0; i < 4000; i++) {
      int candidates = 1 + i % 7;
      double logOdds = (i * 37 % 160 - 80) / 10.0;
      Evidence evidence = new MarginTest().listed(candidates, logOdds);
      int sizeA = 1 + i % 5;
      int sizeB = Math.max(1 + i / 5 % 9, (candidates + sizeA - 1) / sizeA);
      Margin margin =
          new Margin(
              new Margin.Terms(
                  PRIOR,
                  0.5,
                  0.7,
                  shares[i / 2 % 4],
                  shares[i / 8 % 4],
                  Absence.prior(10),
                  corrections[i % 2]));

      double exact = margin.of(evidence, sizeA, sizeB);
      double most = margin.atMost(evidence, sizeA, sizeB);

      assertThat(exact).isLessThanOrEqualTo(most + 1e-9);
      if (sizeA + sizeB == 2) {
        assertThat(exact).isEqualTo(most);
      }
      negative += most < 0 ? 1 : 0;
    }
    assertThat(negative).isGreaterThan(1000);
  }

  @Test
  void ofTwoGroups_needsAsManyStraysAsTheSmallerHasMembers() {
    Evidence one = listed(1, 1);

    assertThat(margin(0, 0.01).of(one, 2, 12)).isLessThan(margin(0, 0.01).of(one, 1, 12) - 1);
  }

  @Test
  void withoutACandidate_straysMeanNothing() {
    assertThat(margin(0, 0.1).of(new Evidence(), 1, 5))
        .isEqualTo(margin(0, 1e-9).of(new Evidence(), 1, 5));
  }

  @Test
  void ofManyGoodScores_isBoundedByTwins() {
    Evidence many = listed(9, 5);

    assertThat(margin(0.01, 0.01).of(many, 1, 9))
        .as("what one pair says, and how rare twins are")
        .isLessThanOrEqualTo(5 - StrictMath.log(0.01))
        .isLessThan(margin(1e-6, 0.01).of(many, 1, 9));
  }

  @Test
  void ofManyMiddlingScores_isBoundedSoonerThanOfGoodOnes() {
    assertThat(margin(0.01, 0.01).of(listed(9, 0), 1, 9))
        .isLessThanOrEqualTo(-StrictMath.log(0.01))
        .isGreaterThan(0);
  }
}
