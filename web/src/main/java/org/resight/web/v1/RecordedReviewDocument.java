package org.resight.web.v1;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.resight.journal.RecordedReview;
import org.resight.model.KnownPair;
import org.resight.model.MetaDecision;
import org.resight.model.Review;
import org.resight.web.body.RequestValues;

/** A review as the journal has it. */
public record RecordedReviewDocument(
    long seq,
    UUID id,
    UUID a,
    UUID b,
    String decision,
    @Nullable String metaDecision,
    String confidence,
    List<String> tags,
    String reviewer,
    @Nullable String comment,
    @Nullable Instant startedAt,
    @Nullable Instant decidedAt,
    Instant recordedAt,
    @Nullable Long undoes) {

  /**
   * Shows a review. Its tags tell of a known pair only to a reader who may see that.
   *
   * @param tellsOf the reviewers of whose known pairs the reader is told
   */
  public static RecordedReviewDocument of(RecordedReview recorded, Predicate<String> tellsOf) {
    Review review = recorded.review();
    return new RecordedReviewDocument(
        recorded.seq(),
        recorded.id(),
        review.pair().a().uuid(),
        review.pair().b().uuid(),
        RequestValues.name(review.evidence()),
        meta(review.meta()),
        RequestValues.name(review.confidence()),
        KnownPair.truth(recorded.tags()) == null || tellsOf.test(review.reviewer())
            ? recorded.tags()
            : KnownPair.unmarked(recorded.tags()),
        review.reviewer(),
        recorded.comment(),
        recorded.startedAt(),
        recorded.decidedAt(),
        recorded.recordedAt(),
        recorded.undoes() == 0 ? null : recorded.undoes());
  }

  /** Puts no meta decision as null. */
  static @Nullable String meta(MetaDecision meta) {
    return meta == MetaDecision.NONE ? null : RequestValues.name(meta);
  }
}
