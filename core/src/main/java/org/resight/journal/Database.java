package org.resight.journal;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import javax.naming.InitialContext;
import javax.naming.NamingException;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.h2.api.ErrorCode;
import org.h2.jdbcx.JdbcDataSource;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.HandleCallback;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;
import org.resight.state.JournalUnavailableException;
import org.resight.state.Settings;

/**
 * The database of a server: its connections, its schema, and what its errors mean.
 *
 * <p>Three kinds, by {@link Settings#databaseUrl()}: H2 in a file under the data directory (none
 * given), PostgreSQL ({@code jdbc:postgresql:…}), or a data source of the container ({@code
 * java:…}), whose pool, limits and durability are then the container's affair.
 *
 * <p>Thread-safe. Close it last.
 */
public final class Database implements AutoCloseable {

  /** How long a caller waits for a free connection. */
  static final Duration CONNECTION_WAIT = Duration.ofSeconds(5);

  /** How long a statement may take, and how long it may wait for a lock. */
  static final Duration STATEMENT_LIMIT = Duration.ofSeconds(8);

  /** How long a PostgreSQL that does not answer the network is waited for. */
  static final Duration NETWORK_LIMIT = Duration.ofSeconds(9);

  /** How long the start waits for a PostgreSQL that is not there yet. */
  private static final Duration START_WAIT = Duration.ofSeconds(30);

  private static final Duration START_PAUSE = Duration.ofMillis(500);

  /** Limits, and a commit that is on the disk when it returns, whatever the server's default. */
  private static final String POSTGRES_SESSION =
      """
      SELECT set_config('statement_timeout', '%1$d', false),
        set_config('lock_timeout', '%1$d', false),
        set_config('synchronous_commit', CASE current_setting('synchronous_commit')
          WHEN 'off' THEN 'on' ELSE current_setting('synchronous_commit') END, false)
      """;

  private static final System.Logger LOG = System.getLogger(Database.class.getName());

  private final Jdbi jdbi;
  private final Runnable end;

  private Database(DataSource connections, Runnable end) {
    this.jdbi =
        Jdbi.create(connections)
            .registerArrayType(UUID.class, "uuid")
            .registerArrayType(String.class, "varchar");
    this.end = end;
  }

  /**
   * Connects, and brings the schema up to date. Waits up to 30 s for a PostgreSQL that is starting.
   *
   * @throws JournalUnavailableException if the database cannot be had: one sentence that names no
   *     file and no secret
   */
  public static Database open(Settings settings) {
    String url = settings.databaseUrl();
    if (url == null) {
      return embedded(settings);
    }
    if (url.startsWith("java:")) {
      return ofContainer(url);
    }
    if (url.startsWith("jdbc:postgresql:")) {
      return postgres(settings, url);
    }
    throw new JournalUnavailableException(
        "RESIGHT_DB_URL must start with jdbc:postgresql: or with java: for a data source of the"
            + " container.");
  }

  private static Database embedded(Settings settings) {
    Path file = settings.data().resolve("resight");
    try {
      Files.createDirectories(settings.data());
    } catch (IOException e) {
      throw new JournalUnavailableException("The directory RESIGHT_DATA cannot be made.");
    }
    JdbcDataSource source = new JdbcDataSource();
    source.setURL(
        "jdbc:h2:file:"
            + file
            // each commit is in the file when it returns, and thereby survives a kill
            + ";WRITE_DELAY=0"
            // closed by close() alone: neither by a pause without connections nor by H2's own hook
            + ";DB_CLOSE_DELAY=-1;DB_CLOSE_ON_EXIT=FALSE"
            + ";LOCK_TIMEOUT="
            + STATEMENT_LIMIT.toMillis()
            + ";TRACE_LEVEL_FILE=0");
    source.setUser("resight");
    source.setPassword("");
    migrate(source);
    HikariConfig pool = pool(settings, source);
    HikariDataSource connections = new HikariDataSource(pool);
    return new Database(
        connections,
        () -> {
          shutDown(connections);
          connections.close();
        });
  }

  private static void shutDown(DataSource connections) {
    try (Connection connection = connections.getConnection();
        var statement = connection.createStatement()) {
      statement.execute("SHUTDOWN");
    } catch (SQLException e) {
      // Every commit is in the file already; only its tidying is left to the next start.
      LOG.log(System.Logger.Level.DEBUG, "H2 was not shut down: {0}", e.getSQLState());
    }
  }

  private static Database postgres(Settings settings, String url) {
    PGSimpleDataSource source = new PGSimpleDataSource();
    try {
      source.setApplicationName("resight");
      source.setReWriteBatchedInserts(true);
      source.setTcpKeepAlive(true);
      source.setConnectTimeout((int) CONNECTION_WAIT.toSeconds());
      source.setLoginTimeout((int) CONNECTION_WAIT.toSeconds());
      source.setSocketTimeout((int) NETWORK_LIMIT.toSeconds());
      source.setURL(url);
    } catch (IllegalArgumentException e) {
      throw new JournalUnavailableException("RESIGHT_DB_URL is no PostgreSQL URL.");
    }
    if (settings.databaseUser() != null) {
      source.setUser(settings.databaseUser());
    }
    if (settings.databasePassword() != null) {
      source.setPassword(settings.databasePassword());
    }
    await(source);
    migrate(source);
    HikariConfig pool = pool(settings, source);
    pool.setConnectionInitSql(POSTGRES_SESSION.formatted(STATEMENT_LIMIT.toMillis()));
    HikariDataSource connections = new HikariDataSource(pool);
    return new Database(connections, connections::close);
  }

