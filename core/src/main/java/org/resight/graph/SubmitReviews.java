package org.resight.graph;

import it.unimi.dsi.fastutil.ints.IntRBTreeSet;
import it.unimi.dsi.fastutil.ints.IntSet;
import it.unimi.dsi.fastutil.ints.IntSortedSet;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import org.resight.journal.JournalEntry;
import org.resight.journal.RecordedReview;
import org.resight.journal.ReviewHistory;
import org.resight.model.AnnotationPair;
import org.resight.model.EvidenceDecision;
import org.resight.model.KnownPair;
import org.resight.model.Review;
import org.resight.model.ReviewRejectedException;
import org.resight.refusal.Refusal;
import org.resight.refusal.RefusedException;
import org.resight.report.WorkTally;

/** Takes reviews, all or none; those whose id was used before are answered as then. */
final class SubmitReviews extends Command.Write<List<ReviewReceipt>> {

  private final GraphWriter writer;
  private final List<ReviewSubmission> submissions;
  private final @Nullable ActWish act;
  private final List<RecordedReview> recorded = new ArrayList<>();
  private final List<Boolean> duplicates = new ArrayList<>();

  SubmitReviews(GraphWriter writer, List<ReviewSubmission> submissions, @Nullable ActWish act) {
    this.writer = writer;
    this.submissions = submissions;
    this.act = act;
  }

  @Override
  int items() {
    return Math.max(1, submissions.size());
  }

  @Override
  boolean alone() {
    return act != null || submissions.stream().anyMatch(ReviewSubmission::correction);
  }

  @Override
  void check(EntryBatch batch) {
    recorded.clear();
    duplicates.clear();
    Instant now = writer.now();
    IntFunction<@Nullable RecordedReview> journalled = journalled();
    for (int i = 0; i < submissions.size(); i++) {
      ReviewSubmission submission = submissions.get(i);
      RecordedReview earlier = find(writer, submission.id(), batch, journalled);
      RecordedReview served = earlier == null ? underLease(submission, batch) : null;
      if (earlier != null) {
        checkSame(submission, earlier, i);
        recorded.add(earlier);
        duplicates.add(true);
      } else if (served != null && !submission.correction() && stands(served, batch)) {
        recorded.add(served);
        duplicates.add(true);
      } else {
        checkNew(submission, i);
        checkReviewer(writer, submission.review().reviewer(), batch, i);
        if (served != null && submission.correction() && stands(served, batch)) {
          batch.add(
              new JournalEntry.Reviewed(
                  TakeBack.undoing(
                      writer,
                      served,
                      IntSet.of((int) served.seq()),
                      submission.review().reviewer(),
                      UUID.randomUUID(),
                      batch.nextSeq(),
                      now)));
        }
        RecordedReview review = record(submission, batch.nextSeq(), now);
        batch.add(new JournalEntry.Reviewed(review));
        if (submission.lease() != null) {
          batch.use(submission.lease(), review);
        }
        recorded.add(review);
        duplicates.add(false);
      }
    }
    if (act != null) {
      close(act, batch, now);
    }
  }

  /** Returns whether a review has not been taken back; one that is being written now has not. */
  private boolean stands(RecordedReview review, EntryBatch batch) {
    return batch.review(review.id()) != null || writer.state().history().stands(review);
  }

  /** Returns the review that was made by this reviewer under the same lease, or null. */
  private @Nullable RecordedReview underLease(ReviewSubmission submission, EntryBatch batch) {
    UUID lease = submission.lease();
    if (lease == null) {
      return null;
    }
    RecordedReview pending = batch.underLease(lease);
    RecordedReview served = pending == null ? writer.offering().underLease(lease) : pending;
    return served != null
            && served.review().pair().equals(submission.review().pair())
            && served.review().reviewer().equals(submission.review().reviewer())
        ? served
        : null;
  }

  /** Makes the reviews one act, with the name of what they join. */
  private void close(ActWish wish, EntryBatch batch, Instant now) {
    List<RecordedReview> fresh = new ArrayList<>();
    for (int i = 0; i < recorded.size(); i++) {
      if (!duplicates.get(i)) {
        fresh.add(recorded.get(i));
      }
    }
    if (writer.state().acts().find(wish.id()) != null) {
      if (fresh.isEmpty()) {
        return;
      }
      throw new RefusedException(
          Refusal.ID_REUSED,
          "The act " + wish.id() + " was done before, with other reviews.",
          Map.of("id", wish.id().toString()),
          RefusedException.NO_INDEX);
    }
    if (fresh.isEmpty()) {
      return;
    }
    String author = fresh.get(0).review().reviewer();
    batch.add(
        new JournalEntry.Acted(
            wish.id(),
            wish.kind(),
            author,
            now,
            fresh.get(0).seq(),
            fresh.get(fresh.size() - 1).seq(),
            null));
    if (wish.name() != null) {
      List<AnnotationPair> joined =
          fresh.stream()
              .filter(review -> review.review().decision() == EvidenceDecision.POSITIVE)
              .map(review -> review.review().pair())
              .toList();
      batch.add(GiveNames.joined(writer, wish, author, now, joined));
    }
  }

