package org.resight.sql;

import java.util.List;
import org.jdbi.v3.core.statement.Update;
import org.resight.journal.JournalConflictException;
import org.resight.journal.JournalEntry;

/**
 * What an append does to the end of a journal, under the condition that it stands where the writer
 * believes.
 *
 * @param graph the graph's number
 * @param expected the position it stands at
 * @param epoch the epoch it stands in
 * @param next the epoch to write under
 * @param entries how many are appended
 * @param reviews how many of them are reviews
 * @param before the seq before the first of these; anything if there are none
 */
record EndMove(
    long graph, long expected, long epoch, long next, int entries, long reviews, long before) {

  /** One text for all, which is parsed and prepared once. */
  static final String SQL =
      "UPDATE journal_end"
          + " SET last_position = last_position + ?, last_seq = last_seq + ?, epoch = ?"
          + " WHERE graph_no = ? AND last_position = ? AND epoch = ? AND NOT deleted"
          + " AND (? = 0 OR last_seq = ?)";

  /** How many parameters {@link #SQL} has. */
  static final int PARAMETERS = 8;

  /**
   * Returns the move for some entries.
   *
   * @throws IllegalArgumentException if there is a hole between their seqs
   */
  static EndMove of(long graph, long expected, long epoch, long next, List<JournalEntry> entries) {
    long before = -1;
    long reviews = 0;
    for (JournalEntry entry : entries) {
      if (entry instanceof JournalEntry.Reviewed reviewed) {
        if (reviews == 0) {
          before = reviewed.review().seq() - 1;
        }
        reviews++;
        if (reviewed.review().seq() != before + reviews) {
          throw new IllegalArgumentException("a hole before seq " + reviewed.review().seq());
        }
      }
    }
    return new EndMove(graph, expected, epoch, next, entries.size(), reviews, before);
  }

  /** Binds the first parameters of a statement that begins with {@link #SQL}. */
  Update bind(Update update) {
    return update
        .bind(0, (long) entries)
        .bind(1, reviews)
        .bind(2, next)
        .bind(3, graph)
        .bind(4, expected)
        .bind(5, epoch)
        .bind(6, reviews)
        .bind(7, before);
  }

  /** Returns what to throw if nothing was moved. */
  JournalConflictException conflict() {
    return new JournalConflictException(
        "The journal does not end at position "
            + expected
            + " in epoch "
            + epoch
            + ": another server writes it, or the graph was deleted.");
  }
}
