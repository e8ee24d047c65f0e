package org.resight.sql;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jspecify.annotations.Nullable;
import org.resight.catalogue.AnnotationCatalogue;
import org.resight.catalogue.CatalogueAnnotation;
import org.resight.database.Database;
import org.resight.journal.JournalConflictException;
import org.resight.journal.JournalEntry;
import org.resight.model.AnnotationId;
import org.resight.refusal.Refusal;
import org.resight.refusal.RefusedException;

/**
 * The catalogue in SQL.
 *
 * <p>Whoever changes it takes this object's lock, then locks the one row of the table {@code
 * catalogue}: one change at a time over all servers, so that no two can collide on an external id
 * or a name, and one connection at the most waits. Reads never wait.
 *
 * <p>Thread-safe.
 */
final class JdbcAnnotationCatalogue implements AnnotationCatalogue {

  private static final RowMapper<CatalogueAnnotation> ROWS =
      (row, context) -> AnnotationRow.read(row);
  private static final RowMapper<AnnotationId> IDS = (row, context) -> id(row, 1);

  /** Ids in one statement. */
  private static final int CHUNK = 5000;

  private final Database database;
  private final CataloguePages pages;

  /** Creates the catalogue of a database. */
  JdbcAnnotationCatalogue(Database database) {
    this.database = database;
    this.pages = new CataloguePages(database);
  }

  @Override
  public ImportReport put(Iterator<CatalogueAnnotation> annotations, ImportRule rule) {
    try (AnnotationSpool spool = new AnnotationSpool(annotations, MOST_IMPORTED)) {
      if (rule.dry()) {
        return database.read(handle -> imported(handle, spool, rule, () -> {}));
      }
      return alone(
          database,
          () ->
              database.write(
                  handle -> {
                    lockRow(handle);
                    return imported(handle, spool, rule, database::letOthersWrite);
                  }));
    }
  }

  private static ImportReport imported(
      Handle handle, AnnotationSpool spool, ImportRule rule, Runnable pause) {
    CatalogueImport catalogueImport = new CatalogueImport(handle, rule);
    spool.forEach(
        annotation -> {
          if (catalogueImport.add(annotation)) {
            pause.run();
          }
        });
    return catalogueImport.finish();
  }

  @Override
  public List<String> collections(@Nullable String after, int limit) {
    return pages.collections(after, limit);
  }

  @Override
  public Optional<String> photoFolder(String collection) {
    return database.read(
        handle ->
            handle
                .createQuery("SELECT folder FROM photo_folder WHERE collection = ?")
                .bind(0, collection)
                .mapTo(String.class)
                .findOne());
  }

  @Override
  public void putPhotoFolder(String collection, @Nullable String folder) {
    try {
      replacePhotoFolder(collection, folder);
    } catch (JournalConflictException e) {
      replacePhotoFolder(collection, folder); // somebody else put one at the same moment
    }
  }

  private void replacePhotoFolder(String collection, @Nullable String folder) {
    database.write(
        handle -> {
          handle.execute("DELETE FROM photo_folder WHERE collection = ?", collection);
          if (folder != null) {
            handle.execute("INSERT INTO photo_folder VALUES (?, ?)", collection, folder);
          }
          return folder;
        });
  }

  @Override
  public Set<String> collections(Collection<AnnotationId> ids) {
    return database.read(
        handle -> {
          Set<String> collections = new TreeSet<>();
          for (List<AnnotationId> chunk : chunks(ids)) {
            handle
                .createQuery("SELECT DISTINCT collection FROM annotation WHERE id = ANY (?)")
                .bindArray(0, UUID.class, uuids(chunk))
                .mapTo(String.class)
                .forEach(collections::add);
          }
          return collections;
        });
  }

