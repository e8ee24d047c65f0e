package org.resight.sql;

import java.sql.Array;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.UnableToCreateStatementException;
import org.jdbi.v3.core.statement.Update;
import org.jspecify.annotations.Nullable;
import org.resight.journal.JournalEntry;

/**
 * An append of reviews as one statement of PostgreSQL, which outside a transaction is one of its
 * own: one way to the database and back instead of three, each of which waits for the network and,
 * on a busy machine, for a processor at both ends.
 */
final class PostgresAppend {

  private record Column(String type, Function<EntryRow, @Nullable Object> value) {}

  /** Reviews that a statement certainly inserts in the time that it has; more go in several. */
  private static final int MOST = 10_000;

  /** In the order of {@link EntryRow#COLUMNS}. */
  private static final List<Column> COLUMNS =
      List.of(
          new Column("bigint", EntryRow::position),
          new Column("varchar", EntryRow::kind),
          new Column("bigint", EntryRow::seq),
          new Column("uuid", EntryRow::reviewId),
          new Column("uuid", row -> EntryRow.uuid(row.annotationA())),
          new Column("uuid", row -> EntryRow.uuid(row.annotationB())),
          new Column("varchar", EntryRow::evidence),
          new Column("varchar", EntryRow::meta),
          new Column("varchar", EntryRow::confidence),
          new Column("varchar", EntryRow::reviewer),
          new Column("varchar", EntryRow::tags),
          new Column("varchar", EntryRow::comment),
          new Column("timestamptz", row -> text(row.startedAt())),
          new Column("timestamptz", row -> text(row.decidedAt())),
          new Column("timestamptz", row -> text(row.recordedAt())),
          new Column("bigint", EntryRow::undoes));

  private static final String SQL =
      "WITH moved AS ("
          + EndMove.SQL
          + " RETURNING graph_no) INSERT INTO journal_entry (graph_no, "
          + EntryRow.COLUMNS
          + ") SELECT moved.graph_no, entry.* FROM moved, unnest("
          + COLUMNS.stream()
              .map(column -> "?::" + column.type + "[]")
              .collect(Collectors.joining(", "))
          + ") AS entry";

  private PostgresAppend() {}

  /** Returns whether the entries are reviews and nothing else, at least one and not too many. */
  static boolean takes(List<JournalEntry> entries) {
    return !entries.isEmpty()
        && entries.size() <= MOST
        && entries.stream().allMatch(JournalEntry.Reviewed.class::isInstance);
  }

  /**
   * Appends, and returns how many entries.
   *
   * @throws org.resight.journal.JournalConflictException if the end stands elsewhere; nothing is
   *     appended then
   */
  static int append(Handle handle, EndMove move, List<JournalEntry> entries) {
    List<EntryRow> rows =
        IntStream.range(0, entries.size())
            .mapToObj(i -> EntryRow.of(move.expected() + 1 + i, entries.get(i)))
            .toList();
    Update update = move.bind(handle.createUpdate(SQL));
    for (int i = 0; i < COLUMNS.size(); i++) {
      Column column = COLUMNS.get(i);
      Object[] values = rows.stream().map(column.value).toArray();
      update.bindBySqlType(EndMove.PARAMETERS + i, array(handle, column.type, values), Types.ARRAY);
    }
    if (update.execute() == 0) {
      throw move.conflict();
    }
    return entries.size();
  }

  private static Array array(Handle handle, String type, @Nullable Object[] values) {
    try {
      return handle.getConnection().createArrayOf(type, values);
    } catch (SQLException e) {
      throw new UnableToCreateStatementException(e);
    }
  }

  private static @Nullable String text(@Nullable Instant instant) {
    return instant == null ? null : instant.toString();
  }
}
