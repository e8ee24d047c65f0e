package org.resight.matching.work;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.resight.journal.Backend;
import org.resight.matching.IsotonicCalibration;

class MatchScoreTest {

  private static final double[] SCORES = {0.5, 7, 0.001, 2};

  @Test
  void evidenceGetsTheScoreItself() {
    assertThat(new MatchScore(Backend.EVIDENCE, null, SCORES).match(7)).isEqualTo(7);
  }

  @Test
  void aGraphGetsAnOrderBelowAHalfWhileLittleIsDecided() {
    MatchScore scores = new MatchScore(Backend.GRAPH, null, SCORES);

    assertThat(IntStream.range(0, 4).mapToDouble(i -> scores.match(SCORES[i])).toArray())
        .containsExactly(0.2, 0.4, 0.1, 0.3);
  }

  @Test
  void aGraphGetsWhatShareOfSuchPairsWasRightOnceThatIsKnown() {
    double[] positive = IntStream.range(0, 200).mapToDouble(i -> 5 + i / 100.0).toArray();
    double[] negative = IntStream.range(0, 200).mapToDouble(i -> i / 100.0).toArray();
    MatchScore scores =
        new MatchScore(Backend.GRAPH, IsotonicCalibration.of(positive, negative), SCORES);

    assertThat(scores.match(7)).isGreaterThan(0.9).isLessThan(1);
    assertThat(scores.match(0.5)).isLessThan(0.1).isPositive();
  }
}
