package org.resight.sql;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.resight.database.Database;
import org.resight.jobs.Job;
import org.resight.jobs.JobStore;

/** Jobs in SQL. Thread-safe. */
public final class JdbcJobStore implements JobStore {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String SELECT =
      "SELECT job_id, kind, graph_key, plan, status, done, total, failures, created_at, started_at,"
          + " ended_at FROM job";

  private final Database database;

  /** Keeps jobs in a database. */
  public JdbcJobStore(Database database) {
    this.database = database;
  }

  @Override
  public void add(Job job) {
    database.write(
        handle ->
            handle
                .createUpdate(
                    "INSERT INTO job (job_id, kind, graph_key, plan, status, done, total, failures,"
                        + " created_at, started_at, ended_at)"
                        + " VALUES (:id, :kind, :graph, :plan, :status, :done, :total, :failures,"
                        + " :created, :started, :ended)")
                .bind("id", job.id())
                .bind("kind", job.kind())
                .bind("graph", job.graph())
                .bind("plan", job.plan())
                .bind("status", job.status().name())
                .bind("done", job.done())
                .bind("total", job.total())
                .bind("failures", json(job.failures()))
                .bind("created", time(job.createdAt()))
                .bind("started", time(job.startedAt()))
                .bind("ended", time(job.endedAt()))
                .execute());
  }

  @Override
  public void update(Job job) {
    database.write(
        handle ->
            handle
                .createUpdate(
                    "UPDATE job SET plan = :plan, status = :status, done = :done, total = :total,"
                        + " failures = :failures, started_at = :started, ended_at = :ended"
                        + " WHERE job_id = :id")
                .bind("id", job.id())
                .bind("plan", job.plan())
                .bind("status", job.status().name())
                .bind("done", job.done())
                .bind("total", job.total())
                .bind("failures", json(job.failures()))
                .bind("started", time(job.startedAt()))
                .bind("ended", time(job.endedAt()))
                .execute());
  }

  @Override
  public Optional<Job> find(UUID id) {
    return database.read(
        handle ->
            handle
                .createQuery(SELECT + " WHERE job_id = ?")
                .bind(0, id)
                .map((row, context) -> job(row))
                .findOne());
  }

  @Override
  public List<Job> newest(int limit) {
    return database.read(
        handle ->
            handle
                .createQuery(SELECT + " ORDER BY created_at DESC, job_id LIMIT " + limit)
                .map((row, context) -> job(row))
                .list());
  }

  @Override
  public Optional<Job> newestOf(UUID graph, String kind) {
    return database.read(
        handle ->
            handle
                .createQuery(
                    SELECT
                        + " WHERE graph_key = ? AND kind = ?"
                        + " ORDER BY created_at DESC, job_id LIMIT 1")
                .bind(0, graph)
                .bind(1, kind)
                .map((row, context) -> job(row))
                .findOne());
  }

  @Override
  public List<Job> unfinished() {
    return database.read(
        handle ->
            handle
                .createQuery(
                    SELECT + " WHERE status IN ('WAITING', 'RUNNING') ORDER BY created_at, job_id")
                .map((row, context) -> job(row))
                .list());
  }

  private static Job job(ResultSet row) throws SQLException {
    Instant created = instant(row, 9);
    return new Job(
        row.getObject(1, UUID.class),
        row.getString(2),
        row.getObject(3, UUID.class),
        row.getString(4),
        Job.Status.valueOf(row.getString(5)),
        row.getInt(6),
        row.getInt(7),
        list(row.getString(8)),
        created == null ? Instant.EPOCH : created,
        instant(row, 10),
        instant(row, 11));
  }

  private static @Nullable Instant instant(ResultSet row, int column) throws SQLException {
    OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
    return time == null ? null : time.toInstant();
  }

  private static @Nullable OffsetDateTime time(@Nullable Instant instant) {
    return instant == null ? null : instant.atOffset(ZoneOffset.UTC);
  }

  private static String json(List<String> failures) {
    try {
      return JSON.writeValueAsString(failures);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a list of sentences is JSON", e);
    }
  }

  private static List<String> list(String json) {
    try {
      return JSON.readValue(json, new TypeReference<List<String>>() {});
    } catch (JsonProcessingException e) {
      return List.of();
    }
  }
}
