package org.resight.database;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;
import org.resight.refusal.JournalUnavailableException;
import org.resight.settings.Settings;

/** PostgreSQL. What the URL says of the connection goes before what is set here. */
final class Postgres {

  static final String PREFIX = "jdbc:postgresql:";

  /** How long the start waits for a server that is not there yet. */
  private static final Duration START_LIMIT = Duration.ofSeconds(30);

  private static final Duration START_PAUSE = Duration.ofMillis(500);

  /** Limits, and a commit that is on the disk when it returns, whatever the server's default. */
  private static final String SESSION =
      """
      SELECT set_config('statement_timeout', '%1$d', false),
        set_config('lock_timeout', '%1$d', false),
        set_config('synchronous_commit', CASE current_setting('synchronous_commit')
          WHEN 'off' THEN 'on' ELSE current_setting('synchronous_commit') END, false)
      """;

  private Postgres() {}

  static Database open(Settings settings, String url) {
    DataSource driver = driver(settings, url);
    await(driver);
    Schema.migrate(driver);
    HikariConfig pool = ConnectionPool.of(driver, settings);
    pool.setConnectionInitSql(SESSION.formatted(Database.STATEMENT_LIMIT.toMillis()));
    return database(new HikariDataSource(pool));
  }

  /** Connects by one connection, for statements that take no longer than a limit. */
  static Database lone(Settings settings, String url, Duration limit) {
    PGSimpleDataSource driver = driver(settings, url);
    driver.setSocketTimeout((int) limit.plusSeconds(1).toSeconds());
    HikariConfig pool = ConnectionPool.of(driver, settings);
    pool.setPoolName("resight-lease");
    pool.setMaximumPoolSize(1);
    pool.setMinimumIdle(1);
    pool.setConnectionTimeout(limit.toMillis());
    pool.setValidationTimeout(limit.toMillis());
    pool.setConnectionInitSql(SESSION.formatted(limit.toMillis()));
    return database(new HikariDataSource(pool));
  }

  private static Database database(HikariDataSource connections) {
    return new Database(
        new Database.Source() {
          @Override
          public DataSource connections() {
            return connections;
          }

          @Override
          public boolean isPostgres() {
            return true;
          }

          @Override
          public void close() {
            connections.close();
          }
        });
  }

  private static PGSimpleDataSource driver(Settings settings, String url) {
    PGSimpleDataSource driver = new PGSimpleDataSource();
    driver.setApplicationName("resight");
    driver.setReWriteBatchedInserts(true);
    driver.setTcpKeepAlive(true);
    driver.setConnectTimeout((int) Database.CONNECTION_LIMIT.toSeconds());
    driver.setLoginTimeout((int) Database.CONNECTION_LIMIT.toSeconds());
    driver.setSocketTimeout((int) Database.NETWORK_LIMIT.toSeconds());
    try {
      driver.setURL(url);
    } catch (IllegalArgumentException e) {
      throw new JournalUnavailableException("RESIGHT_DB_URL is no URL of a PostgreSQL database.");
    }
    if (settings.databaseUser() != null) {
      driver.setUser(settings.databaseUser());
    }
    if (settings.databasePassword() != null) {
      driver.setPassword(settings.databasePassword());
    }
    return driver;
  }

  /** Waits until a server that cannot be reached, or is starting, takes a connection. */
  private static void await(DataSource driver) {
    long start = System.nanoTime();
    while (true) {
      try {
        driver.getConnection().close();
        return;
      } catch (SQLException e) {
        String state = SqlFault.state(e);
        boolean mayCome = state.startsWith("08") || state.startsWith("57P");
        if (!mayCome || System.nanoTime() - start > START_LIMIT.toNanos()) {
          throw new JournalUnavailableException(reason(state), SqlFault.scrubbed(e));
        }
      }
      LockSupport.parkNanos(START_PAUSE.toNanos());
    }
  }

  private static String reason(String state) {
    if (state.startsWith("28")) {
      return "PostgreSQL refuses RESIGHT_DB_USER or RESIGHT_DB_PASSWORD.";
    }
    if (state.equals("3D000")) {
      return "PostgreSQL has no database of the name that RESIGHT_DB_URL gives.";
    }
    return "PostgreSQL cannot be reached (" + state + ").";
  }
}
