package org.resight.sql;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.statement.SqlStatement;
import org.resight.cluster.Claim;
import org.resight.cluster.Node;
import org.resight.cluster.NodeStore;
import org.resight.database.Database;
import org.resight.journal.GraphKey;
import org.resight.refusal.JournalUnavailableException;
import org.resight.settings.Settings;

/**
 * The servers of a cluster in PostgreSQL, over a connection of its own, so that a lease is renewed
 * whatever the others wait for. Each method is one statement. Thread-safe.
 */
public final class PostgresNodeStore implements NodeStore {

  /** How long a statement may take. */
  private static final Duration LIMIT = Duration.ofSeconds(1);

  private static final String LIVING = "lease_until > clock_timestamp()";

  private static final String SEEN =
      " FROM graph JOIN unnest(?::uuid[], ?::bigint[]) AS seen (graph_key, epoch)"
          + " ON seen.graph_key = graph.graph_key"
          + " WHERE journal_end.graph_no = graph.graph_no AND journal_end.epoch = seen.epoch";

  private static final String CLAIM =
      "UPDATE journal_end SET owner = ?, epoch = journal_end.epoch + 1"
          + SEEN
          + " AND NOT deleted"
          + " AND (owner IS NULL OR owner = ? OR NOT EXISTS"
          + " (SELECT 1 FROM node WHERE node_id = journal_end.owner AND "
          + LIVING
          + ")) AND EXISTS (SELECT 1 FROM node WHERE node_id = ? AND "
          + LIVING
          + ") RETURNING graph.graph_key, journal_end.epoch";

  private static final String RELEASE =
      "UPDATE journal_end SET owner = NULL"
          + SEEN
          + " AND owner = ? RETURNING graph.graph_key, journal_end.epoch";

  private final Database database;

  private PostgresNodeStore(Database database) {
    this.database = database;
  }

  /**
   * Connects. The schema must be there.
   *
   * @throws JournalUnavailableException if the database is not PostgreSQL: one sentence
   */
  public static PostgresNodeStore open(Settings settings) {
    return new PostgresNodeStore(Database.lone(settings, LIMIT));
  }

  @Override
  public void join(Node node, Duration lease) {
    database.writeAtOnce(
        handle ->
            handle
                .createUpdate(
                    "WITH forgotten AS (DELETE FROM node"
                        + " WHERE lease_until < clock_timestamp() - INTERVAL '1 hour')"
                        + " INSERT INTO node (node_id, url, version, draining, lease_until)"
                        + " VALUES (?, ?, ?, ?, clock_timestamp() + ? * INTERVAL '1 ms')")
                .bind(0, node.id())
                .bind(1, node.url())
                .bind(2, node.version())
                .bind(3, node.draining())
                .bind(4, lease.toMillis())
                .execute());
  }

  @Override
  public boolean renew(Node node, Duration lease) {
    return database.writeAtOnce(
        handle ->
            handle
                    .createUpdate(
                        "UPDATE node SET draining = ?,"
                            + " lease_until = clock_timestamp() + ? * INTERVAL '1 ms'"
                            + " WHERE node_id = ? AND "
                            + LIVING)
                    .bind(0, node.draining())
                    .bind(1, lease.toMillis())
                    .bind(2, node.id())
                    .execute()
                == 1);
  }

  @Override
  public void leave(UUID node) {
    database.writeAtOnce(handle -> handle.execute("DELETE FROM node WHERE node_id = ?", node));
  }

  @Override
  public List<Node> living() {
    return database.read(
        handle ->
            handle
                .createQuery(
                    "SELECT node_id, url, version, draining FROM node WHERE "
                        + LIVING
                        + " ORDER BY node_id")
                .map(
                    (row, context) ->
                        new Node(
                            row.getObject(1, UUID.class),
                            row.getString(2),
                            row.getString(3),
                            row.getBoolean(4)))
                .list());
  }

  @Override
  public List<Claim> claim(UUID node, Collection<Claim> seen) {
    return database.writeAtOnce(
        handle -> {
          var claim = handle.createQuery(CLAIM).bind(0, node);
          bind(claim, 1, seen);
          return claim
              .bind(3, node)
              .bind(4, node)
              .map((row, context) -> claim(row.getObject(1, UUID.class), row.getLong(2)))
              .list();
        });
  }

  @Override
  public List<Claim> release(UUID node, Collection<Claim> owned) {
    return database.writeAtOnce(
        handle -> {
          var release = handle.createQuery(RELEASE);
          bind(release, 0, owned);
          return release
              .bind(2, node)
              .map((row, context) -> claim(row.getObject(1, UUID.class), row.getLong(2)))
              .list();
        });
  }

  private static void bind(SqlStatement<?> statement, int first, Collection<Claim> claims) {
    statement.bindArray(
        first, UUID.class, claims.stream().map(claim -> claim.graph().uuid()).toList());
    statement.bindArray(first + 1, Long.class, claims.stream().map(Claim::epoch).toList());
  }

  private static Claim claim(UUID graph, long epoch) {
    return new Claim(new GraphKey(graph), epoch);
  }

  @Override
  public void close() {
    database.close();
  }
}
