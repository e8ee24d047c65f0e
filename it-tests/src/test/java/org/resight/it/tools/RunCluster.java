package org.resight.it.tools;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.resight.it.server.PostgresServer;
import org.resight.it.server.RunningServer;
import org.resight.it.server.ServerKind;

/**
 * {@code mvn -P cluster}: a PostgreSQL, three servers and a balancer on this machine, so that
 * anybody can pull a plug. What is typed kills, freezes or stops a server.
 *
 * <p>{@code -Dresight.port} gives the port of the balancer (8080), those of the servers follow;
 * {@code -Dresight.servers} how many there are. The second of them is a Payara. All data are new at
 * each start.
 */
public final class RunCluster {

  private static final String HELP =
      "kill N, freeze N, wake N, stop N (as SIGTERM), start N; N is the number of a server. Ctrl-C"
          + " ends all.";

  private final List<RunningServer> servers = new ArrayList<>();

  private RunCluster() {}

  /** Runs the servers. */
  public static void main(String[] arguments) throws Exception {
    new RunCluster()
        .run(Integer.getInteger("resight.port", 8080), Integer.getInteger("resight.servers", 3));
  }

  private void run(int port, int count) throws Exception {
    Path folder = Path.of(System.getProperty("servers.folder"), "cluster-" + port).toAbsolutePath();
    delete(folder);
    Files.createDirectories(folder);
    List<InetSocketAddress> addresses = new ArrayList<>();
    for (int number = 1; number <= count; number++) {
      addresses.add(new InetSocketAddress("localhost", port + number));
    }
    try (var postgres = PostgresServer.start(folder.resolve("postgres"));
        var balancer = new Balancer(new InetSocketAddress("localhost", port), addresses)) {
      for (int number = 1; number <= count; number++) {
        servers.add(start(number, port + number, folder, postgres));
        System.out.println("Server " + number + ": " + servers.get(number - 1).uri());
      }
      System.out.println("Resight is ready: " + balancer.uri() + "; who leads: /servers");
      System.out.println(HELP);
      obey();
    } finally {
      servers.forEach(RunningServer::close);
    }
  }

  private static RunningServer start(int number, int port, Path folder, PostgresServer postgres)
      throws IOException, InterruptedException {
    Map<String, String> environment = new HashMap<>(postgres.environment());
    environment.put("RESIGHT_NODE_URL", "http://localhost:" + port);
    environment.put("RESIGHT_DATA", folder.resolve("data").toString());
    environment.put("RESIGHT_SIGN_IN", "local");
    environment.put("RESIGHT_CALLBACK_HOSTS", "localhost");
    return RunningServer.start(
        number == 2 ? ServerKind.PAYARA : ServerKind.WILDFLY,
        folder.resolve("server-" + number),
        port,
        environment,
        List.of("-Xmx1g"));
  }

  private void obey() throws IOException, InterruptedException {
    var typed = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    String line;
    while ((line = typed.readLine()) != null) {
      String[] words = line.strip().split("\\s+", -1);
      try {
        obey(words[0], servers.get(Integer.parseInt(words[1]) - 1));
        System.out.println("Done: " + line);
      } catch (IndexOutOfBoundsException | NumberFormatException e) {
        System.out.println(HELP);
      }
    }
    Thread.currentThread().join();
  }

  private static void obey(String what, RunningServer server)
      throws IOException, InterruptedException {
    switch (what) {
      case "kill" -> server.kill();
      case "freeze" -> signal("STOP", server);
      case "wake" -> signal("CONT", server);
      case "stop" -> server.stop();
      case "start" -> {
        if (!server.isAlive()) {
          server.restart();
        }
      }
      default -> System.out.println(HELP);
    }
  }

  private static void signal(String name, RunningServer server)
      throws IOException, InterruptedException {
    ProcessHandle process = ProcessHandle.of(server.pid()).orElseThrow();
    for (ProcessHandle each : Stream.concat(Stream.of(process), process.descendants()).toList()) {
      new ProcessBuilder("kill", "-" + name, Long.toString(each.pid())).start().waitFor();
    }
  }

  private static void delete(Path folder) throws IOException {
    if (Files.exists(folder)) {
      try (Stream<Path> files = Files.walk(folder)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    }
  }
}
