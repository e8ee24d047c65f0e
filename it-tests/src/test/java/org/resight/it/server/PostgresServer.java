package org.resight.it.server;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A real PostgreSQL as processes of its own, which can be killed and started again on the same data
 * and port. Confined to one thread.
 */
public final class PostgresServer implements AutoCloseable {

  private static final Duration START = Duration.ofMinutes(1);
  private static final String LOCAL = "localhost";
  public static final String USER = "postgres";
  public static final String DATABASE = "resight";

  private final Path data;
  private final boolean forced;
  private final String host;
  private EmbeddedPostgres server;

  private PostgresServer(Path data, boolean forced, String host) throws IOException {
    this.data = data;
    this.forced = forced;
    this.host = host;
    this.server = builder().start();
  }

  /** Starts one with an empty database, on a free port. */
  public static PostgresServer start(Path data) throws IOException, SQLException {
    return start(data, false, LOCAL);
  }

  /** The same, for clients of other networks too: they reach it at this address of this machine. */
  public static PostgresServer startAt(String host, Path data) throws IOException, SQLException {
    return start(data, false, host);
  }

  /** The same, with each commit forced to the disk: what it costs then is what it costs users. */
  public static PostgresServer startForced(Path data) throws IOException, SQLException {
    return start(data, true, LOCAL);
  }

  private static PostgresServer start(Path data, boolean forced, String host)
      throws IOException, SQLException {
    PostgresServer started = new PostgresServer(data, forced, host);
    try (var connection = started.server.getPostgresDatabase().getConnection();
        var statement = connection.createStatement()) {
      statement.execute("CREATE DATABASE " + DATABASE);
      if (!host.equals(LOCAL)) {
        Files.writeString(
            data.resolve("pg_hba.conf"), "host all all samenet trust\n", StandardOpenOption.APPEND);
        statement.execute("SELECT pg_reload_conf()");
      }
    }
    return started;
  }

  private EmbeddedPostgres.Builder builder() throws IOException {
    return EmbeddedPostgres.builder()
        .setDataDirectory(data)
        .setCleanDataDirectory(false)
        .setPGStartupWait(START)
        .setPort(RunningServer.freePort())
        .setServerConfig("fsync", forced ? "on" : "off")
        .setServerConfig("listen_addresses", host.equals(LOCAL) ? LOCAL : "*")
        .setErrorRedirector(ProcessBuilder.Redirect.DISCARD)
        .setOutputRedirector(ProcessBuilder.Redirect.DISCARD);
  }

  /** Returns the settings of a server that is to use it. */
  public Map<String, String> environment() {
    return Map.of(
        "RESIGHT_DB_URL",
        "jdbc:postgresql://" + host + ":" + server.getPort() + "/" + DATABASE,
        "RESIGHT_DB_USER",
        USER);
  }

  /** Kills all its processes at once (SIGKILL), and waits until they are gone. */
  public void kill() throws IOException {
    long pid = Long.parseLong(Files.readAllLines(data.resolve("postmaster.pid")).get(0).strip());
    ProcessHandle postmaster = ProcessHandle.of(pid).orElseThrow();
    List<ProcessHandle> all = new ArrayList<>(postmaster.descendants().toList());
    all.add(0, postmaster);
    all.forEach(ProcessHandle::destroyForcibly);
    all.forEach(each -> each.onExit().join());
  }

  /** Starts it again after a kill, and waits until it takes connections. */
  public void restart() throws IOException {
    int port = server.getPort();
    server.close();
    server = builder().setPort(port).start();
  }

  /** Returns the port it listens on. */
  public int port() {
    return server.getPort();
  }

  /** Executes a statement in the database. */
  public void execute(String sql) throws SQLException {
    try (var connection = server.getDatabase(USER, DATABASE).getConnection();
        var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
