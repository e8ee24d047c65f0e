package org.resight.it.crash;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.UUID;

/**
 * Locks a row of the database until a server waits for it within a transaction. When it is
 * released, that transaction has the lock, also if the server is frozen or dead by then.
 */
final class RowLock implements AutoCloseable {

  private static final Duration TIMEOUT = Duration.ofSeconds(60);

  private final Connection connection;
  private final Connection observer;
  private final int own;

  private RowLock(Connection connection, Connection observer) throws SQLException {
    this.connection = connection;
    this.observer = observer;
    connection.setAutoCommit(false);
    try (ResultSet row = connection.createStatement().executeQuery("SELECT pg_backend_pid()")) {
      row.next();
      this.own = row.getInt(1);
    }
  }

  /**
   * Locks the row that a fault is about.
   *
   * @param graph whose row it is for {@link Fault#HOLD_GRAPH}
   */
  static RowLock of(Ownership ownership, Fault fault, UUID graph) throws SQLException {
    RowLock lock = new RowLock(ownership.connect(), ownership.connect());
    String sql =
        switch (fault) {
          case HOLD_LEADER -> "SELECT 1 FROM leader FOR UPDATE";
          case HOLD_CATALOGUE -> "SELECT 1 FROM catalogue FOR UPDATE";
          default ->
              "SELECT 1 FROM journal_end WHERE graph_no ="
                  + " (SELECT graph_no FROM held_id WHERE graph_id = '"
                  + graph
                  + "') FOR UPDATE";
        };
    try (var statement = lock.connection.createStatement()) {
      statement.execute(sql);
    }
    return lock;
  }

  /**
   * Waits until a server waits for the row.
   *
   * @return the process id of the connection that waits
   */
  int awaitWaiting(String host) throws Exception {
    int[] found = {0};
    Until.holds(
        "a transaction of " + host + " waits for a row",
        TIMEOUT,
        () -> {
          try (PreparedStatement statement =
              observer.prepareStatement(
                  "SELECT pid FROM pg_stat_activity WHERE host(client_addr) = ?"
                      + " AND ? = ANY (pg_blocking_pids(pid))")) {
            statement.setString(1, host);
            statement.setInt(2, own);
            try (ResultSet rows = statement.executeQuery()) {
              if (rows.next()) {
                found[0] = rows.getInt(1);
              }
              return found[0] != 0;
            }
          }
        });
    return found[0];
  }

  /** Releases the row. */
  void release() throws SQLException {
    connection.rollback();
  }

  /** Waits until a connection no longer waits; returns its state, or {@code gone}. */
  String stateOf(int pid) throws Exception {
    String[] state = {"active"};
    Until.holds(
        "a transaction has a row",
        TIMEOUT,
        () -> {
          try (PreparedStatement statement =
              observer.prepareStatement("SELECT state FROM pg_stat_activity WHERE pid = ?")) {
            statement.setInt(1, pid);
            try (ResultSet rows = statement.executeQuery()) {
              state[0] = rows.next() ? rows.getString(1) : "gone";
              return !state[0].equals("active");
            }
          }
        });
    return state[0];
  }

  @Override
  public void close() throws SQLException {
    connection.close();
    observer.close();
  }
}
