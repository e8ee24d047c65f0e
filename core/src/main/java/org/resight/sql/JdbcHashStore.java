package org.resight.sql;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.resight.database.Database;
import org.resight.matching.work.HashStore;
import org.resight.matching.work.PhotoHash;

/** The hashes of photos, in SQL. Thread-safe. */
public final class JdbcHashStore implements HashStore {

  private static final int CHUNK = 5_000;

  private final Database database;

  /** Keeps them in a database. */
  public JdbcHashStore(Database database) {
    this.database = database;
  }

  /** Forgets what was found in the picture of an annotation: it is to be looked at again. */
  static void forget(Handle handle, UUID annotation) {
    handle.execute("DELETE FROM proposed_box WHERE annotation_id = ?", annotation);
    forgetPicture(handle, annotation);
  }

  private static void forgetPicture(Handle handle, UUID annotation) {
    handle.execute("DELETE FROM matched_photo WHERE annotation_id = ?", annotation);
    handle.execute("DELETE FROM photo_hash WHERE annotation_id = ?", annotation);
    handle.execute("DELETE FROM near_duplicate WHERE annotation_a = ?", annotation);
    handle.execute("DELETE FROM near_duplicate WHERE annotation_b = ?", annotation);
  }

  @Override
  public void keep(Collection<PhotoHash> hashes) {
    List<PhotoHash> all = List.copyOf(hashes);
    for (int from = 0; from < all.size(); from += CHUNK) {
      List<PhotoHash> part = all.subList(from, Math.min(from + CHUNK, all.size()));
      database.write(
          handle -> {
            handle
                .createUpdate("DELETE FROM photo_hash WHERE annotation_id = ANY (?)")
                .bindArray(0, UUID.class, part.stream().map(PhotoHash::annotation).toList())
                .execute();
            // One that was deleted meanwhile leaves nothing behind.
            try (PreparedBatch come =
                handle.prepareBatch(
                    "INSERT INTO photo_hash (annotation_id, picture, shown, hash)"
                        + " SELECT id, ?, ?, ? FROM annotation WHERE id = ?")) {
              part.forEach(
                  hash ->
                      come.bind(0, hash.picture())
                          .bind(1, hash.shown())
                          .bind(2, hash.hash())
                          .bind(3, hash.annotation())
                          .add());
              return come.execute().length;
            }
          });
    }
  }

  @Override
  public void forget(UUID annotation) {
    database.write(
        handle -> {
          forgetPicture(handle, annotation);
          return annotation;
        });
  }

  @Override
  public List<PhotoHash> find(Collection<UUID> annotations) {
    List<UUID> all = List.copyOf(annotations);
    return database.read(
        handle -> {
          List<PhotoHash> found = new ArrayList<>();
          for (int from = 0; from < all.size(); from += CHUNK) {
            handle
                .createQuery(
                    "SELECT annotation_id, picture, shown, hash FROM photo_hash"
                        + " WHERE annotation_id = ANY (?)")
                .bindArray(0, UUID.class, all.subList(from, Math.min(from + CHUNK, all.size())))
                .map(
                    (row, context) ->
                        new PhotoHash(
                            row.getObject(1, UUID.class),
                            row.getString(2),
                            row.getString(3),
                            row.getLong(4)))
                .forEach(found::add);
          }
          return found;
        });
  }
}
