package org.resight.state;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.resight.engine.Confidence;
import org.resight.engine.EvidenceDecision;
import org.resight.engine.MetaDecision;
import org.resight.engine.Review;
import org.resight.engine.ReviewRejectedException;

/** Takes a reviewer's newest standing review back by a new one that restores what stood before. */
final class UndoReview extends Command.Write<ReviewReceipt> {

  private final GraphWriter writer;
  private final String reviewer;

  UndoReview(GraphWriter writer, String reviewer) {
    this.writer = writer;
    this.reviewer = reviewer;
  }

  @Override
  void check(EntryBatch batch) {
    ReviewHistory history = writer.state().history();
    RecordedReview undone = history.newestStanding(reviewer, writer::journalled);
    if (undone == null) {
      throw new RefusedException(
          Refusal.NOTHING_TO_UNDO, "No review of this reviewer stands in this graph.");
    }
    RecordedReview before = history.before(undone, writer::journalled);
    Review restored =
        before == null
            ? new Review(
                undone.review().pair(),
                EvidenceDecision.UNREVIEWED,
                MetaDecision.NONE,
                Confidence.UNSPECIFIED,
                reviewer)
            : new Review(
                undone.review().pair(),
                before.review().evidence(),
                before.review().meta(),
                before.review().confidence(),
                reviewer);
    try {
      writer.state().graph().check(restored);
    } catch (ReviewRejectedException e) {
      throw SubmitReviews.refused(e, RefusedException.NO_INDEX);
    }
    Instant now = writer.now();
    batch.add(
        new JournalEntry.Reviewed(
            new RecordedReview(
                batch.nextSeq(),
                UUID.randomUUID(),
                restored,
                List.of(),
                null,
                null,
                null,
                now,
                undone.seq())));
  }

  @Override
  ReviewReceipt applied(EntryBatch batch) {
    RecordedReview review = ((JournalEntry.Reviewed) batch.entries().get(0)).review();
    return new ReviewReceipt(
        review.id(),
        review.seq(),
        review.review().pair(),
        writer.state().history().effect(review.seq()),
        false);
  }
}
