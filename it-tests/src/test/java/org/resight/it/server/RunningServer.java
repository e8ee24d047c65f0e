package org.resight.it.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A server with the WAR, as a process of its own: started, stopped, killed and started again on the
 * same data and port.
 *
 * <p>Its own files and its log lie in a folder that each start makes new; the data do not. Confined
 * to one thread. Should the JVM that started it end, it is stopped.
 */
public final class RunningServer implements AutoCloseable {

  private static final Duration START = Duration.ofMinutes(3);
  private static final Duration STOP = Duration.ofSeconds(30);

  /** A start takes two thirds of the time without the optimizing compiler. */
  public static final List<String> SOON_STARTED =
      List.of("-Xmx1g", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1");

  private static final int FIRST_PORT = 12_000;
  private static final int PORTS = 16_000;

  /** Begins anywhere, as two JVMs with tests run side by side. */
  private static final AtomicInteger NEXT_PORT =
      new AtomicInteger(new SecureRandom().nextInt(PORTS));

  private final ServerKind kind;
  private final Path folder;
  private final Place place;
  private final Map<String, String> environment;
  private final List<String> javaOptions;
  private final @Nullable PostgresServer dataSource;
  private final Thread atExit = new Thread(this::stopForGood, "stop-server");
  private Process process;

  /** Whether this JVM ends, so that no further process is started that nobody would stop. */
  private boolean ending;

  private RunningServer(
      ServerKind kind,
      Path folder,
      Place place,
      Map<String, String> environment,
      List<String> javaOptions,
      @Nullable PostgresServer dataSource)
      throws IOException, InterruptedException {
    this.kind = kind;
    this.dataSource = dataSource;
    this.folder = folder.toAbsolutePath();
    this.place = place;
    this.environment = environment(environment);
    this.javaOptions = List.copyOf(javaOptions);
    keepEarlierLog();
    this.process = launch();
    Runtime.getRuntime().addShutdownHook(atExit);
    awaitReady();
  }

  /**
   * Starts a server on a free port, with 1 GB of heap and options for a short life, and waits until
   * it is ready.
   *
   * @param name of its folder among the servers'; one at a time may have it
   * @param data the data directory
   * @param environment further environment variables
   */
  public static RunningServer start(
      ServerKind kind, String name, Path data, Map<String, String> environment)
      throws IOException, InterruptedException {
    return start(kind, name, data, environment, SOON_STARTED);
  }

  /**
   * The same, for a server that can {@link #redeploy}.
   *
   * @param name of its folder among the servers'; one at a time may have it
   * @param data the data directory
   */
  public static RunningServer startToRedeploy(
      ServerKind kind, String name, Path data, Map<String, String> environment)
      throws IOException, InterruptedException {
    List<String> options = new ArrayList<>(SOON_STARTED);
    options.add(ServerKind.REDEPLOYS);
    return start(kind, name, data, environment, options);
  }

  /**
   * The same, on a data source of the server that leads to a PostgreSQL.
   *
   * @param name of its folder among the servers'; one at a time may have it
   * @param data the data directory
   */
  public static RunningServer startOnDataSource(
      ServerKind kind, String name, Path data, PostgresServer postgres)
      throws IOException, InterruptedException {
    return new RunningServer(
        kind,
        Path.of(System.getProperty("servers.folder"), name),
        Place.here(freePort()),
        Map.of(
            "RESIGHT_DATA",
            data.toAbsolutePath().toString(),
            "RESIGHT_DB_URL",
            kind.dataSourceName()),
        SOON_STARTED,
        postgres);
  }

  /**
   * Starts a server on a free port, and waits until it is ready.
   *
   * @param name of its folder among the servers'; one at a time may have it
   * @param data the data directory
   */
  public static RunningServer start(
      ServerKind kind,
      String name,
      Path data,
      Map<String, String> environment,
      List<String> javaOptions)
      throws IOException, InterruptedException {
    var all = new HashMap<>(environment);
    all.put("RESIGHT_DATA", data.toAbsolutePath().toString());
    return start(
        kind, Path.of(System.getProperty("servers.folder"), name), freePort(), all, javaOptions);
  }

  /**
   * Starts a server, and waits until it is ready.
   *
   * @param folder for the server's own files; emptied first
   */
  public static RunningServer start(
      ServerKind kind,
      Path folder,
      int port,
      Map<String, String> environment,
      List<String> javaOptions)
      throws IOException, InterruptedException {
    return start(kind, folder, Place.here(port), environment, javaOptions);
  }

  /** The same, at a place that may be in another network namespace. */
  public static RunningServer start(
      ServerKind kind,
      Path folder,
      Place place,
      Map<String, String> environment,
      List<String> javaOptions)
      throws IOException, InterruptedException {
    return new RunningServer(kind, folder, place, environment, javaOptions, null);
  }

  /**
   * Where a server listens.
   *
   * @param prefix the beginning of its command: empty, or what runs it in another namespace
   */
  public record Place(String host, int port, List<String> prefix) {
    /** Copies the prefix. */
    public Place {
      prefix = List.copyOf(prefix);
    }

    /** Returns a port of this machine. */
    public static Place here(int port) {
      return new Place("localhost", port, List.of());
    }

    /** Returns its address. */
    public URI uri() {
      return URI.create("http://" + host + ":" + port);
    }

    /** WildFly listens at the loopback address unless it is told otherwise. */
    private List<String> options(List<String> javaOptions) {
      if (prefix.isEmpty()) {
        return javaOptions;
      }
      List<String> all = new ArrayList<>(javaOptions);
      all.add("-Djboss.bind.address=" + host);
      return all;
    }
  }

  /** Returns its address. */
  public URI uri() {
    return place.uri();
  }

  /** Returns a new client of it. */
  public ResightClient client() {
    return new ResightClient(uri());
  }

  /** Returns the folder of its own files. */
  public Path folder() {
    return folder;
  }

  /** Returns the file that its output goes to. */
  public Path log() {
    return folder.resolveSibling(folder.getFileName() + ".log");
  }

  /** Returns the id of its process. */
  public long pid() {
    return process.pid();
  }

  /** Returns whether its process lives. */
  public boolean isAlive() {
    return process.isAlive();
  }

  /** Waits until the process has ended, however that comes. */
  public void awaitEnd() throws InterruptedException {
    process.waitFor();
  }

  /** Kills it and all its children at once (SIGKILL), and waits until it is gone. */
  public void kill() throws InterruptedException {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly().waitFor();
  }

  /** Asks it to end (SIGTERM), and returns how long that took; kills it after half a minute. */
  public Duration stop() {
    Instant asked = Instant.now();
    stopProcess();
    return Duration.between(asked, Instant.now());
  }

  /** Takes the WAR out and deploys it again while the server runs, and waits until it is ready. */
  public void redeploy() throws IOException, InterruptedException {
    kind.redeploy(folder, process);
    awaitReady();
  }

  /** Starts it again, on the same port and data, after it has ended. */
  public void restart() throws IOException, InterruptedException {
    if (process.isAlive()) {
      throw new IllegalStateException("The server still runs");
    }
    process = launch();
    awaitReady();
  }

  @Override
  public void close() {
    stopProcess();
    try {
      Runtime.getRuntime().removeShutdownHook(atExit);
    } catch (IllegalStateException e) {
      // This JVM is ending: the hook is what stops the server.
    }
  }

  /** All tests sit at the machine of their server; those of sign-in say otherwise. */
  private static Map<String, String> environment(Map<String, String> given) {
    Map<String, String> all = new HashMap<>(Map.of("RESIGHT_SIGN_IN", "local"));
    all.putAll(given);
    return Map.copyOf(all);
  }

  /** Returns the folder of photos on the server; empty after each start. */
  public Path photoFolder() {
    return folder.resolve("photos");
  }

  /** What an earlier run said is not in the log of this one. */
  private void keepEarlierLog() throws IOException {
    if (Files.exists(log())) {
      Files.move(
          log(),
          folder.resolveSibling(folder.getFileName() + ".before.log"),
          StandardCopyOption.REPLACE_EXISTING);
    }
  }

  private Process launch() throws IOException {
    deleteTree(folder);
    Files.createDirectories(folder);
    List<String> command = new ArrayList<>(place.prefix());
    command.addAll(kind.command(folder, place.port(), place.options(javaOptions), dataSource));
    var builder = new ProcessBuilder(command);
    builder.environment().remove("JAVA_OPTS");
    builder
        .environment()
        .put("RESIGHT_PHOTO_FOLDER", Files.createDirectories(photoFolder()).toString());
    builder.environment().putAll(environment);
    builder
        .directory(folder.toFile())
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()));
    synchronized (this) {
      if (ending) {
        throw new IOException("This JVM ends: no server is started");
      }
      process = builder.start();
    }
    return process;
  }

  private void awaitReady() throws IOException, InterruptedException {
    ResightClient client = client();
    Instant end = Instant.now().plus(START);
    while (!client.isReady()) {
      boolean ended = process.waitFor(100, TimeUnit.MILLISECONDS);
      if (ended || Instant.now().isAfter(end)) {
        stopProcess();
        throw new IOException(
            (ended ? "The server ended while it started" : "The server is not ready after " + START)
                + "; the end of "
                + log()
                + ":\n"
                + endOfLog());
      }
    }
  }

  private String endOfLog() throws IOException {
    List<String> lines = Files.readAllLines(log());
    return String.join("\n", lines.subList(Math.max(0, lines.size() - 40), lines.size()));
  }

  private void stopForGood() {
    synchronized (this) {
      ending = true;
    }
    stopProcess();
  }

  private void stopProcess() {
    process.destroy();
    try {
      if (!process.waitFor(STOP.toSeconds(), TimeUnit.SECONDS)) {
        kill();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }

  private static void deleteTree(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    try (Stream<Path> files = Files.walk(folder)) {
      files
          .sorted(Comparator.reverseOrder())
          .forEach(
              file -> {
                try {
                  Files.delete(file);
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              });
    }
  }

  /**
   * Returns a port that no process listens on and this JVM has not given before. It lies below
   * those the kernel gives to clients: so a server that is down finds its port free when it starts
   * again.
   */
  public static int freePort() throws IOException {
    for (int tries = 0; tries < PORTS; tries++) {
      int port = FIRST_PORT + Math.floorMod(NEXT_PORT.getAndIncrement(), PORTS);
      try (var socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
        return socket.getLocalPort();
      } catch (BindException e) {
        // Another process has it; the next one.
      }
    }
    throw new IOException("No port of " + FIRST_PORT + " and the " + PORTS + " after it is free");
  }
}
