package org.resight.sql;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.resight.database.Database;
import org.resight.matching.work.BoxStore;
import org.resight.matching.work.ProposedBox;
import org.resight.model.AnnotationId;

/** Boxes that a detector proposed, in SQL. Thread-safe. */
public final class JdbcBoxStore implements BoxStore {

  private static final int CHUNK = 5_000;

  /** Boxes of one transaction: the catalogue is locked meanwhile. */
  private static final int AT_ONCE = 100;

  private final Database database;

  /** Keeps them in a database. */
  public JdbcBoxStore(Database database) {
    this.database = database;
  }

  @Override
  public List<UUID> without(Collection<UUID> annotations) {
    return database.read(
        handle -> {
          List<UUID> without = new ArrayList<>();
          for (List<UUID> part : parts(List.copyOf(annotations), CHUNK)) {
            handle
                .createQuery("SELECT id FROM annotation WHERE bbox_x IS NULL AND id = ANY (?)")
                .bindArray(0, UUID.class, part)
                .map((row, context) -> row.getObject(1, UUID.class))
                .forEach(without::add);
          }
          without.sort(null);
          return without;
        });
  }

  @Override
  public int propose(Collection<ProposedBox> boxes) {
    int proposed = 0;
    for (List<ProposedBox> part : parts(List.copyOf(boxes), AT_ONCE)) {
      proposed +=
          JdbcAnnotationCatalogue.alone(
              database,
              () ->
                  database.write(
                      handle -> {
                        JdbcAnnotationCatalogue.lockRow(handle);
                        return part.stream().mapToInt(box -> propose(handle, box)).sum();
                      }));
    }
    return proposed;
  }

  private static int propose(Handle handle, ProposedBox box) {
    boolean free =
        handle
            .createQuery("SELECT 1 FROM annotation WHERE id = ? AND bbox_x IS NULL")
            .bind(0, box.annotation())
            .mapTo(Integer.class)
            .findOne()
            .isPresent();
    if (!free) {
      return 0; // Somebody drew one meanwhile, or deleted it.
    }
    JdbcHashStore.forget(handle, box.annotation());
    AnnotationRow.writeBox(handle, AnnotationId.of(box.annotation()), box.box());
    return handle.execute(
        "INSERT INTO proposed_box (annotation_id, bbox_x, bbox_y, bbox_width, bbox_height,"
            + " detector, score, animals) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        box.annotation(),
        box.box().get(0),
        box.box().get(1),
        box.box().get(2),
        box.box().get(3),
        box.detector(),
        box.score(),
        box.animals());
  }

  @Override
  public List<ProposedBox> proposed(Collection<UUID> annotations) {
    return database.read(
        handle -> {
          List<ProposedBox> proposed = new ArrayList<>();
          for (List<UUID> part : parts(List.copyOf(annotations), CHUNK)) {
            handle
                .createQuery(
                    "SELECT p.annotation_id, p.bbox_x, p.bbox_y, p.bbox_width, p.bbox_height,"
                        + " p.detector, p.score, p.animals"
                        + " FROM proposed_box p JOIN annotation a ON a.id = p.annotation_id"
                        + " AND a.bbox_x = p.bbox_x AND a.bbox_y = p.bbox_y"
                        + " AND a.bbox_width = p.bbox_width AND a.bbox_height = p.bbox_height"
                        + " WHERE p.annotation_id = ANY (?)")
                .bindArray(0, UUID.class, part)
                .map(
                    (row, context) ->
                        new ProposedBox(
                            row.getObject(1, UUID.class),
                            List.of(
                                row.getDouble(2),
                                row.getDouble(3),
                                row.getDouble(4),
                                row.getDouble(5)),
                            row.getString(6),
                            row.getDouble(7),
                            row.getInt(8)))
                .forEach(proposed::add);
          }
          proposed.sort(
              Comparator.comparingDouble(ProposedBox::score)
                  .thenComparing(ProposedBox::annotation));
          return proposed;
        });
  }

  private static <T> List<List<T>> parts(List<T> all, int size) {
    List<List<T>> parts = new ArrayList<>();
    for (int from = 0; from < all.size(); from += size) {
      parts.add(all.subList(from, Math.min(all.size(), from + size)));
    }
    return parts;
  }
}
