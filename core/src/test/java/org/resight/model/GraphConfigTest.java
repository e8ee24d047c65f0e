package org.resight.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GraphConfigTest {

  @Test
  void of_nothing() {
    assertThat(GraphConfig.of(Map.of())).isEqualTo(GraphConfig.defaults());
  }

  @Test
  void of_itsOwnMap() {
    GraphConfig config =
        GraphConfig.of(
            Map.of(
                "redundancy.positive",
                3,
                "queue.confidence",
                "pretty_sure",
                "automaticReview.negative",
                0.9,
                "convergence.method",
                "poisson",
                "hardCase",
                true));

    assertThat(GraphConfig.of(config.toMap())).isEqualTo(config);
    assertThat(config.toMap())
        .containsEntry("queue.confidence", "pretty_sure")
        .containsEntry("redundancy.positive", 3)
        .containsEntry("automaticReview.positive", null)
        .hasSize(23);
  }

  @Test
  void of_mapsInsideMaps() {
    GraphConfig config =
        GraphConfig.of(
            Map.of(
                "convergence", Map.of("window", 5, "enabled", false),
                "redundancy", Map.of("negative", Map.of("enforce", false)),
                "review", Map.of("lease", 86_400)));

    assertThat(config.convergence().window()).isEqualTo(5);
    assertThat(config.convergence().enabled()).isFalse();
    assertThat(config.enforceNegativeRedundancy()).isFalse();
    assertThat(config.negativeRedundancy()).isEqualTo(2);
    assertThat(config.reviewLease()).isEqualTo(86_400);
  }

  @Test
  void of_wholeNumberWrittenAsDouble() {
    assertThat(GraphConfig.of(Map.of("redundancy.positive", 3.0)).positiveRedundancy())
        .isEqualTo(3);
  }

  @Test
  void of_sameKeyFlatAndNested() {
    refuses(
        Map.of("review.lease", 5, "review", Map.of("lease", 5)), "review.lease", "is given twice.");
  }

  @Test
  void of_unknownKey() {
    refuses(Map.of("redundancy.positif", 2), "redundancy.positif", "is not a known key.");
  }

  @Test
  void of_nullWhereNothingIsNoMeaning() {
    refuses(Collections.singletonMap("hardCase", null), "hardCase", "must be true or false.");
  }

  @Test
  void of_nullWhereItMeansNone() {
    Map<String, Object> nothing = new HashMap<>();
    nothing.put("queue.confidence", null);
    nothing.put("automaticReview.positive", null);

    assertThat(GraphConfig.of(nothing)).isEqualTo(GraphConfig.defaults());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "redundancy.positive",
        "redundancy.negative",
        "convergence.window",
        "review.lease"
      })
  void of_numberOutOfRange(String key) {
    for (Object value : new Object[] {0, 1.5, 1_000_001, -1, "2", Double.NaN, true}) {
      assertThatExceptionOfType(InvalidConfigException.class)
          .as("%s %s", key, value)
          .isThrownBy(() -> GraphConfig.of(Map.of(key, value)))
          .satisfies(e -> assertThat(e.key()).isEqualTo(key))
          .satisfies(e -> assertThat(e.detail()).startsWith("must be a whole number from 1 to "));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"convergence.threshold", "automaticReview.incomparable"})
  void of_noProbability(String key) {
    for (Object value : new Object[] {-0.1, 1.1, Double.NaN, "0.5"}) {
      refuses(Map.of(key, value), key, "must be a number from 0 to 1.");
    }
  }

  @Test
  void of_noChoice() {
    refuses(
        Map.of("convergence.method", "BINOMIAL"),
        "convergence.method",
        "must be one of binomial, poisson.");
    refuses(
        Map.of("queue.confidence", 1),
        "queue.confidence",
        "must be one of unspecified, guessing, not_sure, pretty_sure, absolutely_sure.");
  }

  @Test
  void of_probabilitiesAtTheirBounds() {
    GraphConfig config =
        GraphConfig.of(Map.of("convergence.threshold", 1, "automaticReview.positive", 0));
    assertThat(config.convergence().threshold()).isEqualTo(1);
    assertThat(config.automaticReview().positive()).isZero();
  }

  @Test
  void of_mapsDeeperThanAnyKey() {
    Map<String, Object> deep = Map.of("a", 1);
    for (int depth = 0; depth < 100_000; depth++) {
      deep = Map.of("a", deep);
    }
    refuses(deep, "a.a.a.a.a.a.a.a.a", "is not a known key.");
  }

  private static void refuses(Map<String, ?> values, String key, String detail) {
    assertThatExceptionOfType(InvalidConfigException.class)
        .isThrownBy(() -> GraphConfig.of(values))
        .withMessage(key + ": " + detail)
        .satisfies(e -> assertThat(e.key()).isEqualTo(key))
        .satisfies(e -> assertThat(e.detail()).isEqualTo(detail));
  }
}
