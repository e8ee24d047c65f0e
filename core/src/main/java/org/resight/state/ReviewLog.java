package org.resight.state;

import it.unimi.dsi.fastutil.ints.IntRBTreeSet;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.resight.graph.GraphClient;
import org.resight.journal.EarlierReviews;
import org.resight.journal.RecordedReview;
import org.resight.journal.ReviewJournal;
import org.resight.model.GraphId;

/**
 * The reviews of a graph as its journal has them.
 *
 * <p>Thread-safe. Every method reads the database on the calling thread.
 */
public final class ReviewLog {

  private static final int PAGE = 10_000;

  private final ReviewStateBean state;
  private final ReviewJournal journal;

  /** Reads the journals of the graphs of a state. */
  public ReviewLog(ReviewStateBean state, ReviewJournal journal) {
    this.state = state;
    this.journal = journal;
  }

  /** Reads the reviews of a graph between two seqs, the second included. Blocks. */
  void each(GraphClient client, long after, long last, Consumer<RecordedReview> consumer) {
    long seq = after;
    while (seq < last) {
      int limit = (int) Math.min(PAGE, last - seq);
      List<RecordedReview> page = journal.reviews(client.opening().key(), seq, limit);
      page.forEach(consumer);
      if (page.isEmpty()) {
        return;
      }
      seq = page.get(page.size() - 1).seq();
    }
  }

  /** Returns the seq of the newest review. Blocks while the graph is being opened. */
  public long last(GraphClient client) {
    return CallTimeout.await(client.opened()).status().lastSeq();
  }

  /**
   * Returns a page of a graph's reviews, oldest first; also of those that the graph's status does
   * not count yet. Blocks.
   */
  public List<RecordedReview> journalled(GraphClient client, long after, int limit) {
    return journal.reviews(client.opening().key(), after, limit);
  }

  /**
   * Returns reviews by their seqs, in that order; those that are not there are left out. Blocks.
   */
  public List<RecordedReview> bySeqs(GraphClient client, List<Integer> seqs) {
    var found = EarlierReviews.read(journal, client.opening().key(), new IntRBTreeSet(seqs));
    return seqs.stream().map(seq -> found.get(seq.intValue())).filter(Objects::nonNull).toList();
  }

  /**
   * Returns a page of a graph's reviews, oldest first; none that the graph's status does not count
   * yet, so that nobody who looks at both sees the graph go back. Blocks; waits for a graph that is
   * being opened.
   */
  public List<RecordedReview> page(GraphId id, long after, int limit) {
    GraphClient client = state.client(id);
    long most = Math.min(limit, last(client) - after);
    return most <= 0 ? List.of() : journal.reviews(client.opening().key(), after, (int) most);
  }
}
