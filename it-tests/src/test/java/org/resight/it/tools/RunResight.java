package org.resight.it.tools;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.resight.it.server.RunningServer;
import org.resight.it.server.ServerKind;

/**
 * {@code mvn -P run}: WildFly with the WAR, until the process is asked to end (Ctrl-C).
 *
 * <p>{@code -Dresight.port} gives the port (8080), {@code RESIGHT_DATA} the folder of the data
 * ({@code data} in the checkout); other settings of the environment go to the server as they are.
 * {@code -Dresight.debug} gives a port of the loopback address to which a debugger may attach.
 */
public final class RunResight {

  private RunResight() {}

  /** Runs the server. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    int port = Integer.getInteger("resight.port", 8080);
    requireFree(port);
    String chosen = System.getenv("RESIGHT_DATA");
    Path data =
        Path.of(chosen == null || chosen.isBlank() ? System.getProperty("resight.data") : chosen)
            .toAbsolutePath();
    Path folder = Path.of(System.getProperty("servers.folder"), "run-" + port);
    print("Data: " + data);
    print("Log:  " + folder.resolveSibling(folder.getFileName() + ".log"));
    try (var server =
        RunningServer.start(
            ServerKind.WILDFLY,
            folder,
            port,
            Map.of("RESIGHT_DATA", data.toString(), "RESIGHT_SIGN_IN", signIn()),
            options())) {
      print("Resight is ready: " + server.uri());
      print("Ctrl-C stops it.");
      server.awaitEnd();
      print("The server has ended.");
    }
  }

  /** Without another choice whoever sits at this machine is let in, and nobody else. */
  private static String signIn() {
    String chosen = System.getenv("RESIGHT_SIGN_IN");
    return chosen == null || chosen.isBlank() ? "local" : chosen;
  }

  private static List<String> options() {
    Integer debug = Integer.getInteger("resight.debug");
    return debug == null
        ? List.of("-Xmx2g")
        : List.of(
            "-Xmx2g",
            "-agentlib:jdwp=transport=dt_socket,server=y,suspend=n,address=127.0.0.1:" + debug);
  }

  private static void requireFree(int port) {
    try {
      new ServerSocket(port).close();
    } catch (IOException e) {
      throw new IllegalStateException(
          "Port " + port + " is taken; choose another with -Dresight.port=PORT", e);
    }
  }

  private static void print(String line) {
    System.out.println(line);
    System.out.flush();
  }
}
