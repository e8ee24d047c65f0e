package org.resight.database;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.resight.settings.Settings;

/** Settings of new, empty databases. */
public final class TestDatabases {

  /** How long a server may take to start where many other programs run; usually a second. */
  public static final Duration STARTS_WITHIN = Duration.ofMinutes(2);

  private static final AtomicInteger NUMBER = new AtomicInteger();

  private TestDatabases() {}

  public static Settings h2(Path directory) {
    return Settings.of(
        Map.of("RESIGHT_DATA", directory.toString(), "RESIGHT_DB_CONNECTIONS", "8")::get);
  }

  public static Settings postgres(Path directory) {
    return postgres(Server.SHARED, directory);
  }

  public static Settings postgres(EmbeddedPostgres server, Path directory) {
    String name = "resight_" + NUMBER.incrementAndGet();
    try (var connection = server.getPostgresDatabase().getConnection();
        var statement = connection.createStatement()) {
      statement.execute("CREATE DATABASE " + name);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
    return Settings.of(
        Map.of(
                "RESIGHT_DATA",
                directory.toString(),
                "RESIGHT_DB_URL",
                "jdbc:postgresql://localhost:" + server.getPort() + "/" + name,
                "RESIGHT_DB_USER",
                "postgres",
                "RESIGHT_DB_CONNECTIONS",
                "8")
            ::get);
  }

  /** Returns whether something waits for a lock in a PostgreSQL. */
  public static boolean isALockWaitedFor(Database database) {
    return database.read(
        handle ->
            handle
                .createQuery(
                    "SELECT EXISTS (SELECT 1 FROM pg_stat_activity"
                        + " WHERE datname = current_database() AND wait_event_type = 'Lock')")
                .mapTo(Boolean.class)
                .one());
  }

  /** One real PostgreSQL for all tests of the process. */
  private static final class Server {

    static final EmbeddedPostgres SHARED = start();

    private static EmbeddedPostgres start() {
      try {
        return EmbeddedPostgres.builder()
            .setServerConfig("max_connections", "200")
            .setPGStartupWait(STARTS_WITHIN)
            .start();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
