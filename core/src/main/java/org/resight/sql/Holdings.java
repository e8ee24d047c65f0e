package org.resight.sql;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Supplier;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.HandleCallback;
import org.jspecify.annotations.Nullable;
import org.resight.database.Database;
import org.resight.journal.GraphKey;
import org.resight.journal.GraphOpening;
import org.resight.journal.Holding;
import org.resight.journal.JournalConflictException;
import org.resight.journal.JournalEntry;
import org.resight.model.AnnotationId;
import org.resight.model.GraphId;
import org.resight.refusal.Refusal;
import org.resight.refusal.RefusedException;

/**
 * Which graph holds which annotations and ids, as rows that two graphs cannot both have. They are
 * changed in the transaction that journals the change, so whoever comes second is refused, on
 * whatever server.
 *
 * <p>Deleting a graph leaves its rows, so that it takes no time. They are free: whoever wants what
 * they name removes them first.
 *
 * <p>Thread-safe.
 */
final class Holdings {

  /** Ids in one statement. */
  private static final int CHUNK = 5000;

  /** How often something is tried while others give up what it wants. */
  private static final int MOST_TRIES = 3;

  private static final String OF_DELETED =
      " AND EXISTS (SELECT 1 FROM journal_end WHERE journal_end.graph_no = %1$s.graph_no AND deleted)";

  private static final String FREE_ANNOTATIONS =
      "DELETE FROM held_annotation WHERE annotation_id = ANY (?)"
          + OF_DELETED.formatted("held_annotation");

  private static final String FREE_IDS =
      "DELETE FROM held_id WHERE graph_id = ANY (?)" + OF_DELETED.formatted("held_id");

  private final Database database;

  Holdings(Database database) {
    this.database = database;
  }

  /**
   * What a graph wants to hold that it does not hold yet.
   *
   * @param annotations annotations
   * @param ids ids; it may hold them already
   */
  record Wish(List<AnnotationId> annotations, List<GraphId> ids) {

    static Wish of(GraphOpening opening) {
      return new Wish(opening.annotations(), List.of(opening.id()));
    }

    static Wish of(List<JournalEntry> entries) {
      List<AnnotationId> annotations = new ArrayList<>();
      List<GraphId> ids = new ArrayList<>();
      for (JournalEntry entry : entries) {
        if (entry instanceof JournalEntry.AnnotationsAdded added) {
          annotations.addAll(added.annotations());
          ids.add(added.id());
        } else if (entry instanceof JournalEntry.AnnotationsRemoved removed) {
          ids.add(removed.id());
        }
      }
      return new Wish(annotations, ids);
    }

    boolean isEmpty() {
      return annotations.isEmpty() && ids.isEmpty();
    }
  }

  /**
   * Does a transaction that takes what a graph wants, on the server that leads.
   *
   * @throws RefusedException if another graph holds some of it; nothing was done
   * @throws JournalConflictException if it cannot be done for another reason
   */
  <T> T claiming(GraphKey key, Wish wish, HandleCallback<T, RuntimeException> work) {
    return claiming(key, wish, () -> database.write(work));
  }

  /** Does the same on any server, as something else refuses one that may not. */
  <T> T claimingByAny(GraphKey key, Wish wish, HandleCallback<T, RuntimeException> work) {
    return claiming(key, wish, () -> database.writeByAny(work));
  }

  private <T> T claiming(GraphKey key, Wish wish, Supplier<T> work) {
    for (int tries = 1; ; tries++) {
      try {
        return work.get();
      } catch (JournalConflictException e) {
        if (wish.isEmpty() || !(e.getCause() instanceof SQLException)) {
          throw e;
        }
        if (database.write(handle -> free(handle, wish)) == 0) {
          database.read(handle -> refuseIfHeld(handle, key, wish));
        }
        if (tries == MOST_TRIES) {
          throw e;
        }
      }
    }
  }

