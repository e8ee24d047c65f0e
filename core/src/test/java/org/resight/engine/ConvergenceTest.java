package org.resight.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.resight.model.GraphConfig;

class ConvergenceTest {

  @Test
  void isReached_afterSeventyThreeMeaninglessReviews() {
    Convergence convergence = new Convergence(GraphConfig.defaults().convergence());
    for (int i = 0; i < 72; i++) {
      convergence.count(false);
      assertThat(convergence.isReached()).isFalse();
    }
    convergence.count(false);
    assertThat(convergence.isReached()).isTrue();
    assertThat(convergence.wasMeaningful()).isFalse();

    convergence.count(true);
    assertThat(convergence.isReached()).isFalse();
    assertThat(convergence.wasMeaningful()).isTrue();

    convergence.restart();
    assertThat(convergence.probabilityAnyRemain()).isEqualTo(1);
    assertThat(convergence.wasMeaningful()).isFalse();
  }

  @Test
  void probabilityAnyRemain_byBothMethods() {
    assertThat(after("binomial")).isCloseTo(1 - Math.pow(0.75, 3), within(1e-12));
    assertThat(after("poisson")).isCloseTo(1 - Math.exp(-0.75), within(1e-12));
  }

  private static double after(String method) {
    Convergence convergence =
        new Convergence(
            GraphConfig.of(
                    Map.of(
                        "convergence.window", 3,
                        "convergence.patience", 3,
                        "convergence.method", method))
                .convergence());
    convergence.count(false);
    convergence.count(false);
    return convergence.probabilityAnyRemain();
  }

  @Test
  void isReached_disabled() {
    Convergence convergence =
        new Convergence(GraphConfig.of(Map.of("convergence.enabled", false)).convergence());
    for (int i = 0; i < 200; i++) {
      convergence.count(false);
    }
    assertThat(convergence.isReached()).isFalse();
  }

  @Test
  void isReached_thresholdZero_isNeverReached() {
    Convergence convergence =
        new Convergence(
            GraphConfig.of(Map.of("convergence.window", 1, "convergence.threshold", 0))
                .convergence());
    convergence.count(false);
    assertThat(convergence.probabilityAnyRemain()).isZero();
    assertThat(convergence.isReached()).isFalse();
  }

  @Test
  void reviewsToStop_isTheNumberOfMeaninglessReviewsUntilItIsReached() {
    Random random = new Random(7);
    for (int round = 0; round < 300; round++) {
      Convergence convergence =
          new Convergence(
              GraphConfig.of(
                      Map.of(
                          "convergence.window", 1 + random.nextInt(60),
                          "convergence.patience", 1 + random.nextInt(200),
                          "convergence.threshold", 0.001 + 0.999 * random.nextDouble(),
                          "convergence.method", random.nextBoolean() ? "binomial" : "poisson"))
                  .convergence());
      for (int i = random.nextInt(100); i > 0; i--) {
        convergence.count(random.nextInt(10) == 0);
      }
      long foretold = convergence.reviewsToStop();
      long counted = 0;
      while (!convergence.isReached()) {
        convergence.count(false);
        counted++;
      }
      assertThat(foretold).isEqualTo(counted);
    }
  }

  @Test
  void reviewsToStop_atTheBounds() {
    assertThat(toStop(Map.of())).isEqualTo(73);
    assertThat(toStop(Map.of("convergence.enabled", false))).isEqualTo(Long.MAX_VALUE);
    assertThat(toStop(Map.of("convergence.threshold", 0))).isEqualTo(Long.MAX_VALUE);
    assertThat(toStop(Map.of("convergence.window", 1))).isEqualTo(1);
  }

  private static long toStop(Map<String, ?> config) {
    return new Convergence(GraphConfig.of(config).convergence()).reviewsToStop();
  }
}
