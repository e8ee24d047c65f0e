package org.resight.it.load;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.resight.it.server.ConcurrentRequests;
import org.resight.it.server.ResightClient;
import org.resight.it.server.RunningServer;
import org.resight.it.server.ServerProcess;

/**
 * A load of constant rate for a long time, with a row each minute of what the server holds: heap
 * after a collection, threads, open files, sockets, and the files of its data.
 *
 * <p>A graph remembers the id of each of its reviews as long as it lives. So each minute has a
 * graph of its own, and the one before is deleted.
 */
final class Soak {

  private final RunningServer server;
  private final Path data;
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
   * @param data the server's data directory
   * @param perSecond reviews a second, all clients together
   */
  Soak(RunningServer server, Path data, int clients, double perSecond, Post post) {
    this.server = server;
    this.data = data;
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
    ServerProcess process = new ServerProcess(server);
    print("| minute | reviews/s | heap MB | threads | open files | of them sockets | data MB |");
    print("| ---: | ---: | ---: | ---: | ---: | ---: | ---: |");
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
      int threads = process.threads();
      int files = process.files();
      server.client().delete(ResightClient.graph(graph));
      print(
          String.format(
              Locale.ROOT,
              "| %d | %.0f | %d | %d | %d | %d | %d |",
              minute,
              sent / seconds,
              process.heap() >> 10,
              threads,
              files,
              process.sockets(),
              bytesOf(data) >> 20));
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

  private static long bytesOf(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.map(Path::toFile).filter(File::isFile).mapToLong(File::length).sum();
    }
  }

  private static void print(String line) {
    System.out.println(line);
    System.out.flush();
  }
}
