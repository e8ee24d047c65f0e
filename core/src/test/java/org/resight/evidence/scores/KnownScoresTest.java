package org.resight.evidence.scores;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class KnownScoresTest {

  private static final int PAIRS = 400;

  /** Returns scores spread evenly over [0, 1]. */
  private static double[] scores() {
    double[] scores = new double[PAIRS];
    Arrays.setAll(scores, i -> (i + 0.5) / PAIRS);
    return scores;
  }

  @Test
  void likely_taughtByWhatItBelieves_goesOnBelievingIt() {
    double[] same = new double[PAIRS];
    Arrays.fill(same, 0.2);

    for (int round = 0; round < 10; round++) {
      Calibration calibration = KnownScores.likely(scores(), same).calibration();
      double[] scores = scores();
      Arrays.setAll(same, i -> Calibration.probability(calibration.logOdds(scores[i])));
    }

    assertThat(same[PAIRS / 2]).isCloseTo(0.2, within(0.02));
  }

  @Test
  void likely_ofPairsThatAreCertain_isWhatIsKnown() {
    double[] same = new double[PAIRS];
    Arrays.setAll(same, i -> i < PAIRS * 3 / 4 ? 1e-6 : 1 - 1e-6);
    double[] scores = scores();
    KnownScores known =
        new KnownScores(
            Arrays.copyOfRange(scores, PAIRS * 3 / 4, PAIRS), Arrays.copyOf(scores, PAIRS * 3 / 4));

    Calibration likely = KnownScores.likely(scores, same).calibration();

    for (double score : new double[] {0.3, 0.74, 0.76, 0.95}) {
      assertThat(likely.logOdds(score)).isCloseTo(known.calibration().logOdds(score), within(0.05));
    }
  }
}