  private static HikariConfig pool(Settings settings, DataSource source) {
    HikariConfig pool = new HikariConfig();
    pool.setPoolName("resight");
    pool.setDataSource(source);
    pool.setMaximumPoolSize(settings.databaseConnections());
    pool.setMinimumIdle(Math.min(2, settings.databaseConnections()));
    pool.setConnectionTimeout(CONNECTION_WAIT.toMillis());
    pool.setValidationTimeout(Duration.ofSeconds(3).toMillis());
    pool.setIdleTimeout(Duration.ofMinutes(10).toMillis());
    pool.setKeepaliveTime(Duration.ofMinutes(2).toMillis());
    pool.setMaxLifetime(Duration.ofMinutes(30).toMillis());
    pool.setTransactionIsolation("TRANSACTION_READ_COMMITTED");
    // the first connection was had when the schema was brought up to date
    pool.setInitializationFailTimeout(-1);
    return pool;
  }

  @SuppressWarnings("BanJNDI") // the name is the operator's, and local: it starts with java:
  private static Database ofContainer(String name) {
    try {
      DataSource source = InitialContext.doLookup(name);
      migrate(source);
      return new Database(source, () -> {});
    } catch (NamingException | ClassCastException e) {
      throw new JournalUnavailableException(
          "The container has no data source of the name that RESIGHT_DB_URL gives.");
    }
  }

  /** Waits until a PostgreSQL that cannot be reached, or is starting, takes a connection. */
  private static void await(DataSource source) {
    long start = System.nanoTime();
    while (true) {
      try {
        source.getConnection().close();
        return;
      } catch (SQLException e) {
        String state = SqlFault.state(e);
        boolean mayCome = state.startsWith("08") || state.startsWith("57P");
        if (!mayCome || System.nanoTime() - start > START_WAIT.toNanos()) {
          throw new JournalUnavailableException(
              state.startsWith("28")
                  ? "PostgreSQL refuses RESIGHT_DB_USER or RESIGHT_DB_PASSWORD."
                  : "PostgreSQL cannot be reached (" + state + ").",
              SqlFault.scrubbed(e));
        }
      }
      LockSupport.parkNanos(START_PAUSE.toNanos());
    }
  }

  private static void migrate(DataSource source) {
    try {
      Flyway.configure(Database.class.getClassLoader())
          .loggers(SilentMigrationLog.class.getName())
          .dataSource(source)
          .resourceProvider(new Migrations())
          .javaMigrationClassProvider(List::of)
          .load()
          .migrate();
    } catch (FlywayException e) {
      throw unusable(e);
    }
  }

  private static JournalUnavailableException unusable(FlywayException e) {
    SQLException cause = SqlFault.sqlException(e);
    if (cause == null) {
      return new JournalUnavailableException(
          "The schema of the database could not be brought up to date: " + e.getClass().getName());
    }
    return new JournalUnavailableException(
        switch (cause.getErrorCode()) {
          case ErrorCode.DATABASE_ALREADY_OPEN_1 ->
              "Another server has the database under RESIGHT_DATA open.";
          case ErrorCode.FILE_CORRUPTED_1 -> "The database under RESIGHT_DATA is damaged.";
          default ->
              "The database cannot be opened or its schema not brought up to date ("
                  + SqlFault.state(cause)
                  + ").";
        },
        SqlFault.scrubbed(cause));
  }

  /**
   * Reads, each statement on its own.
   *
   * @throws JournalUnavailableException if the database does not answer
   */
  <T> T read(HandleCallback<T, RuntimeException> work) {
    try {
      return jdbi.withHandle(work);
    } catch (JdbiException e) {
      throw SqlFault.of(e);
    }
  }

  /**
   * Reads and writes in one transaction, undone by any exception.
   *
   * @throws org.resight.state.JournalConflictException if another writer was there first
   * @throws JournalUnavailableException if the database does not answer, or it is not known whether
   *     the transaction was committed
   */
  <T extends @Nullable Object> T write(HandleCallback<T, RuntimeException> work) {
    try {
      return jdbi.inTransaction(work);
    } catch (JdbiException e) {
      throw SqlFault.of(e);
    }
  }

  /** Returns whether the database answers now; takes 5 s at the most if it does not. */
  public boolean answers() {
    try {
      return read(Database::one) == 1;
    } catch (JournalUnavailableException e) {
      return false;
    }
  }

  private static int one(Handle handle) {
    return handle.createQuery("SELECT 1").mapTo(Integer.class).one();
  }

  /** Ends all connections. What was committed is safe without it. */
  @Override
  public void close() {
    end.run();
  }
}
