package org.resight.sql;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.locks.ReentrantLock;
import org.resight.database.Database;

/**
 * The names of reviewers in all journals. No index has them, as it would cost each review: the
 * first question looks through all journals, a part at a time, later ones through what has come
 * since.
 *
 * <p>Thread-safe; one question at a time looks.
 */
final class ReviewerNames {

  /** Entries that one statement looks through. */
  private static final int PART = 100_000;

  private final Database database;
  private final ReentrantLock looking = new ReentrantLock();
  private final Map<Long, Long> seen = new HashMap<>();
  private final Set<String> names = new TreeSet<>();
  private final Set<String> lower = new HashSet<>();

  ReviewerNames(Database database) {
    this.database = database;
  }

  private record End(long graph, long position) {}

  boolean has(String name) {
    looking.lock();
    try {
      look();
      return lower.contains(name.toLowerCase(Locale.ROOT));
    } finally {
      looking.unlock();
    }
  }

  List<String> first(int limit) {
    looking.lock();
    try {
      look();
      return names.stream().limit(limit).toList();
    } finally {
      looking.unlock();
    }
  }

  private void look() {
    List<End> ends =
        database.read(
            handle ->
                handle
                    .createQuery("SELECT graph_no, last_position FROM journal_end")
                    .map((row, context) -> new End(row.getLong(1), row.getLong(2)))
                    .list());
    for (End end : ends) {
      for (long from = seen.getOrDefault(end.graph(), 0L); from < end.position(); ) {
        long to = Math.min(end.position(), from + PART);
        part(end.graph(), from, to).forEach(this::add);
        seen.put(end.graph(), to);
        from = to;
      }
    }
  }

  private void add(String name) {
    names.add(name);
    lower.add(name.toLowerCase(Locale.ROOT));
  }

  private List<String> part(long graph, long after, long to) {
    return database.read(
        handle ->
            handle
                .createQuery(
                    "SELECT DISTINCT reviewer FROM journal_entry WHERE graph_no = ? AND position > ?"
                        + " AND position <= ? AND reviewer IS NOT NULL AND reviewer <> ''")
                .bind(0, graph)
                .bind(1, after)
                .bind(2, to)
                .mapTo(String.class)
                .list());
  }
}
