package org.resight.sql;

import java.time.Duration;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.resight.cluster.Node;
import org.resight.cluster.NodeStore;
import org.resight.cluster.Standing;
import org.resight.database.Database;
import org.resight.refusal.JournalUnavailableException;
import org.resight.settings.Settings;

/**
 * The servers of a cluster in PostgreSQL, over a connection of its own, so that a lease is renewed
 * whatever the others wait for. Thread-safe.
 */
public final class PostgresNodeStore implements NodeStore {

  /** How long a statement may take. */
  private static final Duration LIMIT = Duration.ofSeconds(1);

  /** How long the one that begins an epoch in each journal may take. */
  private static final Duration EPOCHS_LIMIT = Duration.ofSeconds(10);

  private static final String STANDING =
      "SELECT term, node.node_id, url, version, COALESCE(lease_until > clock_timestamp(), FALSE)"
          + " FROM leader LEFT JOIN node ON node.node_id = leader.node_id";

  private final Database database;
  private final Database epochs;

  private PostgresNodeStore(Database database, Database epochs) {
    this.database = database;
    this.epochs = epochs;
  }

  /**
   * Connects. The schema must be there.
   *
   * @throws JournalUnavailableException if the database is not PostgreSQL: one sentence
   */
  public static PostgresNodeStore open(Settings settings) {
    return new PostgresNodeStore(
        Database.lone(settings, LIMIT), Database.lone(settings, EPOCHS_LIMIT));
  }

  @Override
  public String secret() {
    return database.write(
        handle -> {
          handle.execute(
              "UPDATE leader SET secret = ? WHERE secret = ''",
              UUID.randomUUID() + "/" + UUID.randomUUID());
          return handle.createQuery("SELECT secret FROM leader").mapTo(String.class).one();
        });
  }

  /**
   * Two statements, each its own transaction: the second must see who has led while the first
   * waited for that server's row.
   */
  @Override
  public Standing renew(Node node, Duration lease) {
    return database.writeAtOnce(
        handle -> {
          handle
              .createUpdate(
                  "WITH forgotten AS (DELETE FROM node"
                      + " WHERE lease_until < clock_timestamp() - INTERVAL '1 hour'"
                      + " AND node_id NOT IN"
                      + " (SELECT node_id FROM leader WHERE node_id IS NOT NULL))"
                      + " INSERT INTO node (node_id, url, version, draining, lease_until)"
                      + " VALUES (?, ?, ?, FALSE, clock_timestamp() + ? * INTERVAL '1 ms')"
                      + " ON CONFLICT (node_id) DO UPDATE SET lease_until = EXCLUDED.lease_until")
              .bind(0, node.id())
              .bind(1, node.url())
              .bind(2, node.version())
              .bind(3, lease.toMillis())
              .execute();
          return standing(handle);
        });
  }

  /**
   * Locks the leader's row, for which it waits until writes that hold it have ended, then the row
   * of the leader before, so that its lease cannot be renewed meanwhile.
   */
  @Override
  public Standing lead(Node node, Duration lease) {
    return epochs.write(
        handle -> {
          handle.execute("SELECT set_config('idle_in_transaction_session_timeout', '2000', TRUE)");
          @Nullable UUID before =
              handle.createQuery("SELECT node_id FROM leader FOR UPDATE").mapTo(UUID.class).one();
          if (before != null) {
            handle.execute("SELECT 1 FROM node WHERE node_id = ? FOR UPDATE", before);
          }
          Standing found = standing(handle);
          if (found.living()) {
            return found;
          }
          handle.execute("UPDATE leader SET node_id = ?, term = term + 1", node.id());
          handle.execute(
              "UPDATE journal_end SET epoch = epoch + 1, owner = ? WHERE NOT deleted", node.id());
          handle.execute(
              "UPDATE node SET lease_until = clock_timestamp() + ? * INTERVAL '1 ms'"
                  + " WHERE node_id = ?",
              lease.toMillis(),
              node.id());
          return standing(handle);
        });
  }

  private static Standing standing(Handle handle) {
    return handle
        .createQuery(STANDING)
        .map(
            (row, context) -> {
              UUID id = row.getObject(2, UUID.class);
              return new Standing(
                  row.getLong(1),
                  id == null ? null : new Node(id, row.getString(3), row.getString(4)),
                  row.getBoolean(5));
            })
        .one();
  }

  @Override
  public void leave(UUID node) {
    database.writeAtOnce(handle -> handle.execute("DELETE FROM node WHERE node_id = ?", node));
  }

  @Override
  public void close() {
    database.close();
    epochs.close();
  }
}
