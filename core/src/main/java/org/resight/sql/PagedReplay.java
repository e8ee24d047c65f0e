package org.resight.sql;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.resight.database.Database;
import org.resight.journal.GraphKey;
import org.resight.journal.JournalConflictException;
import org.resight.journal.JournalEntry;
import org.resight.journal.JournalUnreadableException;
import org.resight.journal.ReviewJournal;
import org.resight.refusal.JournalUnavailableException;

/**
 * One replay of a journal. It reads pages by position, each in a statement of its own, so that
 * memory stays flat, no transaction is open while entries are applied, and both databases work
 * alike. A page is a closed range, as nothing is missing in it: cheap however the database plans
 * it.
 *
 * <p>For one thread, which others help by reading ahead.
 */
final class PagedReplay {

  /** Pages read by other threads while one is applied. */
  private static final int PAGES_AHEAD = 2;

  /** Bodies read at once: at most 60 bytes a pair, 8 MB. */
  private static final int BODIES = 16;

  private final Database database;
  private final EntryPages pages;
  private final GraphKey key;
  private final long graph;

  /**
   * @param graph the number of the graph that has the key
   */
  PagedReplay(Database database, EntryPages pages, GraphKey key, long graph) {
    this.database = database;
    this.pages = pages;
    this.key = key;
    this.graph = graph;
  }

  /**
   * Reads the entries after a position.
   *
   * @throws JournalConflictException if the journal ends before it
   * @return where the pages begin that could be sealed and are not
   */
  Queue<Long> read(long after, Executor executor, ReviewJournal.EntryReader reader) {
    long end =
        database.read(
            handle ->
                handle
                    .createQuery("SELECT last_position FROM journal_end WHERE graph_no = ?")
                    .bind(0, graph)
                    .mapTo(Long.class)
                    .findOne()
                    .orElseThrow(() -> damaged(key, after, null)));
    if (end < after) {
      throw new JournalConflictException(
          "The journal of graph " + key + " ends at " + end + ", before " + after + ".");
    }
    Queue<Long> unsealed = new ArrayDeque<>();
    Queue<ReadAhead<Page>> ahead = new ArrayDeque<>();
    try {
      long unread = after;
      for (long from = after; from < end; from = endOfPage(from, end)) {
        for (; unread < end && ahead.size() <= PAGES_AHEAD; unread = endOfPage(unread, end)) {
          long first = unread + 1;
          long last = endOfPage(unread, end);
          ahead.add(ReadAhead.begin(executor, () -> page(first, last)));
        }
        Page page = ahead.remove().take();
        if (page.unsealed) {
          unsealed.add(from + 1);
        }
        Bodies bodies = new Bodies(page.rows);
        long last = endOfPage(from, end);
        for (long position = from + 1; position <= last; position++) {
          reader.read(position, entry(position, page.rows.poll(), bodies));
        }
      }
    } finally {
      ahead.forEach(ReadAhead::drop);
    }
    return unsealed;
  }

  /** Returns where the page after a position ends. */
  private static long endOfPage(long position, long end) {
    return Math.min((position / EntryPages.SIZE + 1) * EntryPages.SIZE, end);
  }

  /**
   * Rows that were read.
   *
   * @param unsealed whether they could be sealed and are not
   */
  private record Page(Queue<Row> rows, boolean unsealed) {}

  /**
   * A row, and its entry if that needs no body and can be had. One that is damaged is not noticed
   * before its turn.
   */
  private record Row(EntryRow row, @Nullable JournalEntry entry) {

    static Row of(EntryRow row) {
      try {
        return new Row(row, row.hasBody() ? null : row.entry(null));
      } catch (RuntimeException e) {
        return new Row(row, null);
      }
    }
  }

  private Page page(long first, long last) {
    EntryPages.Page page = pages.read(graph, first, last);
    Queue<Row> rows =
        page.rows().stream().map(Row::of).collect(Collectors.toCollection(ArrayDeque::new));
    return new Page(rows, page.unsealed());
  }

  private JournalEntry entry(long position, @Nullable Row row, Bodies bodies) {
    try {
      if (row != null && row.row().position() == position) {
        return row.entry() != null
            ? row.entry()
            : row.row().entry(row.row().hasBody() ? bodies.of(position) : null);
      }
    } catch (JournalUnavailableException e) {
      throw e;
    } catch (RuntimeException e) {
      throw damaged(key, position, e);
    }
    throw damaged(key, position, null);
  }

  /** The bodies beside a page of rows, read a few at a time. */
  private final class Bodies {

    private final long[] positions;
    private final Map<Long, byte[]> read = new HashMap<>();

    Bodies(Collection<Row> rows) {
      this.positions =
          rows.stream()
              .map(Row::row)
              .filter(EntryRow::hasBody)
              .mapToLong(EntryRow::position)
              .toArray();
    }

    byte @Nullable [] of(long position) {
      if (!read.containsKey(position)) {
        read.clear();
        int first = Arrays.binarySearch(positions, position);
        int last = Math.min(first + BODIES, positions.length) - 1;
        database.read(handle -> read(handle, position, positions[last]));
      }
      return read.get(position);
    }

    private int read(Handle handle, long first, long last) {
      handle
          .createQuery(
              "SELECT position, body FROM journal_body"
                  + " WHERE graph_no = ? AND position BETWEEN ? AND ?")
          .bind(0, graph)
          .bind(1, first)
          .bind(2, last)
          .map((row, context) -> Map.entry(row.getLong(1), row.getBytes(2)))
          .forEach(body -> read.put(body.getKey(), body.getValue()));
      return read.size();
    }
  }

  /** Says that an entry cannot be read. */
  static JournalUnreadableException damaged(
      GraphKey key, long position, @Nullable RuntimeException cause) {
    String message = "Entry " + position + " of the journal of graph " + key + " is damaged.";
    return cause == null
        ? new JournalUnreadableException(message)
        : new JournalUnreadableException(message, cause);
  }
}
