package org.resight.sql;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.UUID;
import org.resight.database.Database;
import org.resight.database.TestDatabases;
import org.resight.journal.GraphKey;
import org.resight.journal.GraphOpening;
import org.resight.journal.ReviewJournal;
import org.resight.refusal.JournalUnavailableException;

/**
 * A process of its own that appends to journals, a graph a thread, and says on its output how far
 * each append has come, once it is acknowledged.
 */
public final class AppendingProcess {

  private final Process process;
  private final int graphs;
  private final BufferedReader output;
  private final Map<GraphKey, Long> acknowledged = new HashMap<>();

  private AppendingProcess(Process process, int graphs) {
    this.process = process;
    this.graphs = graphs;
    this.output =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
  }

  public static AppendingProcess start(Path data, int threads) throws IOException {
    return new AppendingProcess(
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-cp",
                System.getProperty("java.class.path"),
                AppendingProcess.class.getName(),
                data.toString(),
                Integer.toString(threads))
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start(),
        threads);
  }

  /** Waits for the first append. */
  public void awaitFirst() throws IOException {
    if (!read()) {
      throw new IOException("the process ended");
    }
  }

  /**
   * Reads what is acknowledged until there are so many lines and one at least of each graph, kills
   * the process, reads the rest.
   */
  public Map<GraphKey, Long> killAfter(int lines) throws IOException, InterruptedException {
    int read = 0;
    while ((read < lines || acknowledged.size() < graphs) && read()) {
      read++;
    }
    process.toHandle().destroyForcibly(); // unlike the process, the handle leaves the output open
    while (read()) {
      read++;
    }
    process.waitFor();
    return acknowledged;
  }

  private boolean read() throws IOException {
    String line = output.readLine();
    if (line == null) {
      return false;
    }
    String[] words = line.split(" ", -1);
    acknowledged.merge(
        new GraphKey(UUID.fromString(words[0])), Long.parseLong(words[1]), Math::max);
    return true;
  }

  /** Appends until it is killed. */
  public static void main(String[] arguments) throws InterruptedException {
    // A graph that nobody appends to any more would be waited for without end.
    Thread.setDefaultUncaughtExceptionHandler((thread, e) -> Runtime.getRuntime().halt(1));
    ReviewJournal journal =
        new JdbcReviewJournal(Database.open(TestDatabases.h2(Path.of(arguments[0]))));
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < Integer.parseInt(arguments[1]); i++) {
      Thread thread = new Thread(() -> append(journal));
      thread.start();
      threads.add(thread);
    }
    for (Thread thread : threads) {
      thread.join();
    }
  }

  private static void append(ReviewJournal journal) {
    SplittableRandom random = new SplittableRandom();
    GraphOpening opening = JournalSamples.opening(random, 50);
    while (true) {
      try {
        append(journal, opening, random);
      } catch (JournalUnavailableException e) {
        // the others kept it waiting for too long: it is tried again
      }
    }
  }

  private static void append(ReviewJournal journal, GraphOpening opening, SplittableRandom random) {
    Optional<ReviewJournal.Journalled> known = journal.graph(opening.key());
    if (known.isEmpty()) {
      journal.open(opening);
      return;
    }
    long last = known.get().last();
    int size = 1 + random.nextInt(20);
    journal.append(
        opening.key(),
        last,
        0,
        0,
        JournalSamples.reviews(random, last + 1, size, opening.annotations()));
    System.out.println(opening.key() + " " + (last + size));
  }
}
