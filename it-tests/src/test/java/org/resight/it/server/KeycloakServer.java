package org.resight.it.server;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A Keycloak on loopback, with realms that a test makes and nothing that outlives it. Should the
 * JVM that started it end, it is stopped.
 */
public final class KeycloakServer implements AutoCloseable {

  /** The administrator of the whole server, and the password. */
  public static final String ADMINISTRATOR = "keeper";

  private static final Duration START = Duration.ofMinutes(3);

  private final int port;
  private final Path log;
  private final Process process;
  private final Thread atExit = new Thread(this::stop, "stop-keycloak");

  private KeycloakServer(int port, Path log, Process process) {
    this.port = port;
    this.log = log;
    this.process = process;
    Runtime.getRuntime().addShutdownHook(atExit);
  }

  /**
   * Starts it on a free port, and does not wait.
   *
   * @param realms their JSON by their names
   */
  public static KeycloakServer start(Map<String, String> realms) throws IOException {
    Path home = Path.of(System.getProperty("keycloak.home"));
    Path imports = Files.createDirectories(home.resolve("data/import"));
    for (Map.Entry<String, String> realm : realms.entrySet()) {
      Files.writeString(imports.resolve(realm.getKey() + ".json"), realm.getValue());
    }
    int port = RunningServer.freePort();
    Path log = Path.of(System.getProperty("servers.folder"), "keycloak.log");
    Files.createDirectories(log.getParent());
    ProcessBuilder builder =
        new ProcessBuilder(
            List.of(
                "bash",
                home.resolve("bin/kc.sh").toString(),
                "start-dev",
                "--db=dev-mem",
                "--cache=local",
                "--http-host=127.0.0.1",
                "--http-port=" + port,
                "--import-realm"));
    builder
        .environment()
        .putAll(
            Map.of(
                "JAVA_HOME",
                System.getProperty("java.home"),
                "JAVA_OPTS",
                "-Xmx600m -XX:+UseSerialGC -XX:TieredStopAtLevel=1",
                "KC_BOOTSTRAP_ADMIN_USERNAME",
                ADMINISTRATOR,
                "KC_BOOTSTRAP_ADMIN_PASSWORD",
                ADMINISTRATOR));
    return new KeycloakServer(
        port, log, builder.redirectErrorStream(true).redirectOutput(log.toFile()).start());
  }

  /** Returns the address of a realm, which is its issuer. */
  public URI realm(String name) {
    return URI.create("http://127.0.0.1:" + port + "/realms/" + name);
  }

  /** Returns the address of its own interface. */
  public URI administration() {
    return URI.create("http://127.0.0.1:" + port + "/admin");
  }

  /** Waits until a realm answers. */
  public void await(String realm) throws IOException, InterruptedException {
    HttpClient client = HttpClient.newHttpClient();
    HttpRequest request = HttpRequest.newBuilder(realm(realm)).build();
    Instant end = Instant.now().plus(START);
    while (Instant.now().isBefore(end) && process.isAlive()) {
      try {
        if (client.send(request, BodyHandlers.discarding()).statusCode() == 200) {
          return;
        }
      } catch (IOException e) {
        // not yet there
      }
      process.waitFor(200, TimeUnit.MILLISECONDS);
    }
    stop();
    throw new IOException("Keycloak does not answer:\n" + Files.readString(log));
  }

  /** Ends it at once. */
  public void stop() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
    process.onExit().join();
  }

  @Override
  public void close() {
    stop();
    try {
      Runtime.getRuntime().removeShutdownHook(atExit);
    } catch (IllegalStateException e) {
      // This JVM is ending: the hook is what stops it.
    }
  }
}
