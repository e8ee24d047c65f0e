package org.resight.sql;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.resight.catalogue.AnnotationCatalogue;
import org.resight.database.Database;
import org.resight.matching.vectors.VectorSet;
import org.resight.matching.vectors.VectorStore;
import org.resight.refusal.Refusal;
import org.resight.refusal.RefusedException;

/**
 * Imported vectors, in SQL. Thread-safe.
 *
 * <p>Imports are written one after the other. No other server writes vectors of the same graph, as
 * each graph has one owner.
 */
public final class JdbcVectorStore implements VectorStore {

  /** Most rows of one transaction, so that no statement takes long. */
  private static final int CHUNK = 1_000;

  private final Database database;

  /** Keeps them in a database. */
  public JdbcVectorStore(Database database) {
    this.database = database;
  }

  /** Deletes the vectors of an annotation, which is deleted too. */
  static void forget(Handle handle, UUID annotation) {
    handle.execute("DELETE FROM imported_vector WHERE annotation_id = ?", annotation);
  }

  @Override
  public synchronized AnnotationCatalogue.Imported put(
      UUID graph, VectorSet set, Map<UUID, float[]> vectors) {
    List<Map.Entry<UUID, float[]>> all = List.copyOf(new TreeMap<>(vectors).entrySet());
    long added = 0;
    long updated = 0;
    long unchanged = 0;
    database.write(handle -> begin(handle, graph, set));
    for (int from = 0; from < all.size(); from += CHUNK) {
      List<Map.Entry<UUID, float[]>> part = all.subList(from, Math.min(from + CHUNK, all.size()));
      Map<UUID, float[]> known =
          find(graph, set.name(), part.stream().map(Map.Entry::getKey).toList());
      List<Map.Entry<UUID, float[]>> other =
          part.stream()
              .filter(one -> !Arrays.equals(known.get(one.getKey()), one.getValue()))
              .toList();
      database.write(handle -> replace(handle, graph, set, other));
      long before = other.stream().filter(one -> known.containsKey(one.getKey())).count();
      updated += before;
      added += other.size() - before;
      unchanged += part.size() - other.size();
    }
    return new AnnotationCatalogue.Imported(added, updated, unchanged);
  }

  private static int begin(Handle handle, UUID graph, VectorSet set) {
    List<VectorSet> sets = sets(handle, graph);
    for (VectorSet known : sets) {
      if (known.name().equals(set.name())) {
        refuseUnlessSame(known, set);
        return 0;
      }
    }
    if (sets.size() >= VectorSet.MOST_SETS) {
      throw new RefusedException(
          Refusal.TOO_MANY_ITEMS,
          "A project has at most " + VectorSet.MOST_SETS + " sets of vectors; delete one first.",
          Map.of("most", VectorSet.MOST_SETS));
    }
    return handle.execute(
        "INSERT INTO vector_set (graph_key, name, version, dimension) VALUES (?, ?, ?, ?)",
        graph,
        set.name(),
        set.version(),
        set.dimension());
  }

  private static void refuseUnlessSame(VectorSet known, VectorSet set) {
    if (known.dimension() != set.dimension()) {
      throw RefusedException.value(
          "vector",
          "has "
              + set.dimension()
              + " numbers, but the vectors of "
              + known.name()
              + " have "
              + known.dimension()
              + ". Delete them first, or choose another name.");
    }
    if (!known.version().equals(set.version())) {
      throw RefusedException.value(
          "version",
          "is another one than that of the vectors of "
              + known.name()
              + ", which are not comparable. Delete them first, or choose another name.");
    }
  }

  private static int replace(
      Handle handle, UUID graph, VectorSet set, List<Map.Entry<UUID, float[]>> part) {
    if (part.isEmpty()) {
      return 0;
    }
    handle
        .createUpdate(
            "DELETE FROM imported_vector"
                + " WHERE graph_key = :graph AND name = :name AND annotation_id = ANY (:photos)")
        .bind("graph", graph)
        .bind("name", set.name())
        .bindArray("photos", UUID.class, part.stream().map(Map.Entry::getKey).toList())
        .execute();
    // One that was deleted meanwhile leaves nothing behind.
    try (PreparedBatch come =
        handle.prepareBatch(
            "INSERT INTO imported_vector (graph_key, name, annotation_id, vector)"
                + " SELECT CAST(? AS UUID), CAST(? AS VARCHAR), id, CAST(? AS BYTEA)"
                + " FROM annotation WHERE id = ?")) {
      for (Map.Entry<UUID, float[]> one : part) {
        come.bind(0, graph)
            .bind(1, set.name())
            .bind(2, bytes(one.getValue()))
            .bind(3, one.getKey())
            .add();
      }
      return come.execute().length;
    }
  }