  /** Takes what a new graph is opened with. */
  static void begin(Handle handle, long graph, GraphOpening opening) {
    insert(handle, graph, opening.annotations());
    insertId(handle, graph, opening.id());
    handle.execute("INSERT INTO holding (graph_no, as_of) VALUES (?, 0)", graph);
  }

  /**
   * Takes and gives back what entries of a journal say.
   *
   * @param before the position before the first of them
   */
  static void change(Handle handle, long graph, long before, List<JournalEntry> entries) {
    long position = before;
    for (JournalEntry entry : entries) {
      position++;
      if (entry instanceof JournalEntry.AnnotationsAdded added) {
        insert(handle, graph, added.annotations());
        changed(handle, graph, position, added.id());
      } else if (entry instanceof JournalEntry.AnnotationsRemoved removed) {
        for (List<UUID> chunk : chunks(removed.annotations())) {
          handle
              .createUpdate(
                  "DELETE FROM held_annotation WHERE annotation_id = ANY (?) AND graph_no = ?")
              .bindArray(0, UUID.class, chunk)
              .bind(1, graph)
              .execute();
        }
        changed(handle, graph, position, removed.id());
      }
    }
  }

  private static void changed(Handle handle, long graph, long position, GraphId id) {
    insertId(handle, graph, id);
    handle.execute("UPDATE holding SET as_of = ? WHERE graph_no = ?", position, graph);
  }

  /**
   * Brings the rows of a graph to what its journal says, if they are behind.
   *
   * @return those of the ids that another graph holds
   * @throws RefusedException if another graph holds some of the annotations
   */
  List<GraphId> hold(GraphKey key, long graph, Holding holding) {
    return claiming(
        key, new Wish(holding.annotations(), List.of()), handle -> hold(handle, graph, holding));
  }

  private static List<GraphId> hold(Handle handle, long graph, Holding holding) {
    handle.execute("SELECT last_position FROM journal_end WHERE graph_no = ? FOR UPDATE", graph);
    @Nullable Long known =
        handle
            .createQuery("SELECT as_of FROM holding WHERE graph_no = ?")
            .bind(0, graph)
            .mapTo(Long.class)
            .findOne()
            .orElse(null);
    if (known != null && known >= holding.asOf()) {
      return List.of();
    }
    if (known != null) { // an earlier version has changed the graph meanwhile
      handle.execute("DELETE FROM held_annotation WHERE graph_no = ?", graph);
      handle.execute("DELETE FROM held_id WHERE graph_no = ?", graph);
      handle.execute("DELETE FROM holding WHERE graph_no = ?", graph);
    }
    insert(handle, graph, holding.annotations());
    free(handle, new Wish(List.of(), holding.ids()));
    List<GraphId> foreign = new ArrayList<>();
    for (GraphId id : holding.ids()) {
      insertIdIfFree(handle, graph, id);
      if (holder(handle, id) != graph) {
        foreign.add(id);
      }
    }
    handle.execute("INSERT INTO holding (graph_no, as_of) VALUES (?, ?)", graph, holding.asOf());
    return foreign;
  }

  private static void insert(Handle handle, long graph, List<AnnotationId> annotations) {
    for (List<UUID> chunk : chunks(annotations)) {
      handle
          .createUpdate(
              "INSERT INTO held_annotation (annotation_id, graph_no)"
                  + " SELECT wanted.id, CAST(? AS BIGINT)"
                  + " FROM UNNEST(CAST(? AS UUID ARRAY)) AS wanted (id)")
          .bind(0, graph)
          .bindArray(1, UUID.class, chunk)
          .execute();
    }
  }

  private static void insertId(Handle handle, long graph, GraphId id) {
    handle
        .createUpdate(
            "INSERT INTO held_id (graph_id, graph_no) SELECT CAST(? AS UUID), CAST(? AS BIGINT)"
                + " WHERE NOT EXISTS (SELECT 1 FROM held_id WHERE graph_id = ? AND graph_no = ?)")
        .bind(0, id.uuid())
        .bind(1, graph)
        .bind(2, id.uuid())
        .bind(3, graph)
        .execute();
  }

