package org.resight.database;

import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.resight.journal.JournalConflictException;
import org.resight.journal.JournalUnreadableException;
import org.resight.refusal.JournalUnavailableException;

/** Says what an error of the database means, without its text: that may name files and values. */
final class SqlFault {

  /** H2's own state of two transactions that change one row. */
  private static final String H2_CONCURRENT_UPDATE = "90131";

  /**
   * PostgreSQL's state of a transaction that was undone, as it and another waited for each other.
   */
  private static final String DEADLOCK = "40P01";

  /** H2's own state of a damaged file. */
  private static final String H2_FILE_CORRUPTED = "90030";

  private SqlFault() {}

  /**
   * Returns the exception of the port.
   *
   * @param e what a library threw
   * @param cause the SQL exception among its causes, or null
   */
  static RuntimeException of(RuntimeException e, @Nullable SQLException cause) {
    if (cause == null) {
      return new JournalUnavailableException(
          "The database did not answer.", new SQLException(e.getClass().getName()));
    }
    String state = state(cause);
    if (state.startsWith("23")
        || state.equals("40001")
        || state.equals(DEADLOCK)
        || state.equals(H2_CONCURRENT_UPDATE)) {
      return new JournalConflictException(
          "Another writer was there first (" + state + ").", scrubbed(cause));
    }
    if (state.equals(H2_FILE_CORRUPTED) || state.startsWith("XX00")) {
      return new JournalUnreadableException(
          "The database is damaged (" + state + ").", scrubbed(cause));
    }
    return new JournalUnavailableException(
        "The database did not answer (" + state + ").", scrubbed(cause));
  }

  /** Returns the SQL state, or five zeros if there is none. */
  static String state(SQLException e) {
    String state = e.getSQLState();
    return state == null ? "00000" : state;
  }

  /** Returns the first SQL exception among the causes. */
  static @Nullable SQLException sqlException(Throwable e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLException sql) {
        return sql;
      }
    }
    return null;
  }

  /** Returns the exception without its message, but with its place. */
  static SQLException scrubbed(SQLException e) {
    SQLException scrubbed =
        new SQLException(
            e.getClass().getSimpleName() + " " + state(e), e.getSQLState(), e.getErrorCode());
    scrubbed.setStackTrace(e.getStackTrace());
    return scrubbed;
  }
}
