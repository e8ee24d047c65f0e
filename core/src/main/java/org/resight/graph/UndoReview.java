package org.resight.graph;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.resight.journal.JournalEntry;
import org.resight.journal.RecordedReview;
import org.resight.journal.ReviewHistory;
import org.resight.model.Confidence;
import org.resight.model.EvidenceDecision;
import org.resight.model.MetaDecision;
import org.resight.model.Review;
import org.resight.model.ReviewRejectedException;
import org.resight.refusal.Refusal;
import org.resight.refusal.RefusedException;

/**
 * Takes a reviewer's newest standing review back by a new one that restores what stood before. With
 * an id that did so earlier nothing more is taken back, and the answer is the same.
 */
final class UndoReview extends Command.Write<ReviewReceipt> {

  private final GraphWriter writer;
  private final String reviewer;
  private final @Nullable UUID id;
  private @Nullable RecordedReview earlier;

  UndoReview(GraphWriter writer, String reviewer, @Nullable UUID id) {
    this.writer = writer;
    this.reviewer = reviewer;
    this.id = id;
  }

  @Override
  void check(EntryBatch batch) {
    earlier = SubmitReviews.find(writer, id, batch, writer::journalled);
    if (earlier != null) {
      checkSame(earlier);
      return;
    }
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
                id == null ? UUID.randomUUID() : id,
                restored,
                List.of(),
                null,
                null,
                null,
                now,
                undone.seq())));
  }

  private void checkSame(RecordedReview taken) {
    if (taken.undoes() == 0 || !taken.review().reviewer().equals(reviewer)) {
      throw new RefusedException(
          Refusal.ID_REUSED,
          "The id " + taken.id() + " was used before, for a review of another kind or reviewer.",
          Map.of("id", taken.id().toString(), "seq", taken.seq()),
          RefusedException.NO_INDEX);
    }
  }

  @Override
  ReviewReceipt applied(EntryBatch batch) {
    RecordedReview review =
        earlier == null ? ((JournalEntry.Reviewed) batch.entries().get(0)).review() : earlier;
    return new ReviewReceipt(
        review.id(),
        review.seq(),
        review.review().pair(),
        writer.state().history().effect(review.seq()),
        earlier != null);
  }
}
