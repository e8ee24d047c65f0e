package org.resight.it.crash;

import java.net.URI;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import java.util.UUID;
import org.resight.it.server.PostgresServer;
import org.resight.it.server.RunningServer;

/** What the database says of several servers; it answers also while they are frozen or dead. */
final class Ownership {

  private final String url;

  Ownership(PostgresServer postgres) {
    this.url = postgres.environment().get("RESIGHT_DB_URL");
  }

  /** Opens a connection of the test. */
  Connection connect() throws SQLException {
    return DriverManager.getConnection(url, PostgresServer.USER, "");
  }

  /** Returns the address of the server that leads, if its lease lasts. */
  Optional<URI> leader() throws SQLException {
    return find(
            "SELECT url FROM leader JOIN node USING (node_id)"
                + " WHERE lease_until > clock_timestamp() AND url LIKE ?",
            "%")
        .map(URI::create);
  }

  /** Returns the address of the server that owns a graph. */
  Optional<URI> owner(UUID graph) throws SQLException {
    return find(
            "SELECT url FROM held_id JOIN journal_end USING (graph_no) JOIN node ON node_id = owner"
                + " WHERE graph_id = CAST(? AS UUID)",
            graph.toString())
        .map(URI::create);
  }

  /** Returns the id of a server; empty if its lease has ended. */
  Optional<String> id(RunningServer server) throws SQLException {
    return find(
        "SELECT node_id FROM node WHERE url = ? AND lease_until > clock_timestamp()",
        server.uri().toString());
  }

  /** Returns whether a server neither leads nor owns a graph, with a valid lease or without. */
  boolean hasNothing(RunningServer server) throws SQLException {
    return find(
            "SELECT node_id FROM node WHERE url = ? AND (node_id IN (SELECT node_id FROM leader)"
                + " OR node_id IN (SELECT owner FROM journal_end WHERE NOT deleted))",
            server.uri().toString())
        .isEmpty();
  }

  private Optional<String> find(String sql, String with) throws SQLException {
    try (Connection connection = connect();
        PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, with);
      try (ResultSet rows = statement.executeQuery()) {
        return rows.next() ? Optional.of(rows.getString(1)) : Optional.empty();
      }
    }
  }
}
