package org.resight.web;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.resight.engine.MetaDecision;
import org.resight.engine.Review;
import org.resight.state.RecordedReview;

/** A review as the journal has it. */
record RecordedItem(
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

  static RecordedItem of(RecordedReview recorded) {
    Review review = recorded.review();
    return new RecordedItem(
        recorded.seq(),
        recorded.id(),
        review.pair().a().uuid(),
        review.pair().b().uuid(),
        Wire.name(review.evidence()),
        meta(review.meta()),
        Wire.name(review.confidence()),
        recorded.tags(),
        review.reviewer(),
        recorded.comment(),
        recorded.startedAt(),
        recorded.decidedAt(),
        recorded.recordedAt(),
        recorded.undoes() == 0 ? null : recorded.undoes());
  }

  /** Puts no meta decision as null. */
  static @Nullable String meta(MetaDecision meta) {
    return meta == MetaDecision.NONE ? null : Wire.name(meta);
  }
}
