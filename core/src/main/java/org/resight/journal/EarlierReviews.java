package org.resight.journal;

import it.unimi.dsi.fastutil.ints.Int2ObjectMap;
import it.unimi.dsi.fastutil.ints.Int2ObjectOpenHashMap;
import it.unimi.dsi.fastutil.ints.IntBidirectionalIterator;
import it.unimi.dsi.fastutil.ints.IntSortedSet;
import org.resight.refusal.JournalUnavailableException;

/**
 * Finds many reviews of a journal by their seqs. Those that stand close together are read by one
 * question, since whoever sends a long body again asks for a whole stretch of the journal.
 */
public final class EarlierReviews {

  /** Reviews between two that are wanted, up to which both are read at once. */
  private static final int GAP = 16;

  /** Reviews that are read at once, at most. */
  private static final int PAGE = 4096;

  private EarlierReviews() {}

  /**
   * Reads reviews.
   *
   * @return those that the journal holds, by their seqs, and perhaps others
   * @throws JournalUnavailableException if the database cannot be read
   */
  public static Int2ObjectMap<RecordedReview> read(
      ReviewJournal journal, GraphKey key, IntSortedSet seqs) {
    Int2ObjectMap<RecordedReview> read = new Int2ObjectOpenHashMap<>();
    IntBidirectionalIterator wanted = seqs.iterator();
    while (wanted.hasNext()) {
      int first = wanted.nextInt();
      int last = first;
      while (wanted.hasNext()) {
        int next = wanted.nextInt();
        if (next - last > GAP || next - first >= PAGE) {
          wanted.previousInt();
          break;
        }
        last = next;
      }
      journal
          .reviews(key, first - 1L, last - first + 1)
          .forEach(review -> read.put((int) review.seq(), review));
    }
    return read;
  }
}
