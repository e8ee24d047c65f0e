package org.resight.sql;

import java.sql.Types;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.statement.Update;
import org.jspecify.annotations.Nullable;
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
 * @param owner who writes under it
 * @param entries how many are appended
 * @param reviews how many of them are reviews
 * @param before the seq before the first of these; anything if there are none
 */
record EndMove(
    long graph,
    long expected,
    long epoch,
    long next,
    @Nullable UUID owner,
    int entries,
    long reviews,
    long before) {

  /** One text for all, which is parsed and prepared once. */
  static final String SQL =
      "UPDATE journal_end"
          + " SET last_position = last_position + ?, last_seq = last_seq + ?, epoch = ?, owner = ?"
          + " WHERE graph_no = ? AND last_position = ? AND epoch = ? AND NOT deleted"
          + " AND (? = 0 OR last_seq = ?)";

  /** How many parameters {@link #SQL} has. */
  static final int PARAMETERS = 9;

  /**
   * Returns the move for some entries.
   *
   * @throws IllegalArgumentException if there is a hole between their seqs
   */
  static EndMove of(
      long graph,
      long expected,
      long epoch,
      long next,
      @Nullable UUID owner,
      List<JournalEntry> entries) {
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
    return new EndMove(graph, expected, epoch, next, owner, entries.size(), reviews, before);
  }

  /** Binds the first parameters of a statement that begins with {@link #SQL}. */
  Update bind(Update update) {
    return update
        .bind(0, (long) entries)
        .bind(1, reviews)
        .bind(2, next)
        .bindBySqlType(3, owner, Types.OTHER)
        .bind(4, graph)
        .bind(5, expected)
        .bind(6, epoch)
        .bind(7, reviews)
        .bind(8, before);
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
