package org.resight.matching;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ComparisonRulesTest {

  private static final Instant NOON = Instant.parse("2026-03-02T12:00:00Z");

  private static ComparedPhoto photo(
      String picture,
      @Nullable String viewpoint,
      @Nullable String encounter,
      int minute,
      double x) {
    return new ComparedPhoto(
        UUID.randomUUID(),
        picture,
        "nyala",
        viewpoint,
        encounter,
        NOON.plusSeconds(60L * minute),
        -2.0,
        34.0 + x);
  }

  @ParameterizedTest
  @CsvSource({
    "left, left, COMPARED",
    "left, Right, OTHER_SIDE",
    "L, right, OTHER_SIDE",
    "left, front-left, COMPARED",
    "left, front, OTHER_SIDE",
    "frontleft, right, OTHER_SIDE",
    "left, , COMPARED",
    "unknown, right, COMPARED",
    "top, left, OTHER_SIDE",
    "backleft, back, COMPARED",
    "front, frontleft, COMPARED"
  })
  void sidesAreComparedIfTheyAreTheSameOrAdjacentOrNotKnown(
      String one, String other, Comparison expected) {
    ComparedPhoto a = photo("a", one, null, 0, 0);
    ComparedPhoto b = photo("b", other, null, 900, 0);

    assertThat(ComparisonRules.STANDARD.of(a, b)).isEqualTo(expected);
    assertThat(ComparisonRules.STANDARD.of(b, a)).isEqualTo(expected);
    assertThat(new ComparisonRules(false, 30, 100).of(a, b)).isEqualTo(Comparison.COMPARED);
  }

  @Test
  void onePictureOneMeetingAndOneSessionAreNotCompared() {
    ComparedPhoto a = photo("a", "left", "e1", 0, 0);

    assertThat(ComparisonRules.STANDARD.of(a, photo("a", "left", null, 900, 0)))
        .isEqualTo(Comparison.SAME_PICTURE);
    assertThat(ComparisonRules.STANDARD.of(a, photo("b", "left", "e1", 900, 0)))
        .isEqualTo(Comparison.SAME_ENCOUNTER);
    assertThat(ComparisonRules.STANDARD.of(a, photo("b", "left", "e2", 30, 0.0005)))
        .isEqualTo(Comparison.SAME_SESSION);
    assertThat(ComparisonRules.STANDARD.of(a, photo("b", "left", "e2", 31, 0.0005)))
        .isEqualTo(Comparison.COMPARED);
    assertThat(ComparisonRules.STANDARD.of(a, photo("b", "left", "e2", 30, 0.002)))
        .isEqualTo(Comparison.COMPARED);
    assertThat(new ComparisonRules(true, 0, 100).of(a, photo("b", "left", "e2", 0, 0)))
        .isEqualTo(Comparison.COMPARED);
  }
}