  /**
   * Runs one change of the catalogue at a time on this server.
   *
   * @throws RefusedException if another one takes longer than 5 s
   */
  static <T> T alone(Database database, Supplier<T> change) {
    try {
      if (!database.longWrites().tryLock(Database.STATEMENT_LIMIT.toSeconds(), TimeUnit.SECONDS)) {
        throw busy();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw busy();
    }
    try {
      return change.get();
    } finally {
      database.longWrites().unlock();
    }
  }

  private static RefusedException busy() {
    return new RefusedException(Refusal.BUSY, "The catalogue is being changed by somebody else.");
  }

  /** Locks the row that excludes other servers; returns how many names were made up. */
  static long lockRow(Handle handle) {
    return handle
        .createQuery("SELECT names_made FROM catalogue WHERE only_row = 1 FOR UPDATE")
        .mapTo(Long.class)
        .one();
  }

  @Override
  public Optional<CatalogueAnnotation> find(AnnotationId id) {
    return database.read(
        handle ->
            handle
                .createQuery(AnnotationRow.SELECT + " WHERE id = ?")
                .bind(0, id.uuid())
                .map((row, context) -> AnnotationRow.read(row))
                .findOne());
  }

  @Override
  public Map<AnnotationId, CatalogueAnnotation> find(Collection<AnnotationId> ids) {
    return database.read(handle -> find(handle, ids));
  }

  static Map<AnnotationId, CatalogueAnnotation> find(Handle handle, Collection<AnnotationId> ids) {
    Map<AnnotationId, CatalogueAnnotation> found = new HashMap<>();
    for (List<AnnotationId> chunk : chunks(ids)) {
      handle
          .createQuery(AnnotationRow.SELECT + " WHERE id = ANY (?)")
          .bindArray(0, UUID.class, uuids(chunk))
          .map((row, context) -> AnnotationRow.read(row))
          .forEach(annotation -> found.put(annotation.id(), annotation));
    }
    return found;
  }

  @Override
  public List<CatalogueAnnotation> ofImages(String collection, Collection<String> imageUris) {
    return database.read(
        handle ->
            handle
                .createQuery(
                    AnnotationRow.SELECT
                        + " WHERE collection = ? AND image_uri = ANY (?) ORDER BY id LIMIT ?")
                .bind(0, collection)
                .bindArray(1, String.class, List.copyOf(imageUris))
                .bind(2, MOST_OF_IMAGES)
                .map((row, context) -> AnnotationRow.read(row))
                .list());
  }

  @Override
  public boolean putBox(AnnotationId id, @Nullable List<Double> box) {
    return alone(
        database,
        () ->
            database.write(
                handle -> {
                  lockRow(handle);
                  JdbcHashStore.forget(handle, id.uuid());
                  return AnnotationRow.writeBox(handle, id, box) == 1;
                }));
  }

  @Override
  public boolean putAttribute(AnnotationId id, String attribute, String value) {
    return alone(
        database,
        () ->
            database.writeByAny(
                handle -> {
                  lockRow(handle);
                  CatalogueAnnotation annotation = find(handle, Set.of(id)).get(id);
                  if (annotation == null) {
                    return false;
                  }
                  AnnotationRow.writeAttributes(handle, annotation.with(attribute, value));
                  return true;
                }));
  }

  @Override
  public Map<String, AnnotationId> byExternalId(
      Set<String> collections, Collection<String> externalIds) {
    Map<String, AnnotationId> found = new HashMap<>();
    for (Elsewhere annotation :
        database.read(handle -> everywhere(handle, new TreeSet<>(externalIds)))) {
      if (collections.contains(annotation.collection())
          && found.put(annotation.externalId(), annotation.id()) != null) {
        throw new RefusedException(
            Refusal.AMBIGUOUS_EXTERNAL_ID,
            "Several annotations of this project have the external id; use ids.",
            Map.of("externalId", annotation.externalId()),
            RefusedException.NO_INDEX);
      }
    }
    return found;
  }

  /** Returns the annotations of all collections that have some external ids. */
  static List<Elsewhere> everywhere(Handle handle, Set<String> externalIds) {
    List<Elsewhere> found = new ArrayList<>();
    for (List<String> chunk : chunks(externalIds)) {
      handle
          .createQuery(
              "SELECT collection, id, external_id FROM annotation WHERE external_id = ANY (?)")
          .bindArray(0, String.class, chunk)
          .map((row, context) -> new Elsewhere(row.getString(1), id(row, 2), row.getString(3)))
          .forEach(found::add);
    }
    return found;
  }

  @Override
  public List<AnnotationId> called(String text, int limit) {
    return database.read(
        handle ->
            Stream.of("name = ? ORDER BY name, id", "external_id = ? ORDER BY external_id")
                .flatMap(
                    which ->
                        handle
                            .createQuery("SELECT id FROM annotation WHERE " + which + " LIMIT ?")
                            .bind(0, text)
                            .bind(1, limit)
                            .map((row, context) -> id(row, 1))
                            .list()
                            .stream())
                .distinct()
                .toList());
  }

  @Override
  public Set<AnnotationId> missing(Collection<AnnotationId> ids) {
    Set<AnnotationId> missing = new HashSet<>(ids);
    database.read(
        handle -> {
          for (List<AnnotationId> chunk : chunks(ids)) {
            handle
                .createQuery("SELECT id FROM annotation WHERE id = ANY (?)")
                .bindArray(0, UUID.class, uuids(chunk))
                .map((row, context) -> id(row, 1))
                .forEach(missing::remove);
          }
          return missing;
        });
    return missing;
  }

  @Override
  public List<AnnotationId> all() {
    return database.read(
        handle ->
            handle
                .createQuery("SELECT id FROM annotation ORDER BY id")
                .map((row, context) -> id(row, 1))
                .list());
  }

  @Override
  public List<AnnotationId> all(String collection) {
    return database.read(
        handle ->
            handle
                .createQuery("SELECT id FROM annotation WHERE collection = ? ORDER BY id")
                .bind(0, collection)
                .map((row, context) -> id(row, 1))
                .list());
  }

  @Override
  public List<CatalogueAnnotation> page(
      @Nullable String collection,
      @Nullable AnnotationId after,
      int limit,
      @Nullable String name,
      @Nullable String species) {
    return pages.page(AnnotationRow.SELECT, ROWS, collection, after, limit, name, species);
  }

  @Override
  public List<AnnotationId> ids(
      @Nullable String collection,
      @Nullable AnnotationId after,
      int limit,
      @Nullable String name,
      @Nullable String species) {
    return pages.page("SELECT id FROM annotation", IDS, collection, after, limit, name, species);
  }

  @Override
  public boolean delete(AnnotationId id) {
    return alone(
        database,
        () ->
            database.write(
                handle -> {
                  lockRow(handle);
                  JdbcHashStore.forget(handle, id.uuid());
                  JdbcVectorStore.forget(handle, id.uuid());
                  SqlAccessStore.imported(handle, List.of(id.uuid()), null);
                  return handle.execute("DELETE FROM annotation WHERE id = ?", id.uuid()) == 1;
                }));
  }

  @Override
  public NameBook names(Collection<AnnotationId> ids) {
    return database.read(
        handle ->
            new NameBook(
                names(handle, ids),
                handle.createQuery("SELECT names_made FROM catalogue").mapTo(Long.class).one()));
  }

  /** Returns whether {@link #take} would change the catalogue. */
  static boolean takes(List<JournalEntry> entries) {
    return entries.stream().anyMatch(JournalEntry.NamesGiven.class::isInstance);
  }

  /**
   * Takes the names that entries of a journal give, in the transaction that appends them.
   *
   * @throws RefusedException if the names are not as they were when the entry was made
   */
  static void take(Handle handle, List<JournalEntry> entries) {
    for (JournalEntry entry : entries) {
      if (entry instanceof JournalEntry.NamesGiven given) {
        take(handle, given);
      }
    }
  }

  private static void take(Handle handle, JournalEntry.NamesGiven given) {
    lockRow(handle);
    Map<AnnotationId, String> present = names(handle, given.names().keySet());
    if (given.made().after() > given.made().before()) {
      // H2 may tell a locked row as it was before its lock was had; a change sees it as it is.
      int counted =
          handle.execute(
              "UPDATE catalogue SET names_made = ? WHERE only_row = 1 AND names_made = ?",
              given.made().after(),
              given.made().before());
      if (counted != 1) {
        throw changed();
      }
    }
    PreparedBatch updates =
        handle.prepareBatch("UPDATE annotation SET name = CAST(? AS VARCHAR) WHERE id = ?");
    for (Map.Entry<AnnotationId, Renamed> name : new TreeMap<>(given.names()).entrySet()) {
      if (!Objects.equals(present.get(name.getKey()), name.getValue().before())) {
        throw changed();
      }
      if (!Objects.equals(name.getValue().before(), name.getValue().after())) {
        updates.bind(0, name.getValue().after()).bind(1, name.getKey().uuid()).add();
      }
    }
    updates.execute();
  }

  private static RefusedException changed() {
    return new RefusedException(
        Refusal.CHANGED, "Names in the catalogue have changed meanwhile; nothing was done.");
  }

  private static Map<AnnotationId, String> names(Handle handle, Collection<AnnotationId> ids) {
    Map<AnnotationId, String> names = new HashMap<>();
    for (List<AnnotationId> chunk : chunks(ids)) {
      handle
          .createQuery("SELECT id, name FROM annotation WHERE id = ANY (?) AND name IS NOT NULL")
          .bindArray(0, UUID.class, uuids(chunk))
          .map((row, context) -> Map.entry(id(row, 1), row.getString(2)))
          .forEach(entry -> names.put(entry.getKey(), entry.getValue()));
    }
    return names;
  }

  @Override
  public Set<String> taken(Collection<String> names) {
    return database.read(
        handle -> {
          Set<String> taken = new HashSet<>();
          for (List<String> chunk : chunks(names)) {
            handle
                .createQuery("SELECT DISTINCT name FROM annotation WHERE name = ANY (?)")
                .bindArray(0, String.class, chunk)
                .mapTo(String.class)
                .forEach(taken::add);
          }
          return taken;
        });
  }

  private static AnnotationId id(ResultSet row, int column) throws SQLException {
    return AnnotationId.of(row.getObject(column, UUID.class));
  }

  private static List<UUID> uuids(List<AnnotationId> ids) {
    return ids.stream().map(AnnotationId::uuid).toList();
  }

  private static <T> List<List<T>> chunks(Collection<T> all) {
    List<T> list = List.copyOf(all);
    List<List<T>> chunks = new ArrayList<>();
    for (int from = 0; from < list.size(); from += CHUNK) {
      chunks.add(list.subList(from, Math.min(from + CHUNK, list.size())));
    }
    return chunks;
  }
}