  private static byte[] bytes(float[] vector) {
    ByteBuffer bytes = ByteBuffer.allocate(vector.length * Float.BYTES);
    bytes.asFloatBuffer().put(vector);
    return bytes.array();
  }

  @Override
  public List<VectorSet> sets(UUID graph) {
    return database.read(handle -> sets(handle, graph));
  }

  private static List<VectorSet> sets(Handle handle, UUID graph) {
    return handle
        .createQuery(
            "SELECT name, version, dimension FROM vector_set WHERE graph_key = ? ORDER BY name")
        .bind(0, graph)
        .map((row, context) -> new VectorSet(row.getString(1), row.getString(2), row.getInt(3)))
        .list();
  }

  @Override
  public List<Counted> counted(UUID graph) {
    return database.read(
        handle -> {
          List<Counted> counted = new ArrayList<>();
          for (VectorSet set : sets(handle, graph)) {
            long vectors =
                handle
                    .createQuery(
                        "SELECT COUNT(*) FROM imported_vector WHERE graph_key = ? AND name = ?")
                    .bind(0, graph)
                    .bind(1, set.name())
                    .mapTo(Long.class)
                    .one();
            counted.add(new Counted(set, vectors));
          }
          return counted;
        });
  }

  @Override
  public Map<UUID, float[]> find(UUID graph, String name, Collection<UUID> annotations) {
    List<UUID> all = List.copyOf(annotations);
    Map<UUID, float[]> found = new HashMap<>();
    for (int from = 0; from < all.size(); from += CHUNK) {
      List<UUID> part = all.subList(from, Math.min(from + CHUNK, all.size()));
      database.read(
          handle -> {
            handle
                .createQuery(
                    "SELECT annotation_id, vector FROM imported_vector WHERE graph_key = :graph"
                        + " AND name = :name AND annotation_id = ANY (:photos)")
                .bind("graph", graph)
                .bind("name", name)
                .bindArray("photos", UUID.class, part)
                .map(
                    (row, context) ->
                        Map.entry(row.getObject(1, UUID.class), vector(row.getBytes(2))))
                .forEach(entry -> found.put(entry.getKey(), entry.getValue()));
            return found;
          });
    }
    return found;
  }

  private static float[] vector(byte[] bytes) {
    float[] vector = new float[bytes.length / Float.BYTES];
    ByteBuffer.wrap(bytes).asFloatBuffer().get(vector);
    return vector;
  }

  @Override
  public synchronized boolean delete(UUID graph, String name) {
    int gone;
    do {
      gone =
          database.write(
              handle ->
                  handle.execute(
                      "DELETE FROM imported_vector WHERE graph_key = ? AND name = ?"
                          + " AND annotation_id IN (SELECT annotation_id FROM imported_vector"
                          + " WHERE graph_key = ? AND name = ? LIMIT "
                          + CHUNK
                          + ")",
                      graph,
                      name,
                      graph,
                      name));
    } while (gone > 0);
    // Last, so that what a crash leaves belongs to a set, and can be deleted again.
    return database.write(
            handle ->
                handle.execute(
                    "DELETE FROM vector_set WHERE graph_key = ? AND name = ?", graph, name))
        > 0;
  }

  @Override
  public void forgetDeleted() {
    Map<UUID, List<String>> left = new HashMap<>();
    database.read(
        handle -> {
          handle
              .createQuery(
                  "SELECT s.graph_key, s.name FROM vector_set s"
                      + " JOIN graph g ON g.graph_key = s.graph_key"
                      + " JOIN journal_end e ON e.graph_no = g.graph_no WHERE e.deleted")
              .map((row, context) -> Map.entry(row.getObject(1, UUID.class), row.getString(2)))
              .forEach(
                  set ->
                      left.computeIfAbsent(set.getKey(), key -> new ArrayList<>())
                          .add(set.getValue()));
          return left;
        });
    left.forEach((graph, names) -> names.forEach(name -> delete(graph, name)));
  }
}
