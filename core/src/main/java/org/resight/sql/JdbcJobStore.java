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
import java.util.Set;
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

  private static final String UNFINISHED = "status IN ('WAITING', 'RUNNING')";

  /** A server says six times in this that it is there. */
  private static final String UNTIL = "CURRENT_TIMESTAMP + INTERVAL '15' SECOND";

  private static final String FREE = " AND (owner IS NULL OR owned_until < CURRENT_TIMESTAMP)";

  private final Database database;

  /** Keeps jobs in a database. */
  public JdbcJobStore(Database database) {
    this.database = database;
  }

  @Override
  public void add(Job job, UUID owner) {
    database.write(
        handle ->
            handle
                .createUpdate(
                    "INSERT INTO job (job_id, kind, graph_key, plan, status, done, total, failures,"
                        + " created_at, started_at, ended_at, owner, owned_until)"
                        + " VALUES (:id, :kind, :graph, :plan, :status, :done, :total, :failures,"
                        + " :created, :started, :ended, :owner, "
                        + UNTIL
                        + ")")
                .bind("owner", owner)
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
  public boolean update(Job job, UUID owner, boolean lastStep) {
    return database.write(
        handle ->
            handle
                    .createUpdate(
                        "UPDATE job SET plan = :plan, status = :status, done = :done, total = :total,"
                            + " failures = :failures, started_at = :started, ended_at = :ended,"
                            + " last_step = :last_step"
                            + " WHERE job_id = :id AND owner = :owner")
                    .bind("owner", owner)
                    .bind("id", job.id())
                    .bind("plan", job.plan())
                    .bind("status", job.status().name())
                    .bind("done", job.done())
                    .bind("total", job.total())
                    .bind("failures", json(job.failures()))
                    .bind("last_step", lastStep)
                    .bind("started", time(job.startedAt()))
                    .bind("ended", time(job.endedAt()))
                    .execute()
                == 1);
  }

  @Override
  public Set<UUID> renew(UUID owner) {
    return database.write(
        handle -> {
          handle.execute(
              "UPDATE job SET owned_until = " + UNTIL + " WHERE owner = ? AND " + UNFINISHED,
              owner);
          return handle
              .createQuery("SELECT job_id FROM job WHERE owner = ? AND " + UNFINISHED)
              .bind(0, owner)
              .mapTo(UUID.class)
              .set();
        });
  }

  @Override
  public List<Job> claim(UUID owner) {
    List<Job> free =
        database.read(
            handle ->
                handle
                    .createQuery(
                        SELECT + " WHERE " + UNFINISHED + FREE + " ORDER BY created_at, job_id")
                    .map((row, context) -> job(row))
                    .list());
    // Who is first has it: the condition is looked at again when a row is written.
    return free.stream()
        .filter(
            job ->
                database.write(
                    handle ->
                        handle.execute(
                                "UPDATE job SET last_step = FALSE, owner = ?, owned_until = "
                                    + UNTIL
                                    + " WHERE job_id = ? AND "
                                    + UNFINISHED
                                    + FREE,
                                owner,
                                job.id())
                            == 1))
        .toList();
  }

  @Override
  public void release(UUID owner) {
    database.write(
        handle ->
            handle.execute(
                "UPDATE job SET last_step = FALSE, owner = NULL, owned_until = NULL WHERE owner = ? AND "
                    + UNFINISHED,
                owner));
  }

  @Override
  public boolean cancel(UUID id, Instant now) {
    return database.write(
        handle ->
            handle
                    .createUpdate(
                        "UPDATE job SET status = 'CANCELLED', ended_at = :now, owner = NULL"
                            + " WHERE job_id = :id AND NOT last_step AND "
                            + UNFINISHED)
                    .bind("now", time(now))
                    .bind("id", id)
                    .execute()
                == 1);
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
  public boolean isRunning(UUID id) {
    return database.read(
        handle ->
            handle
                .createQuery("SELECT status FROM job WHERE job_id = ?")
                .bind(0, id)
                .mapTo(String.class)
                .findOne()
                .filter(Job.Status.RUNNING.name()::equals)
                .isPresent());
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
                .createQuery(SELECT + " WHERE " + UNFINISHED + " ORDER BY created_at, job_id")
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
