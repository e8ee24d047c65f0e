package org.resight.sql;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/**
 * The pages of the journals that are kept once more in the form that a replay reads fastest. One
 * that is missing or damaged costs time only: its rows are read. Thread-safe.
 */
final class SealedPages {

  private static final Logger LOG = System.getLogger(SealedPages.class.getName());

  private SealedPages() {}

  /** Returns the rows of a page, or nothing if it is not sealed, or the seal broken. */
  static Optional<List<EntryRow>> read(Handle handle, long graph, long first) {
    return handle
        .createQuery("SELECT entries FROM journal_page WHERE graph_no = ? AND first_position = ?")
        .bind(0, graph)
        .bind(1, first)
        .mapTo(byte[].class)
        .findOne()
        .flatMap(page -> rows(page, graph, first));
  }

  private static Optional<List<EntryRow>> rows(byte[] page, long graph, long first) {
    try {
      List<EntryRow> rows = SealedPage.rows(page);
      if (rows.size() == EntryPages.SIZE && rows.get(0).position() == first) {
        return Optional.of(rows);
      }
    } catch (RuntimeException e) {
      // as any other page that holds something else
    }
    LOG.log(Level.WARNING, "The page at {0} of graph no. {1} was damaged.", first, graph);
    return Optional.empty();
  }

  /** Writes a page, in place of one that was there. */
  static void write(Handle handle, long graph, long first, byte[] page) {
    handle.execute(
        "DELETE FROM journal_page WHERE graph_no = ? AND first_position = ?", graph, first);
    handle.execute("INSERT INTO journal_page VALUES (?, ?, ?)", graph, first, page);
  }
}
