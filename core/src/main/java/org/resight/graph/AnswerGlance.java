package org.resight.graph;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.resight.journal.JournalEntry;
import org.resight.journal.RecordedReview;
import org.resight.model.AnnotationId;
import org.resight.model.AnnotationPair;
import org.resight.model.Confidence;
import org.resight.model.EvidenceDecision;
import org.resight.model.Glance;
import org.resight.model.MetaDecision;
import org.resight.model.NameBasedId;
import org.resight.model.Review;
import org.resight.model.ReviewRejectedException;
import org.resight.refusal.Refusal;
import org.resight.refusal.RefusedException;

/**
 * Takes what was marked at a glance as one act, whole or not at all. The same id with the same
 * content, and a second answer under the same lease, are answered as the first time.
 *
 * <p>The ids of its reviews follow from the id and the content, which is how a repetition is told
 * from another answer under the same id.
 */
final class AnswerGlance extends Command.Write<GlanceReceipt> {

  private final GraphWriter writer;
  private final GlanceSubmission answer;
  private final List<RecordedReview> recorded = new ArrayList<>();
  private UUID act;
  private boolean duplicate;

  AnswerGlance(GraphWriter writer, GlanceSubmission answer) {
    this.writer = writer;
    this.answer = answer;
    this.act = answer.id();
  }

  @Override
  int items() {
    return answer.glance().photos().size();
  }

  @Override
  void check(EntryBatch batch) {
    recorded.clear();
    UUID id = answer.firstId();
    Acts.Act known = writer.state().acts().find(answer.id());
    if (known != null) {
      JournalEntry.Acted reviews = known.reviews();
      if (reviews == null || !writer.journal().review((int) reviews.first()).id().equals(id)) {
        throw new RefusedException(
            Refusal.ID_REUSED,
            "The id " + answer.id() + " was used before, for something else.",
            Map.of("id", answer.id().toString()),
            RefusedException.NO_INDEX);
      }
      repeat(answer.id(), reviews);
      return;
    }
    UUID served = underLease();
    if (served != null) {
      Acts.Act first = writer.state().acts().find(served);
      if (first != null && first.reviews() != null && !first.isTakenBack()) {
        repeat(served, first.reviews());
        return;
      }
    }
    if (answer.lease() != null) {
      writer.offering().check(answer.lease(), answer.glance(), answer.reviewer());
    }
    SubmitReviews.checkReviewer(writer, answer.reviewer(), batch, RefusedException.NO_INDEX);
    Instant now = writer.now();
    checkPhotos();
    for (Review review : reviews()) {
      RecordedReview row =
          new RecordedReview(
              batch.nextSeq(),
              id,
              review,
              List.of(Glance.TAG),
              null,
              answer.startedAt(),
              answer.decidedAt(),
              now,
              0);
      batch.add(new JournalEntry.Reviewed(row));
      recorded.add(row);
      id = NameBasedId.after(id);
    }
    batch.add(
        new JournalEntry.Acted(
            act,
            answer.glance().kind().name().toLowerCase(Locale.ROOT),
            answer.reviewer(),
            now,
            recorded.get(0).seq(),
            recorded.get(recorded.size() - 1).seq(),
            null));
  }

  /** Checks that all photos are at work, those too that no review may need. */
  private void checkPhotos() {
    Glance glance = answer.glance();
    for (AnnotationId other : glance.others()) {
      AnnotationPair pair = AnnotationPair.of(glance.first(), other);
      try {
        writer
            .state()
            .graph()
            .check(
                new Review(
                    pair,
                    EvidenceDecision.POSITIVE,
                    MetaDecision.NONE,
                    Confidence.UNSPECIFIED,
                    answer.reviewer()));
      } catch (ReviewRejectedException e) {
        throw SubmitReviews.refused(e, RefusedException.NO_INDEX);
      }
    }
  }

  /** Returns what follows; answers that wait for a second person are left to be given by that. */
  private List<Review> reviews() {
    Set<AnnotationId> photos = new HashSet<>(answer.glance().photos());
    Set<AnnotationPair> waiting =
        writer
            .offering()
            .waitingFor(
                answer.reviewer(), pair -> photos.contains(pair.a()) && photos.contains(pair.b()));
    return answer
        .glance()
        .reviews(writer.state().graph(), answer.marks(), answer.reviewer(), waiting::contains);
  }

  /** Returns the act that this reviewer did under the same lease, or null. */
  private @Nullable UUID underLease() {
    RecordedReview served =
        answer.lease() == null ? null : writer.offering().underLease(answer.lease());
    return served != null && served.review().reviewer().equals(answer.reviewer())
        ? writer.state().acts().of(served.seq())
        : null;
  }

  private void repeat(UUID done, JournalEntry.Acted reviews) {
    act = done;
    duplicate = true;
    for (long seq = reviews.first(); seq <= reviews.last(); seq++) {
      recorded.add(writer.journal().review((int) seq));
    }
  }

  @Override
  GlanceReceipt applied(EntryBatch batch) {
    UUID lease = answer.lease();
    if (lease != null && !duplicate) {
      writer.offering().use(lease, recorded.get(0));
      writer.offering().answered(lease);
    }
    return new GlanceReceipt(
        act,
        recorded.stream()
            .map(
                review ->
                    new ReviewReceipt(
                        review.id(),
                        review.seq(),
                        review.review().pair(),
                        writer.state().history().effect(review.seq()),
                        duplicate))
            .toList(),
        duplicate);
  }
}
