package org.resight.engine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The first sequences of the soak, which are the same in every run. */
class SeededSequencesTest {

  private static final int SEQUENCES = 4;

  @ParameterizedTest
  @ValueSource(longs = {1, 11, 21, 31, 41, 51})
  void run_aFewSeeds_comparedAfterEachCall(long first) {
    for (long seed = first; seed < first + SEQUENCES; seed++) {
      assertThat(Soak.run(seed)).isPositive();
    }
  }
}
