package org.resight.it;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A load of constant rate for a long time, with a row each minute of what the server holds: heap
 * after a collection, threads, open files and sockets.
 *
 * <p>A graph remembers the id of each of its reviews as long as it lives. So each minute has a
 * graph of its own, and the one before is deleted.
 */
final class Soak {

  /** The heap, or each of its generations. */
  private static final Pattern USED = Pattern.compile("total \\d+K, used (\\d+)K");

  private final RunningServer server;
  private final int clients;
  private final double perSecond;
  private final Post post;

  /** Sends one review. */
  @FunctionalInterface
  interface Post {
    /** Sends it; throws unless it was taken. */
    void send(URI to) throws IOException, InterruptedException;
  }

  /**
   * @param perSecond reviews a second, all clients together
   */
  Soak(RunningServer server, int clients, double perSecond, Post post) {
    this.server = server;
    this.clients = clients;
    this.perSecond = perSecond;
    this.post = post;
  }

  /**
   * Runs.
   *
   * @param graphs opens a graph over all annotations
   */
  void run(int minutes, Supplier<UUID> graphs) throws Exception {
    print("| minute | reviews/s | heap MB | threads | open files | of them sockets |");
    print("| ---: | ---: | ---: | ---: | ---: | ---: |");
    for (int minute = 1; minute <= minutes; minute++) {
      UUID graph = graphs.get();
      URI reviews = server.uri().resolve(ResightClient.graph(graph) + "/reviews");
      long start = System.nanoTime();
      long sent =
          ConcurrentRequests.<Long>send(clients, client -> paced(reviews, start).call())
              .all()
              .stream()
              .mapToLong(Long::longValue)
              .sum();
      double seconds = (System.nanoTime() - start) / 1e9;
      int threads = threads();
      long files = files();
      server.client().delete(ResightClient.graph(graph));
      print(
          String.format(
              Locale.ROOT,
              "| %d | %.0f | %d | %d | %d | %d |",
              minute,
              sent / seconds,
              heap() >> 10,
              threads,
              files,
              sockets()));
    }
  }

  /** Sends for a minute, each review when its time has come, however late the one before was. */
  private Callable<Long> paced(URI reviews, long start) {
    return () -> {
      double pause = clients * 1e9 / perSecond;
      long sent = 0;
      while (true) {
        long due = start + (long) (sent * pause);
        long now = System.nanoTime();
        if (Math.max(due, now) - start > TimeUnit.MINUTES.toNanos(1)) {
          return sent;
        }
        if (due > now) {
          TimeUnit.NANOSECONDS.sleep(due - now);
        }
        post.send(reviews);
        sent++;
      }
    };
  }

  private Path process() {
    return Path.of("/proc", Long.toString(serverPid()));
  }

  /** WildFly's script is the process that was started, its server a child of it. */
  private long serverPid() {
    return ProcessHandle.of(server.pid()).stream()
        .flatMap(each -> Stream.concat(each.descendants(), Stream.of(each)))
        .filter(each -> each.info().command().orElse("").endsWith("java"))
        .findFirst()
        .orElseThrow()
        .pid();
  }

  private int threads() throws IOException {
    return Files.readAllLines(process().resolve("status")).stream()
        .filter(line -> line.startsWith("Threads:"))
        .mapToInt(line -> Integer.parseInt(line.substring("Threads:".length()).strip()))
        .findFirst()
        .orElseThrow();
  }

  private long files() throws IOException {
    try (Stream<Path> open = Files.list(process().resolve("fd"))) {
      return open.count();
    }
  }

  /** Kilobytes in use after a collection. */
  private long heap() throws IOException, InterruptedException {
    jcmd("GC.run");
    return USED.matcher(jcmd("GC.heap_info"))
        .results()
        .mapToLong(used -> Long.parseLong(used.group(1)))
        .sum();
  }

  private String jcmd(String command) throws IOException, InterruptedException {
    Process jcmd =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                Long.toString(serverPid()),
                command)
            .redirectErrorStream(true)
            .start();
    String said = new String(jcmd.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (jcmd.waitFor() != 0) {
      throw new IOException(said);
    }
    return said;
  }

  private long sockets() throws IOException {
    try (Stream<Path> open = Files.list(process().resolve("fd"))) {
      return open.filter(
              file -> {
                try {
                  return Files.readSymbolicLink(file).toString().startsWith("socket:");
                } catch (IOException e) {
                  return false;
                }
              })
          .count();
    }
  }

  private static void print(String line) {
    System.out.println(line);
    System.out.flush();
  }
}
