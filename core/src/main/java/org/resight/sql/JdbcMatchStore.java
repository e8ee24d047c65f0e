package org.resight.sql;

import java.nio.ByteBuffer;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.resight.database.Database;
import org.resight.matching.work.MatchStore;
import org.resight.matching.work.MatchedPair;
import org.resight.matching.work.NearDuplicate;
import org.resight.model.AnnotationId;
import org.resight.model.AnnotationPair;

/** What matchings found, in SQL. Thread-safe. */
public final class JdbcMatchStore implements MatchStore {

  /** Rows in one transaction, so that no statement takes long. */
  private static final int CHUNK = 2_000;

  private static final int POINT = 4 * Float.BYTES;

  private final Database database;

  /** Keeps it in a database. */
  public JdbcMatchStore(Database database) {
    this.database = database;
  }

  @Override
  public void keep(UUID graph, Collection<MatchedPair> pairs) {
    List<MatchedPair> all = List.copyOf(pairs);
    for (int from = 0; from < all.size(); from += CHUNK) {
      List<MatchedPair> part = all.subList(from, Math.min(from + CHUNK, all.size()));
      database.write(
          handle -> {
            replace(handle, graph, part);
            return part.size();
          });
    }
  }

  private static void replace(Handle handle, UUID graph, List<MatchedPair> pairs) {
    try (PreparedBatch gone =
            handle.prepareBatch(
                "DELETE FROM matched_pair"
                    + " WHERE graph_key = ? AND annotation_a = ? AND annotation_b = ?");
        PreparedBatch come =
            handle.prepareBatch(
                "INSERT INTO matched_pair (graph_key, annotation_a, annotation_b, score, best_rank,"
                    + " matcher, points, local_score, cosine)"
                    + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)")) {
      for (MatchedPair pair : pairs) {
        UUID a = pair.pair().a().uuid();
        UUID b = pair.pair().b().uuid();
        MatchedPair.Fused fused = pair.fused();
        gone.bind(0, graph).bind(1, a).bind(2, b).add();
        come.bind(0, graph)
            .bind(1, a)
            .bind(2, b)
            .bind(3, pair.score())
            .bind(4, pair.rank())
            .bind(5, pair.version())
            .bind(6, bytes(pair.points()))
            .bind(7, fused == null ? null : (Double) fused.local())
            .bind(8, fused == null ? null : fused.cosine())
            .add();
      }
      gone.execute();
      come.execute();
    }
  }

  private static byte[] bytes(List<MatchedPair.Point> points) {
    ByteBuffer bytes = ByteBuffer.allocate(points.size() * POINT);
    for (MatchedPair.Point point : points) {
      bytes.putFloat(point.ax()).putFloat(point.ay()).putFloat(point.bx()).putFloat(point.by());
    }
    return bytes.array();
  }

  @Override
  public Optional<MatchedPair> find(UUID graph, AnnotationPair pair) {
    return database.read(
        handle ->
            handle
                .createQuery(
                    "SELECT score, best_rank, matcher, points, local_score, cosine"
                        + " FROM matched_pair"
                        + " WHERE graph_key = ? AND annotation_a = ? AND annotation_b = ?")
                .bind(0, graph)
                .bind(1, pair.a().uuid())
                .bind(2, pair.b().uuid())
                .map((row, context) -> matched(pair, row))
                .findOne());
  }

  private static MatchedPair matched(AnnotationPair pair, ResultSet row) throws SQLException {
    ByteBuffer bytes = ByteBuffer.wrap(row.getBytes(4));
    List<MatchedPair.Point> points = new ArrayList<>();
    while (bytes.remaining() >= POINT) {
      points.add(
          new MatchedPair.Point(
              bytes.getFloat(), bytes.getFloat(), bytes.getFloat(), bytes.getFloat()));
    }
    Double local = row.getObject(5, Double.class);
    return new MatchedPair(
        pair,
        row.getDouble(1),
        row.getInt(2),
        row.getString(3),
        points,
        local == null ? null : new MatchedPair.Fused(local, row.getObject(6, Double.class)));
  }

  @Override
  public void keepNearDuplicates(
      UUID graph, Collection<UUID> photos, Collection<NearDuplicate> pairs) {
    database.write(
        handle -> {
          handle
              .createUpdate(
                  "DELETE FROM near_duplicate WHERE graph_key = :graph"
                      + " AND (annotation_a = ANY (:photos) OR annotation_b = ANY (:photos))")
              .bind("graph", graph)
              .bindArray("photos", UUID.class, photos)
              .execute();
          try (PreparedBatch batch =
              handle.prepareBatch(
                  "INSERT INTO near_duplicate (graph_key, annotation_a, annotation_b, bits)"
                      + " VALUES (?, ?, ?, ?)")) {
            for (NearDuplicate each : pairs) {
              batch
                  .bind(0, graph)
                  .bind(1, each.pair().a().uuid())
                  .bind(2, each.pair().b().uuid())
                  .bind(3, each.bits())
                  .add();
            }
            return batch.execute().length;
          }
        });
  }

  @Override
  public List<NearDuplicate> nearDuplicates(UUID graph, int limit) {
    return database.read(
        handle ->
            handle
                .createQuery(
                    "SELECT annotation_a, annotation_b, bits FROM near_duplicate"
                        + " WHERE graph_key = ? ORDER BY bits, annotation_a, annotation_b LIMIT "
                        + limit)
                .bind(0, graph)
                .map(
                    (row, context) ->
                        new NearDuplicate(
                            AnnotationPair.of(
                                AnnotationId.of(row.getObject(1, UUID.class)),
                                AnnotationId.of(row.getObject(2, UUID.class))),
                            row.getInt(3)))
                .list());
  }

  @Override
  public void asked(UUID graph, Collection<UUID> annotations) {
    Set<UUID> known = asked(graph);
    List<UUID> all = annotations.stream().filter(id -> !known.contains(id)).distinct().toList();
    for (int from = 0; from < all.size(); from += CHUNK) {
      List<UUID> part = all.subList(from, Math.min(from + CHUNK, all.size()));
      database.write(
          handle -> {
            try (PreparedBatch batch =
                handle.prepareBatch(
                    "INSERT INTO matched_photo (graph_key, annotation_id) VALUES (?, ?)")) {
              part.forEach(id -> batch.bind(0, graph).bind(1, id).add());
              return batch.execute().length;
            }
          });
    }
  }

  @Override
  public Set<UUID> asked(UUID graph) {
    return database.read(
        handle ->
            new HashSet<>(
                handle
                    .createQuery("SELECT annotation_id FROM matched_photo WHERE graph_key = ?")
                    .bind(0, graph)
                    .map((row, context) -> row.getObject(1, UUID.class))
                    .list()));
  }

  @Override
  public List<Scored> scores(UUID graph, int limit) {
    return database.read(
        handle ->
            handle
                .createQuery(
                    "SELECT annotation_a, annotation_b, score FROM matched_pair"
                        + " WHERE graph_key = ? ORDER BY annotation_a, annotation_b LIMIT "
                        + limit)
                .bind(0, graph)
                .map(
                    (row, context) ->
                        new Scored(
                            new AnnotationPair(
                                AnnotationId.of(row.getObject(1, UUID.class)),
                                AnnotationId.of(row.getObject(2, UUID.class))),
                            row.getDouble(3)))
                .list());
  }
}
