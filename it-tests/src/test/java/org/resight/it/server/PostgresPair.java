package org.resight.it.server;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A primary PostgreSQL and a standby that has each commit before it is answered. The primary can be
 * killed, and the standby be made the primary. Confined to one thread.
 */
public final class PostgresPair implements AutoCloseable {

  private static final Duration START = Duration.ofMinutes(1);

  /** What a copy of the running primary must not have. */
  private static final Set<String> NOT_COPIED =
      Set.of("postmaster.pid", "postmaster.opts", "standby.signal", "pg_replslot", "epg-lock");

  private final Path standbyData;
  private final EmbeddedPostgres primary;
  private final EmbeddedPostgres standby;

  private PostgresPair(Path folder) throws IOException, SQLException {
    Path primaryData = folder.resolve("primary");
    this.standbyData = folder.resolve("standby");
    this.primary =
        builder(primaryData)
            .setServerConfig("wal_level", "replica")
            .setServerConfig("max_wal_senders", "4")
            .start();
    try {
      execute(primary, "CREATE DATABASE " + PostgresServer.DATABASE);
      this.standby = copy(primaryData);
      // From now on no commit is answered before the standby has it.
      execute(primary, "ALTER SYSTEM SET synchronous_standby_names = '*'");
      execute(primary, "SELECT pg_reload_conf()");
    } catch (IOException | SQLException | RuntimeException e) {
      primary.close();
      throw e;
    }
  }

  /** Starts both, with an empty database, on free ports. */
  public static PostgresPair start(Path folder) throws IOException, SQLException {
    return new PostgresPair(folder);
  }

  private static EmbeddedPostgres.Builder builder(Path data) throws IOException {
    return EmbeddedPostgres.builder()
        .setDataDirectory(data)
        .setCleanDataDirectory(false)
        .setPGStartupWait(START)
        .setPort(RunningServer.freePort())
        .setServerConfig("hot_standby", "on")
        .setErrorRedirector(ProcessBuilder.Redirect.DISCARD)
        .setOutputRedirector(ProcessBuilder.Redirect.DISCARD);
  }

  /**
   * Copies the running primary by the low-level way of PostgreSQL's manual, and starts the copy.
   */
  private EmbeddedPostgres copy(Path primaryData) throws IOException, SQLException {
    try (Connection connection = primary.getPostgresDatabase().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("SELECT pg_backup_start('standby', true)");
      copy(primaryData, standbyData);
      try (var label = statement.executeQuery("SELECT labelfile FROM pg_backup_stop(false)")) {
        label.next();
        Files.writeString(standbyData.resolve("backup_label"), label.getString(1));
      }
    }
    Files.createDirectories(standbyData.resolve("pg_replslot"));
    Files.createFile(standbyData.resolve("standby.signal"));
    Files.writeString(
        standbyData.resolve("postgresql.auto.conf"),
        "primary_conninfo = 'host=localhost port=%d user=%s application_name=standby'%n"
            .formatted(primary.getPort(), PostgresServer.USER),
        StandardOpenOption.CREATE,
        StandardOpenOption.APPEND);
    return builder(standbyData).start();
  }

  private static void copy(Path from, Path to) throws IOException {
    Files.walkFileTree(
        from,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes)
              throws IOException {
            if (NOT_COPIED.contains(folder.getFileName().toString())) {
              return FileVisitResult.SKIP_SUBTREE;
            }
            Path made = Files.createDirectories(to.resolve(from.relativize(folder)));
            Files.setPosixFilePermissions(made, PosixFilePermissions.fromString("rwx------"));
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            if (!NOT_COPIED.contains(file.getFileName().toString())) {
              try {
                Files.copy(file, to.resolve(from.relativize(file)));
              } catch (NoSuchFileException e) {
                // The primary is at work: the journal brings what has gone meanwhile.
              }
            }
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException why) throws IOException {
            if (why instanceof NoSuchFileException) {
              return FileVisitResult.CONTINUE;
            }
            throw why;
          }
        });
  }

  /** Returns the settings of a server that is to use whichever of both is the primary. */
  public Map<String, String> environment() {
    return Map.of(
        "RESIGHT_DB_URL",
        "jdbc:postgresql://localhost:%d,localhost:%d/%s?targetServerType=primary&hostRecheckSeconds=1"
            .formatted(primary.getPort(), standby.getPort(), PostgresServer.DATABASE),
        "RESIGHT_DB_USER",
        PostgresServer.USER);
  }

  /** Returns whether each commit is on the standby before it is answered. */
  public boolean isSynchronous() throws SQLException {
    try (Connection connection = primary.getPostgresDatabase().getConnection();
        Statement statement = connection.createStatement();
        var found =
            statement.executeQuery("SELECT 1 FROM pg_stat_replication WHERE sync_state = 'sync'")) {
      return found.next();
    }
  }

  /** Kills the primary (SIGKILL), and makes the standby the primary. */
  public void failOver() throws IOException, SQLException {
    Path pid = standbyData.resolveSibling("primary").resolve("postmaster.pid");
    ProcessHandle postmaster =
        ProcessHandle.of(Long.parseLong(Files.readAllLines(pid).get(0).strip())).orElseThrow();
    List<ProcessHandle> backends = postmaster.descendants().toList();
    postmaster.destroyForcibly();
    backends.forEach(ProcessHandle::destroyForcibly);
    postmaster.onExit().join();
    execute(standby, "SELECT pg_promote()");
  }

  private static void execute(EmbeddedPostgres server, String sql) throws SQLException {
    try (Connection connection = server.getPostgresDatabase().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  @Override
  public void close() throws IOException {
    try {
      primary.close();
    } catch (UncheckedIOException e) {
      // It was killed.
    } finally {
      standby.close();
    }
  }
}
