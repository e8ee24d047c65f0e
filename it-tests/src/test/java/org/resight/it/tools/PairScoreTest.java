package org.resight.it.tools;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PairScoreTest {

  private static final Map<String, String> TRUTH =
      Map.of("a", "one", "b", "one", "c", "one", "d", "two");

  @Test
  void of_thePartitionThatIsTrue() {
    var score = PairScore.of(TRUTH.keySet(), TRUTH::get, TRUTH::get);

    assertThat(score).isEqualTo(new PairScore(3, 3, 3));
    assertThat(score.f1()).isEqualTo(1);
  }

  @Test
  void of_oneMergeTooManyAndOneMissing() {
    Map<String, Integer> parts = Map.of("a", 1, "b", 1, "c", 2, "d", 2);
    var score = PairScore.of(TRUTH.keySet(), parts::get, TRUTH::get);

    assertThat(score).isEqualTo(new PairScore(2, 3, 1));
    assertThat(score.precision()).isEqualTo(0.5);
    assertThat(score.recall()).isCloseTo(1 / 3.0, within(1e-12));
    assertThat(score.f1()).isCloseTo(0.4, within(1e-12));
  }

  @Test
  void of_nothingTogether() {
    var score = PairScore.of(TRUTH.keySet(), photo -> photo, TRUTH::get);

    assertThat(score.precision()).isEqualTo(1);
    assertThat(score.recall()).isZero();
    assertThat(score.f1()).isZero();
  }

  @Test
  void of_photoWithoutPart() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PairScore.of(List.of("x"), photo -> 1, TRUTH::get));
  }
}
