package org.resight.sql;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jdbi.v3.core.statement.Query;
import org.jspecify.annotations.Nullable;
import org.resight.database.Database;
import org.resight.model.AnnotationId;

/**
 * Lists of the catalogue, a page at a time. A page costs what it shows, in a catalogue of any size:
 * it is read in the order of an index. Thread-safe.
 */
final class CataloguePages {

  private final Database database;

  CataloguePages(Database database) {
    this.database = database;
  }

  /** Returns the names of collections, in order. */
  List<String> collections(@Nullable String after, int limit) {
    return database.read(
        handle -> {
          List<String> names = new ArrayList<>();
          Optional<String> next =
              collection(handle, after == null ? ">=" : ">", after == null ? "" : after);
          while (next.isPresent() && names.size() < limit) {
            names.add(next.get());
            next = collection(handle, ">", next.get());
          }
          return names;
        });
  }

  private static Optional<String> collection(Handle handle, String than, String name) {
    return handle
        .createQuery(
            "SELECT collection FROM annotation WHERE collection "
                + than
                + " ? ORDER BY collection, id LIMIT 1")
        .bind(0, name)
        .mapTo(String.class)
        .findOne();
  }

  /** Returns what a query of {@code select} finds of a page. */
  <T> List<T> page(
      String select,
      RowMapper<T> rows,
      @Nullable String collection,
      @Nullable AnnotationId after,
      int limit,
      @Nullable String name,
      @Nullable String species) {
    List<String> conditions = new ArrayList<>();
    List<Object> values = new ArrayList<>();
    if (collection != null) {
      conditions.add("collection = ?");
      values.add(collection);
    }
    if (after != null) {
      conditions.add("id > ?");
      values.add(after.uuid());
    }
    if (name != null) {
      conditions.add("name = ?");
      values.add(name);
    }
    if (species != null) {
      conditions.add("species = ?");
      values.add(species);
    }
    values.add(limit);
    String sql =
        select
            + (conditions.isEmpty() ? "" : " WHERE " + String.join(" AND ", conditions))
            + " ORDER BY "
            + order(collection, name, species)
            + " LIMIT ?";
    return database.read(
        handle -> {
          Query query = handle.createQuery(sql);
          for (int i = 0; i < values.size(); i++) {
            query.bind(i, values.get(i));
          }
          return query.map(rows).list();
        });
  }

  /**
   * Returns the columns to order a page by: those of an index, as H2 orders by one only if each of
   * its columns is named. Otherwise it would sort the whole collection for each page.
   */
  private static String order(
      @Nullable String collection, @Nullable String name, @Nullable String species) {
    if (name != null) {
      return "name, id";
    }
    if (collection == null) {
      return "id";
    }
    return species == null ? "collection, id" : "collection, species, id";
  }
}
