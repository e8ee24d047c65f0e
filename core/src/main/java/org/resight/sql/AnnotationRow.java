package org.resight.sql;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jdbi.v3.core.statement.Update;
import org.jspecify.annotations.Nullable;
import org.resight.catalogue.CatalogueAnnotation;
import org.resight.model.AnnotationId;

/** The columns of {@code annotation}. */
final class AnnotationRow {

  static final String SELECT =
      "SELECT id, external_id, name, image_uri, bbox_x, bbox_y, bbox_width, bbox_height, theta,"
          + " viewpoint, species, quality, taken_at, latitude, longitude, encounter, attributes,"
          + " collection, date_only FROM annotation";

  /** The id and the collection come last, as in {@link #UPDATE}. */
  static final String INSERT =
      "INSERT INTO annotation (external_id, name, image_uri, bbox_x, bbox_y, bbox_width,"
          + " bbox_height, theta, viewpoint, species, quality, taken_at, latitude, longitude,"
          + " encounter, attributes, date_only, id, collection)"
          + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";

  static final String UPDATE =
      "UPDATE annotation SET external_id = ?, name = ?, image_uri = ?, bbox_x = ?, bbox_y = ?,"
          + " bbox_width = ?, bbox_height = ?, theta = ?, viewpoint = ?, species = ?, quality = ?,"
          + " taken_at = ?, latitude = ?, longitude = ?, encounter = ?, attributes = ?,"
          + " date_only = ? WHERE id = ? AND collection = ?";

  private AnnotationRow() {}

  static CatalogueAnnotation read(ResultSet row) throws SQLException {
    Double x = number(row, 5);
    Double y = number(row, 6);
    Double width = number(row, 7);
    Double height = number(row, 8);
    int quality = row.getInt(12);
    boolean qualityKnown = !row.wasNull();
    return new CatalogueAnnotation(
        AnnotationId.of(row.getObject(1, UUID.class)),
        row.getString(18),
        row.getString(2),
        row.getString(3),
        row.getString(4),
        x == null || y == null || width == null || height == null
            ? null
            : List.of(x, y, width, height),
        number(row, 9),
        row.getString(10),
        row.getString(11),
        qualityKnown ? quality : null,
        EntryRow.instant(row, 13),
        row.getBoolean(19),
        number(row, 14),
        number(row, 15),
        row.getString(16),
        JournalJson.members(row.getString(17)));
  }

  private static @Nullable Double number(ResultSet row, int column) throws SQLException {
    double number = row.getDouble(column);
    return row.wasNull() ? null : number;
  }

  /** Replaces the box of an annotation; returns how many there are. */
  static int writeBox(Handle handle, AnnotationId id, @Nullable List<Double> box) {
    Update update =
        handle.createUpdate(
            "UPDATE annotation SET bbox_x = CAST(? AS DOUBLE PRECISION),"
                + " bbox_y = CAST(? AS DOUBLE PRECISION),"
                + " bbox_width = CAST(? AS DOUBLE PRECISION),"
                + " bbox_height = CAST(? AS DOUBLE PRECISION) WHERE id = ?");
    for (int i = 0; i < 4; i++) {
      update.bind(i, box == null ? null : box.get(i));
    }
    return update.bind(4, id.uuid()).execute();
  }

  /** Replaces the attributes that have no column of their own. */
  static void writeAttributes(Handle handle, CatalogueAnnotation annotation) {
    handle.execute(
        "UPDATE annotation SET attributes = ? WHERE id = ?",
        JournalJson.text(annotation.attributes()),
        annotation.id().uuid());
  }

  /** Adds an annotation to a batch of {@link #INSERT} or {@link #UPDATE}. */
  static void write(PreparedBatch batch, CatalogueAnnotation annotation) {
    List<Double> box = annotation.bbox();
    batch
        .bind(0, annotation.externalId())
        .bind(1, annotation.name())
        .bind(2, annotation.imageUri())
        .bind(3, box == null ? null : box.get(0))
        .bind(4, box == null ? null : box.get(1))
        .bind(5, box == null ? null : box.get(2))
        .bind(6, box == null ? null : box.get(3))
        .bind(7, annotation.theta())
        .bind(8, annotation.viewpoint())
        .bind(9, annotation.species())
        .bind(10, annotation.quality())
        .bindBySqlType(11, EntryRow.time(annotation.takenAt()), Types.TIMESTAMP_WITH_TIMEZONE)
        .bind(12, annotation.latitude())
        .bind(13, annotation.longitude())
        .bind(14, annotation.encounter())
        .bind(15, JournalJson.text(annotation.attributes()))
        .bind(16, annotation.dateOnly())
        .bindBySqlType(17, annotation.id().uuid(), Types.OTHER)
        .bind(18, annotation.collection())
        .add();
  }
}