  /** Returns what gives the reviews of the journal that have an id of these, by their seqs. */
  private IntFunction<@Nullable RecordedReview> journalled() {
    if (submissions.size() == 1) {
      return writer.journal()::review;
    }
    IntSortedSet seqs = new IntRBTreeSet();
    for (ReviewSubmission submission : submissions) {
      int seq = submission.id() == null ? 0 : writer.state().history().find(submission.id());
      if (seq != 0) {
        seqs.add(seq);
      }
    }
    return writer.journal().reviews(seqs);
  }

  /**
   * Finds the review that has an id, in the batch or in the journal.
   *
   * @param journalled gives the journal's review of a seq
   */
  static @Nullable RecordedReview find(
      GraphWriter writer,
      @Nullable UUID id,
      EntryBatch batch,
      IntFunction<@Nullable RecordedReview> journalled) {
    if (id == null) {
      return null;
    }
    RecordedReview pending = batch.review(id);
    if (pending != null) {
      return pending;
    }
    int seq = writer.state().history().find(id);
    RecordedReview found = seq == 0 ? null : journalled.apply(seq);
    return found != null && found.id().equals(id) ? found : null;
  }

  private static void checkSame(ReviewSubmission submission, RecordedReview earlier, int index) {
    boolean same =
        earlier.review().equals(submission.review())
            && KnownPair.unmarked(earlier.tags()).equals(submission.tags())
            && Objects.equals(earlier.comment(), submission.comment())
            && Objects.equals(earlier.startedAt(), submission.startedAt())
            && Objects.equals(earlier.decidedAt(), submission.decidedAt());
    if (!same) {
      throw new RefusedException(
          Refusal.ID_REUSED,
          "The id " + earlier.id() + " was used before, for a review with another content.",
          Map.of("id", earlier.id().toString(), "seq", earlier.seq()),
          index);
    }
  }

  private void checkNew(ReviewSubmission submission, int index) {
    if (KnownPair.truth(submission.tags()) != null) {
      throw RefusedException.value(
          "tags", "must not be " + KnownPair.SAME + " or " + KnownPair.DIFFERENT + ".");
    }
    try {
      writer.state().graph().check(submission.review());
    } catch (ReviewRejectedException e) {
      throw refused(e, index);
    }
    UUID lease = submission.lease();
    if (lease != null) {
      writer
          .offering()
          .check(lease, submission.review().pair(), submission.review().reviewer(), index);
    }
  }

  /** Checks that a graph can have one more reviewer, if this is one. */
  static void checkReviewer(GraphWriter writer, String name, EntryBatch batch, int index) {
    ReviewHistory history = writer.state().history();
    if (!history.hasReviewer(name)
        && batch.addReviewer(name) + history.reviewers() > WorkTally.MOST_REVIEWERS) {
      throw new RefusedException(
          Refusal.TOO_MANY_REVIEWERS,
          "A graph has at most " + WorkTally.MOST_REVIEWERS + " reviewers; this would be one more.",
          Map.of("most", WorkTally.MOST_REVIEWERS),
          index);
    }
  }

  /** Puts the rejection of a review in the words of the API. */
  static RefusedException refused(ReviewRejectedException e, int index) {
    String pair = "The pair " + e.pair().a() + ", " + e.pair().b();
    return switch (e.reason()) {
      case CONTRADICTORY_DECISION ->
          new RefusedException(
              Refusal.CONTRADICTORY_DECISION,
              pair + " cannot be decided one way by the photographs and the other way otherwise.",
              Map.of(),
              index);
      case NOT_IN_GRAPH ->
          new RefusedException(
              Refusal.NOT_IN_GRAPH,
              pair + " has an annotation that is not in this graph.",
              Map.of(),
              index);
      case EXCLUDED ->
          new RefusedException(
              Refusal.EXCLUDED,
              pair + " has an annotation that was excluded from this graph's work.",
              Map.of(),
              index);
    };
  }

  private RecordedReview record(ReviewSubmission submission, long seq, Instant now) {
    UUID id = submission.id() == null ? UUID.randomUUID() : submission.id();
    Review review = submission.review();
    EvidenceDecision known =
        submission.lease() == null
            ? null
            : writer.offering().known(submission.lease(), review.pair(), review.reviewer());
    return new RecordedReview(
        seq,
        id,
        review,
        known == null ? submission.tags() : KnownPair.marked(submission.tags(), known),
        submission.comment(),
        submission.startedAt(),
        submission.decidedAt(),
        now,
        0);
  }

  @Override
  List<ReviewReceipt> applied(EntryBatch batch) {
    for (int i = 0; i < submissions.size(); i++) {
      UUID lease = submissions.get(i).lease();
      if (lease != null && !duplicates.get(i)) {
        writer.offering().use(lease, recorded.get(i));
      }
    }
    List<ReviewReceipt> receipts = new ArrayList<>(recorded.size());
    for (int i = 0; i < recorded.size(); i++) {
      RecordedReview review = recorded.get(i);
      receipts.add(
          new ReviewReceipt(
              review.id(),
              review.seq(),
              review.review().pair(),
              writer.state().history().effect(review.seq()),
              duplicates.get(i),
              KnownPair.truth(review.tags())));
    }
    return receipts;
  }
}
