package org.resight.it.load;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.resight.it.server.RunningServer;
import org.resight.it.server.ServerKind;
import org.resight.it.server.ServerProcess;

/**
 * {@code mvn -P fuzz}: bad requests for half an hour on each server, with other ones each time.
 *
 * <p>{@code -Dfuzz.seconds} is how long (1800), {@code -Dfuzz.seed} sends what an earlier run sent,
 * {@code -Dfuzz.server} is {@code WILDFLY} or {@code PAYARA} alone. Prints what the server holds
 * each minute, and ends with an error if it found anything: an answer that must not be, a stack
 * trace in the log, or a server that is not ready afterwards.
 */
public final class FuzzRun {

  private FuzzRun() {}

  /** Runs. */
  public static void main(String[] arguments) throws Exception {
    long seed = Long.getLong("fuzz.seed", Instant.now().getEpochSecond());
    Duration time = Duration.ofSeconds(Integer.getInteger("fuzz.seconds", 1_800));
    String only = System.getProperty("fuzz.server", "");
    boolean found = false;
    for (ServerKind kind : ServerKind.values()) {
      if (only.isBlank() || only.equals(kind.name())) {
        Path data = Files.createTempDirectory("resight-fuzz");
        List<String> options = List.of("-Xmx512m", "-XX:+UseSerialGC");
        try (RunningServer server =
            RunningServer.start(kind, "fuzz-" + kind, data, Map.of(), options)) {
          found |= !run(kind, server, seed, time);
        }
      }
    }
    if (found) {
      throw new AssertionError("The run found something; see above. Its seed was " + seed + ".");
    }
  }

  private static boolean run(ServerKind kind, RunningServer server, long seed, Duration time)
      throws IOException, InterruptedException {
    Fuzz fuzz = new Fuzz(server.uri(), seed);
    ServerProcess process = new ServerProcess(server);
    print(kind + ", seed " + seed);
    print("| minute | requests | heap MB | threads | open files |");
    print("| ---: | ---: | ---: | ---: | ---: |");
    Instant end = Instant.now().plus(time);
    int minute = 0;
    Instant next = Instant.now();
    int sent = 0;
    boolean going = true;
    while (going && Instant.now().isBefore(end)) {
      if (!Instant.now().isBefore(next)) {
        print(
            String.format(
                Locale.ROOT,
                "| %d | %d | %d | %d | %d |",
                minute++,
                sent,
                process.heap() >> 10,
                process.threads(),
                process.files()));
        next = next.plusSeconds(60);
      }
      going = fuzz.step();
      sent++;
    }
    print(sent + " requests; answers by status: " + fuzz.statuses());
    fuzz.findings().forEach(FuzzRun::print);
    List<String> traces = traces(server.log());
    traces.stream().limit(20).forEach(FuzzRun::print);
    boolean ready = server.client().isReady();
    print(ready ? "Ready afterwards." : "Not ready afterwards.");
    return fuzz.findings().isEmpty() && traces.isEmpty() && ready;
  }

  /** Returns the lines of the log that a stack trace begins with. */
  private static List<String> traces(Path log) throws IOException {
    List<String> lines = Files.readAllLines(log, StandardCharsets.ISO_8859_1);
    List<String> first = new ArrayList<>();
    for (int i = 1; i < lines.size(); i++) {
      if (lines.get(i).strip().startsWith("at ") && !lines.get(i - 1).strip().startsWith("at ")) {
        first.add(lines.get(i - 1));
      }
    }
    return first;
  }

  private static void print(String line) {
    System.out.println(line);
    System.out.flush();
  }
}
