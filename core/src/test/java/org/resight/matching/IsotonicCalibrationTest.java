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
    SplittableRandom random = new SplittableRandom(4);
    IsotonicCalibration calibration =
        IsotonicCalibration.of(draw(random, 400, true), draw(random, 400, false));

    double before = 0;
    for (double score = -0.5; score < 2; score += 0.01) {
      double p = calibration.probability(score);
      assertThat(p).isGreaterThanOrEqualTo(before).isStrictlyBetween(0.0, 1.0);
      before = p;
    }
    assertThat(before).isGreaterThan(0.7);
    assertThat(IsotonicCalibration.of(new double[0], new double[0]).probability(1)).isEqualTo(0.5);
    assertThat(IsotonicCalibration.of(new double[] {1, 2}, new double[0]).probability(1))
        .isStrictlyBetween(0.0, 1.0);
  }

  @Test
  void oneDecisionAtAnEndSaysLittle() {
    double[] positive = DoubleStream.iterate(10.5, score -> score + 1).limit(200).toArray();
    double[] negative = DoubleStream.iterate(10, score -> score + 0.1).limit(1_800).toArray();
    double[] lowest = DoubleStream.concat(DoubleStream.of(1), DoubleStream.of(negative)).toArray();
    double[] highest =
        DoubleStream.concat(DoubleStream.of(999), DoubleStream.of(positive)).toArray();

    double among = IsotonicCalibration.of(positive, negative).probability(100);
    assertThat(among).isBetween(0.07, 0.13);
    assertThat(IsotonicCalibration.of(positive, lowest).probability(100))
        .isCloseTo(among, within(0.01));
    assertThat(IsotonicCalibration.of(highest, negative).probability(999)).isLessThan(0.9);
  }

  @Test
  void bothKindsMustBeThere() {
    assertThat(IsotonicCalibration.suffices(200, 200)).isTrue();
    assertThat(IsotonicCalibration.suffices(199, 5_000)).isFalse();
    assertThat(IsotonicCalibration.suffices(5_000, 199)).isFalse();
  }
}
