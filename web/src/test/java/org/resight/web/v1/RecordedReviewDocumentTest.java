package org.resight.web.v1;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.resight.journal.RecordedReview;
import org.resight.model.AnnotationId;
import org.resight.model.AnnotationPair;
import org.resight.model.Confidence;
import org.resight.model.EvidenceDecision;
import org.resight.model.KnownPair;
import org.resight.model.MetaDecision;
import org.resight.model.Review;

class RecordedReviewDocumentTest {

  private static RecordedReview review(String... tags) {
    Review review =
        new Review(
            AnnotationPair.of(new AnnotationId(0, 1), new AnnotationId(0, 2)),
            EvidenceDecision.POSITIVE,
            MetaDecision.NONE,
            Confidence.PRETTY_SURE,
            "ana");
    return new RecordedReview(
        3, new UUID(2, 3), review, List.of(tags), null, null, null, Instant.EPOCH, 0);
  }

  @ParameterizedTest
  @ValueSource(strings = {KnownPair.SAME, KnownPair.DIFFERENT})
  void whatWasKnownOfAPair_isToldToWhoIsToldOfItsReviewer(String mark) {
    RecordedReview known = review("blurred", mark);
    assertThat(RecordedReviewDocument.of(known, "ana"::equals).tags())
        .containsExactly("blurred", mark);
    assertThat(RecordedReviewDocument.of(known, "ben"::equals).tags()).containsExactly("blurred");
    assertThat(RecordedReviewDocument.of(review("blurred"), name -> false).tags())
        .containsExactly("blurred");
  }
}
