package org.resight.sql;

import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.resight.cluster.KnownNode;
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

  /** Entries by which another must be closer to what is written, to lead in one's place. */
  private static final long CLOSER = 1000;

  private static final String STANDING =
      "SELECT term, node.node_id, node.url, node.version,"
          + " COALESCE(node.lease_until > clock_timestamp(), FALSE),"
          + " COALESCE(node.draining, FALSE), COALESCE(mine.draining, FALSE),"
          + " EXISTS (SELECT 1 FROM node other WHERE other.node_id <> mine.node_id"
          + " AND other.lease_until > clock_timestamp() AND NOT other.draining"
          + " AND (mine.draining OR (other.behind >= 0"
          + " AND (mine.behind < 0 OR mine.behind > other.behind + "
          + CLOSER
          + ")))), mine.losses"
          + " FROM leader LEFT JOIN node ON node.node_id = leader.node_id"
          + " LEFT JOIN node mine ON mine.node_id = ?";

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
  public Standing renew(Node node, Duration lease, long behind) {
    return database.writeAtOnce(
        handle -> {
          handle
              .createUpdate(
                  "WITH forgotten AS (DELETE FROM node"
                      + " WHERE lease_until < clock_timestamp() - INTERVAL '1 hour'"
                      + " AND node_id NOT IN"
                      + " (SELECT node_id FROM leader WHERE node_id IS NOT NULL)"
                      + " AND NOT EXISTS (SELECT 1 FROM journal_end"
                      + " WHERE owner = node_id AND NOT deleted))"
                      + " INSERT INTO node (node_id, url, version, draining, lease_until, behind)"
                      + " VALUES (?, ?, ?, FALSE, clock_timestamp() + ? * INTERVAL '1 ms', ?)"
                      + " ON CONFLICT (node_id) DO UPDATE"
                      + " SET lease_until = EXCLUDED.lease_until, behind = EXCLUDED.behind")
              .bind(0, node.id())
              .bind(1, node.url())
              .bind(2, node.version())
              .bind(3, lease.toMillis())
              .bind(4, behind)
              .execute();
          return standing(handle, node);
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
          Standing found = standing(handle, node);
          if (found.living()) {
            return found;
          }
          handle.execute("UPDATE leader SET node_id = ?, term = term + 1", node.id());
          claim(handle, node.id());
          handle.execute(
              "UPDATE journal_end SET epoch = epoch + 1, owner = ?"
                  + " WHERE owner IS NULL AND NOT deleted",
              node.id());
          handle.execute(
              "UPDATE node SET lease_until = clock_timestamp() + ? * INTERVAL '1 ms'"
                  + " WHERE node_id = ?",
              lease.toMillis(),
              node.id());
          return standing(handle, node);
        });
  }

  @Override
  public int claim(UUID leader) {
    return epochs.write(
        handle -> {
          handle.execute("SELECT set_config('idle_in_transaction_session_timeout', '2000', TRUE)");
          boolean leads =
              handle
                  .createQuery("SELECT 1 FROM leader WHERE node_id = ? FOR SHARE")
                  .bind(0, leader)
                  .mapTo(Integer.class)
                  .findOne()
                  .isPresent();
          return leads ? claim(handle, leader) : 0;
        });
  }

  /** Locks the rows of servers that are gone, so that none is renewed and goes on unawares. */
  private static int claim(Handle handle, UUID by) {
    List<UUID> gone =
        handle
            .createQuery(
                "UPDATE node SET losses = losses + 1 WHERE node_id IN"
                    + " (SELECT node_id FROM node WHERE lease_until <= clock_timestamp()"
                    + " AND node_id <> ? AND node_id IN (SELECT owner FROM journal_end"
                    + " WHERE NOT deleted) ORDER BY node_id FOR UPDATE) RETURNING node_id")
            .bind(0, by)
            .mapTo(UUID.class)
            .list();
    return handle
        .createUpdate(
            "UPDATE journal_end SET epoch = epoch + 1, owner = ?, wanted = NULL WHERE NOT deleted"
                + " AND owner <> ? AND (owner = ANY (?) OR NOT EXISTS"
                + " (SELECT 1 FROM node WHERE node_id = journal_end.owner))")
        .bind(0, by)
        .bind(1, by)
        .bindArray(2, UUID.class, gone)
        .execute();
  }

  private static Standing standing(Handle handle, Node asks) {
    return handle
        .createQuery(STANDING)
        .bind(0, asks.id())
        .map(
            (row, context) -> {
              UUID id = row.getObject(2, UUID.class);
              return new Standing(
                  row.getLong(1),
                  id == null ? null : new Node(id, row.getString(3), row.getString(4)),
                  row.getBoolean(5),
                  row.getBoolean(6),
                  row.getBoolean(7),
                  row.getBoolean(8),
                  row.getLong(9));
            })
        .one();
  }

  @Override
  public void release(UUID node) {
    epochs.write(
        handle -> {
          handle.execute("UPDATE leader SET node_id = NULL WHERE node_id = ?", node);
          return handle.execute(
              "UPDATE journal_end SET owner = NULL, wanted = NULL WHERE owner = ?", node);
        });
  }

  @Override
  public List<KnownNode> nodes() {
    return epochs.read(
        handle ->
            handle
                .createQuery(
                    "SELECT node.node_id, url, version, leader.node_id IS NOT NULL,"
                        + " CAST(1000 * EXTRACT(EPOCH FROM lease_until - clock_timestamp())"
                        + " AS BIGINT), draining, behind"
                        + " FROM node LEFT JOIN leader ON leader.node_id = node.node_id"
                        + " ORDER BY url, lease_until, node.node_id")
                .map(
                    (row, context) ->
                        new KnownNode(
                            new Node(
                                row.getObject(1, UUID.class), row.getString(2), row.getString(3)),
                            row.getBoolean(4),
                            Duration.ofMillis(row.getLong(5)),
                            row.getBoolean(6),
                            row.getLong(7)))
                .list());
  }

  @Override
  public boolean drain(UUID node, boolean draining) {
    return epochs.writeAtOnce(
        handle ->
            handle.execute("UPDATE node SET draining = ? WHERE node_id = ?", draining, node) > 0);
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
