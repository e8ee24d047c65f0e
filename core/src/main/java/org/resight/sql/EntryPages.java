package org.resight.sql;

import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;
import org.resight.database.Database;
import org.resight.journal.JournalConflictException;
import org.resight.journal.ReviewJournal;
import org.resight.refusal.JournalUnavailableException;

/**
 * Reads pages of a journal's rows, in the order of their positions: sealed ones ({@link
 * SealedPages}), or the rows themselves.
 *
 * <p>H2 keeps a table by its own row numbers and looks each row up there when it is found by an
 * index. The rows of a page mostly stand there together, as one writer appends them: then they are
 * read as they stand, which takes a fifth less of the processor.
 *
 * <p>Thread-safe.
 */
final class EntryPages {

  /** Rows in a page that can be sealed. It begins after a multiple of it. */
  static final int SIZE = ReviewJournal.PAGE;

  private static final String SELECT = "SELECT " + EntryRow.COLUMNS + " FROM journal_entry";

  /** Row numbers a row over which a page may be spread; else too many are other graphs' rows. */
  private static final int SPREAD = 2;

  private final Database database;
  private final EntryRow.Time time;

  EntryPages(Database database) {
    this.database = database;
    this.time = EntryRow.Time.of(database);
  }

  /**
   * Rows that were read.
   *
   * @param unsealed whether they could be sealed and are not
   */
  record Page(List<EntryRow> rows, boolean unsealed) {}

  /**
   * Reads what there is from one position to another, both included; rows may be missing.
   *
   * @throws JournalUnavailableException if the database does not answer
   */
  Page read(long graph, long first, long last) {
    return database.read(
        handle -> {
          boolean sealable = first % SIZE == 1 && last == first + SIZE - 1;
          Optional<List<EntryRow>> sealed =
              sealable ? SealedPages.read(handle, graph, first) : Optional.empty();
          return sealed
              .map(rows -> new Page(rows, false))
              .orElseGet(() -> new Page(rows(handle, graph, first, last), sealable));
        });
  }

  /**
   * Seals a page.
   *
   * @return whether the database could do it, or need not
   */
  boolean seal(long graph, long first) {
    try {
      return database.writeByAny(
          handle -> {
            List<EntryRow> rows = rows(handle, graph, first, first + SIZE - 1);
            if (isWhole(rows, first, first + SIZE - 1)) {
              SealedPage.of(rows).ifPresent(page -> SealedPages.write(handle, graph, first, page));
            }
            return true;
          });
    } catch (JournalConflictException e) {
      return true; // another has sealed it
    } catch (JournalUnavailableException e) {
      return false;
    }
  }

  /** Forgets the sealed pages of a graph that will not be replayed again, if the database can. */
  void unseal(long graph) {
    try {
      database.write(
          handle -> handle.execute("DELETE FROM journal_page WHERE graph_no = ?", graph));
    } catch (JournalConflictException | JournalUnavailableException e) {
      // They take room, and nothing else.
    }
  }

  private List<EntryRow> rows(Handle handle, long graph, long first, long last) {
    List<EntryRow> rows =
        database.isPostgres() ? List.of() : asTheyStand(handle, graph, first, last);
    return isWhole(rows, first, last) ? rows : byPosition(handle, graph, first, last);
  }

  private List<EntryRow> byPosition(Handle handle, long graph, long first, long last) {
    return rows(
        handle
            .createQuery(
                SELECT
                    + " WHERE graph_no = ? AND position BETWEEN ? AND ?"
                    + " ORDER BY graph_no, position")
            .bind(0, graph)
            .bind(1, first)
            .bind(2, last));
  }

  /** Returns nothing if others' rows stand between. */
  private List<EntryRow> asTheyStand(Handle handle, long graph, long first, long last) {
    Optional<Long> from = rowNumber(handle, graph, first);
    Optional<Long> to = rowNumber(handle, graph, last);
    if (from.isEmpty() || to.isEmpty() || to.get() - from.get() > SPREAD * (last - first)) {
      return List.of();
    }
    return rows(
        handle
            .createQuery(
                SELECT
                    + " USE INDEX () WHERE _ROWID_ BETWEEN ? AND ? AND graph_no = ?"
                    + " ORDER BY _ROWID_")
            .bind(0, from.get())
            .bind(1, to.get())
            .bind(2, graph));
  }

  private static Optional<Long> rowNumber(Handle handle, long graph, long position) {
    return handle
        .createQuery("SELECT _ROWID_ FROM journal_entry WHERE graph_no = ? AND position = ?")
        .bind(0, graph)
        .bind(1, position)
        .mapTo(Long.class)
        .findOne();
  }

  /** Returns whether every row is there, and in its place. */
  private static boolean isWhole(List<EntryRow> rows, long first, long last) {
    if (rows.size() != last - first + 1) {
      return false;
    }
    long position = first;
    for (EntryRow row : rows) {
      if (row.position() != position++) {
        return false;
      }
    }
    return true;
  }

  private List<EntryRow> rows(Query query) {
    return query.map((row, context) -> EntryRow.read(row, time)).list();
  }
}
