package org.resight.graph;

import it.unimi.dsi.fastutil.ints.IntOpenHashSet;
import it.unimi.dsi.fastutil.ints.IntSet;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.resight.journal.JournalEntry;
import org.resight.journal.RecordedReview;
import org.resight.journal.ReviewHistory;
import org.resight.refusal.Refusal;
import org.resight.refusal.RefusedException;

/** Takes back all reviews of one reviewer that still stand, each by one that names it. */
final class TakeBackAll extends Command.Write<TakenBack> {

  private final GraphWriter writer;
  private final String whose;
  private final String by;
  private final List<RecordedReview> rows = new ArrayList<>();

  /**
   * @param whose the reviewer whose reviews go
   * @param by who takes them back
   */
  TakeBackAll(GraphWriter writer, String whose, String by) {
    this.writer = writer;
    this.whose = whose;
    this.by = by;
  }

  @Override
  void check(EntryBatch batch) {
    rows.clear();
    ReviewHistory history = writer.state().history();
    List<RecordedReview> standing = new ArrayList<>();
    for (int seq : history.newestOf(whose, Integer.MAX_VALUE)) {
      RecordedReview review = writer.journal().review(seq);
      if (review.undoes() == 0) {
        standing.add(review);
      }
    }
    if (standing.isEmpty()) {
      throw new RefusedException(
          Refusal.NOTHING_TO_UNDO, "No review of this reviewer stands in this graph.");
    }
    Collections.reverse(standing);
    writer.requireWithout(this, standing);
    Instant now = writer.now();
    IntSet without = new IntOpenHashSet();
    for (int i = standing.size() - 1; i >= 0; i--) {
      RecordedReview review = standing.get(i);
      without.add((int) review.seq());
      RecordedReview row =
          TakeBack.undoing(writer, review, without, by, UUID.randomUUID(), batch.nextSeq(), now);
      batch.add(new JournalEntry.Reviewed(row));
      rows.add(row);
    }
  }

  @Override
  TakenBack applied(EntryBatch batch) {
    ReviewHistory history = writer.state().history();
    return new TakenBack(
        null,
        rows.stream()
            .map(
                row ->
                    new ReviewReceipt(
                        row.id(), row.seq(), row.review().pair(), history.effect(row.seq()), false))
            .toList(),
        Map.of(),
        false);
  }
}