  private static void insertIdIfFree(Handle handle, long graph, GraphId id) {
    handle
        .createUpdate(
            "INSERT INTO held_id (graph_id, graph_no) SELECT CAST(? AS UUID), CAST(? AS BIGINT)"
                + " WHERE NOT EXISTS (SELECT 1 FROM held_id WHERE graph_id = ?)")
        .bind(0, id.uuid())
        .bind(1, graph)
        .bind(2, id.uuid())
        .execute();
  }

  private static long holder(Handle handle, GraphId id) {
    return handle
        .createQuery("SELECT graph_no FROM held_id WHERE graph_id = ?")
        .bind(0, id.uuid())
        .mapTo(Long.class)
        .one();
  }

  /** Removes what deleted graphs hold of a wish; returns how many rows. */
  private static int free(Handle handle, Wish wish) {
    int freed = 0;
    for (List<UUID> chunk : chunks(wish.annotations())) {
      freed += handle.createUpdate(FREE_ANNOTATIONS).bindArray(0, UUID.class, chunk).execute();
    }
    List<UUID> ids = wish.ids().stream().map(GraphId::uuid).toList();
    return freed + handle.createUpdate(FREE_IDS).bindArray(0, UUID.class, ids).execute();
  }

  /** Refuses what others hold; returns how much that is: nothing. */
  private static int refuseIfHeld(Handle handle, GraphKey key, Wish wish) {
    long graph =
        handle
            .createQuery("SELECT graph_no FROM graph WHERE graph_key = ?")
            .bind(0, key.uuid())
            .mapTo(Long.class)
            .findOne()
            .orElse(0L);
    Map<Long, List<String>> held = new TreeMap<>();
    for (List<UUID> chunk : chunks(wish.annotations())) {
      handle
          .createQuery(
              "SELECT graph_no, annotation_id FROM held_annotation"
                  + " WHERE annotation_id = ANY (?) AND graph_no <> ? ORDER BY annotation_id")
          .bindArray(0, UUID.class, chunk)
          .bind(1, graph)
          .map((row, context) -> Map.entry(row.getLong(1), row.getObject(2, UUID.class)))
          .forEach(
              row ->
                  held.computeIfAbsent(row.getKey(), holder -> new ArrayList<>())
                      .add(row.getValue().toString()));
    }
    for (Map.Entry<Long, List<String>> other : held.entrySet()) {
      String id = presentId(handle, other.getKey());
      throw new RefusedException(
          Refusal.ANNOTATIONS_IN_USE,
          "The graph " + id + " holds " + other.getValue().size() + " of the annotations.",
          Map.of("graph", id, "annotations", other.getValue()),
          RefusedException.NO_INDEX);
    }
    for (GraphId id : wish.ids()) {
      boolean foreign =
          handle
              .createQuery("SELECT graph_no FROM held_id WHERE graph_id = ? AND graph_no <> ?")
              .bind(0, id.uuid())
              .bind(1, graph)
              .mapTo(Long.class)
              .findOne()
              .isPresent();
      if (foreign) {
        throw new RefusedException(
            Refusal.CHANGED,
            "Another server has given the id " + id + " to a graph; nothing was done.",
            Map.of("graph", id.toString()),
            RefusedException.NO_INDEX);
      }
    }
    return 0;
  }

  private static String presentId(Handle handle, long graph) {
    return handle
        .createQuery(
            "SELECT graph_id FROM graph_alias WHERE graph_no = ? ORDER BY position DESC LIMIT 1")
        .bind(0, graph)
        .mapTo(UUID.class)
        .findOne()
        .map(UUID::toString)
        .orElse("(unknown)");
  }

  private static List<List<UUID>> chunks(Collection<AnnotationId> annotations) {
    List<UUID> uuids = annotations.stream().map(AnnotationId::uuid).toList();
    List<List<UUID>> chunks = new ArrayList<>();
    for (int from = 0; from < uuids.size(); from += CHUNK) {
      chunks.add(uuids.subList(from, Math.min(from + CHUNK, uuids.size())));
    }
    return chunks;
  }
}
