package org.resight.matching;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

class IsotonicCalibrationTest {

  @Test
  void probabilitiesAreTrueOnPairsThatWereNotLearnedFrom() {
    SplittableRandom random = new SplittableRandom(3);
    double[] positive = draw(random, 600, true);
    double[] negative = draw(random, 1_800, false);
    IsotonicCalibration calibration = IsotonicCalibration.of(positive, negative);

    double[] said = new double[10];
    double[] same = new double[10];
    double[] count = new double[10];
    for (boolean truth : new boolean[] {true, false}) {
      for (double score : draw(random, truth ? 2_000 : 6_000, truth)) {
        double p = calibration.probability(score);
        int bin = (int) Math.min(9, p * 10);
        said[bin] += p;
        same[bin] += truth ? 1 : 0;
        count[bin]++;
      }
    }
    double off = 0;
    for (int i = 0; i < 10; i++) {
      off += Math.abs(said[i] - same[i]) / 8_000;
    }
    assertThat(off).isLessThan(0.05);
  }

  private static double[] draw(SplittableRandom random, int n, boolean same) {
    return DoubleStream.generate(() -> random.nextDouble() * random.nextDouble() + (same ? 0.3 : 0))
        .limit(n)
        .toArray();
  }

  @Test
  void itNeverFallsAndIsNeverSure() {
    IsotonicCalibration calibration =
        IsotonicCalibration.of(new double[] {2, 4, 5, 6}, new double[] {1, 3, 4, 4.5});

    double before = 0;
    for (double score = 0; score < 8; score += 0.25) {
      double p = calibration.probability(score);
      assertThat(p).isGreaterThanOrEqualTo(before).isStrictlyBetween(0.0, 1.0);
      before = p;
    }
    assertThat(calibration.probability(6)).isEqualTo(0.75, within(0.06));
    assertThat(IsotonicCalibration.of(new double[0], new double[0]).probability(1)).isEqualTo(0.5);
  }

  @Test
  void bothKindsMustBeThere() {
    assertThat(IsotonicCalibration.suffices(200, 200)).isTrue();
    assertThat(IsotonicCalibration.suffices(199, 5_000)).isFalse();
    assertThat(IsotonicCalibration.suffices(5_000, 199)).isFalse();
  }
}
