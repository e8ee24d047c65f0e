package org.resight.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.resight.engine.Comparison;

class ReviewTest {

  private static final AnnotationPair PAIR = Comparison.pair(1, 2);

  private static Review by(String reviewer) {
    return new Review(
        PAIR, EvidenceDecision.POSITIVE, MetaDecision.NONE, Confidence.NOT_SURE, reviewer);
  }

  @Test
  void automatic_byTheNameOfTheReviewer() {
    assertThat(by("algo:verifier").automatic()).isTrue();
    assertThat(by("ann").automatic()).isFalse();
  }

  @Test
  void review_contradictory_namesThePair() {
    assertThatExceptionOfType(ReviewRejectedException.class)
        .isThrownBy(
            () ->
                new Review(
                    PAIR, EvidenceDecision.NEGATIVE, MetaDecision.SAME, Confidence.NOT_SURE, "ann"))
        .satisfies(e -> assertThat(e.pair()).isEqualTo(PAIR));
  }

  @Test
  void annotationId_isTheUuid() {
    UUID uuid = UUID.fromString("0b6f3a52-8c1d-4e5f-9a7b-2c3d4e5f6a7b");
    AnnotationId id = AnnotationId.of(uuid);
    assertThat(id.uuid()).isEqualTo(uuid);
    assertThat(id).hasToString("0b6f3a52-8c1d-4e5f-9a7b-2c3d4e5f6a7b");
  }
}
