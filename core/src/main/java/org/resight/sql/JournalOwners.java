package org.resight.sql;

import java.sql.Types;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.resight.journal.GraphKey;
import org.resight.journal.ReviewJournal;
import org.resight.model.AnnotationId;
import org.resight.model.GraphId;

/** Which of several servers owns which journal, in a transaction of somebody else. */
final class JournalOwners {

  private JournalOwners() {}

  /** Returns where the journals of all graphs end that were not deleted, and whose they are. */
  static List<ReviewJournal.End> ends(Handle handle) {
    return handle
        .createQuery(
            "SELECT graph_key, last_position, owner, wanted, placed FROM graph"
                + " JOIN journal_end ON journal_end.graph_no = graph.graph_no WHERE NOT deleted")
        .map(
            (row, context) ->
                new ReviewJournal.End(
                    new GraphKey(row.getObject(1, UUID.class)),
                    row.getLong(2),
                    row.getObject(3, UUID.class),
                    row.getObject(4, UUID.class),
                    row.getString(5)))
        .list();
  }

  /** Takes a journal from whoever writes it and is none of the servers that know each other. */
  static void takeOver(Handle handle, long graph, UUID by) {
    handle
        .createUpdate(
            "UPDATE journal_end SET epoch = epoch + 1, owner = ? WHERE NOT deleted"
                + " AND graph_no = ? AND (owner = ? OR NOT EXISTS"
                + " (SELECT 1 FROM node WHERE node_id = journal_end.owner))")
        .bind(0, by)
        .bind(1, graph)
        .bind(2, by)
        .execute();
  }

  /** Gives a journal in its epoch to a server that shall own it and lives. */
  static boolean give(Handle handle, long graph, long epoch, UUID to) {
    return handle
            .createUpdate(
                "UPDATE journal_end SET epoch = epoch + 1, owner = ?, wanted = NULL"
                    + " WHERE graph_no = ? AND epoch = ? AND wanted = ? AND NOT deleted"
                    + " AND EXISTS (SELECT 1 FROM node WHERE node_id = ?"
                    + " AND lease_until > clock_timestamp())")
            .bind(0, to)
            .bind(1, graph)
            .bind(2, epoch)
            .bind(3, to)
            .bind(4, to)
            .execute()
        > 0;
  }

  static int want(Handle handle, long graph, @Nullable UUID server) {
    return handle
        .createUpdate("UPDATE journal_end SET wanted = ? WHERE graph_no = ?")
        .bindBySqlType(0, server, Types.OTHER)
        .bind(1, graph)
        .execute();
  }

  /** Returns whether a server is to give a journal to another. */
  static boolean isAskedFor(Handle handle, UUID server) {
    return handle
        .createQuery(
            "SELECT EXISTS (SELECT 1 FROM journal_end"
                + " WHERE owner = ? AND wanted <> owner AND NOT deleted)")
        .bind(0, server)
        .mapTo(Boolean.class)
        .one();
  }

  static int place(Handle handle, long graph, @Nullable String url) {
    return handle
        .createUpdate("UPDATE journal_end SET placed = ? WHERE graph_no = ?")
        .bind(0, url)
        .bind(1, graph)
        .execute();
  }

  /** Returns the graph that has or had an id. */
  static Optional<GraphKey> keyOf(Handle handle, GraphId id) {
    return key(
        handle,
        "SELECT graph_key FROM graph JOIN held_id ON held_id.graph_no = graph.graph_no"
            + " WHERE graph_id = ?",
        id.uuid());
  }

  /** Returns the graph that holds an annotation. */
  static Optional<GraphKey> holderOf(Handle handle, AnnotationId annotation) {
    return key(
        handle,
        "SELECT graph_key FROM graph"
            + " JOIN held_annotation ON held_annotation.graph_no = graph.graph_no"
            + " WHERE annotation_id = ?",
        annotation.uuid());
  }

  private static Optional<GraphKey> key(Handle handle, String sql, UUID id) {
    return handle.createQuery(sql).bind(0, id).mapTo(UUID.class).findOne().map(GraphKey::new);
  }
}
