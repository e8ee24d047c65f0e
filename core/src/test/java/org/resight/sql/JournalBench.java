package org.resight.sql;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.resight.database.Database;
import org.resight.database.TestDatabases;
import org.resight.journal.CandidateBatch;
import org.resight.journal.GraphKey;
import org.resight.journal.GraphOpening;
import org.resight.journal.JournalEntry;
import org.resight.journal.ReviewJournal;
import org.resight.model.AnnotationId;
import org.resight.settings.Settings;

/**
 * Measures a journal: {@code JournalBench h2|postgres [reviews to replay]}. The numbers stand in
 * docs/performance.md.
 */
public final class JournalBench {

  private static final int ANNOTATIONS = 15_697;

  private final PrintStream out;
  private final ReviewJournal journal;
  private final SplittableRandom random = new SplittableRandom(1);

  private JournalBench(PrintStream out, Database database) {
    this.out = out;
    this.journal = new JdbcReviewJournal(database);
  }

  /** Runs the measurements. */
  public static void main(String[] arguments) throws IOException {
    int replayed = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 1_000_000;
    Path directory = Files.createTempDirectory("resight-bench");
    try {
      if (arguments[0].equals("h2")) {
        run(TestDatabases.h2(directory), replayed, directory);
      } else {
        try (EmbeddedPostgres server =
            EmbeddedPostgres.builder().setServerConfig("fsync", "on").start()) {
          run(TestDatabases.postgres(server, directory), replayed, directory);
        }
      }
    } finally {
      delete(directory);
    }
  }

  private static void run(Settings settings, int replayed, Path directory) throws IOException {
    GraphOpening large;
    try (Database database = Database.open(settings)) {
      JournalBench bench = new JournalBench(System.out, database);
      for (int batch : new int[] {1, 16, 256}) {
        bench.appends(batch);
      }
      bench.candidates();
      large = bench.fill(replayed);
    }
    System.out.printf("file after close: %,d MB%n", bytes(directory) >> 20);
    long start = System.nanoTime();
    try (Database database = Database.open(settings)) {
      System.out.printf("opened in %.2f s%n", seconds(start));
      JournalBench bench = new JournalBench(System.out, database);
      bench.replay(large.key(), replayed);
      bench.replay(large.key(), replayed);
    }
  }

  private GraphOpening opened() {
    GraphOpening opening = JournalSamples.opening(random, ANNOTATIONS);
    journal.open(opening);
    return opening;
  }

  private void appends(int batch) {
    GraphOpening opening = opened();
    long position = 0;
    for (double limit : new double[] {2, 5}) {
      long[] nanos = new long[1_000_000];
      int done = 0;
      long start = System.nanoTime();
      while (seconds(start) < limit) {
        List<JournalEntry> entries =
            JournalSamples.reviews(random, position + 1, batch, opening.annotations());
        long before = System.nanoTime();
        journal.append(opening.key(), position, 0, 0, entries);
        nanos[done++] = System.nanoTime() - before;
        position += batch;
      }
      double took = seconds(start);
      Arrays.sort(nanos, 0, done);
      out.printf(
          "append %d: %,.0f reviews/s, %,.0f commits/s, p50 %.2f ms, p99 %.2f ms, max %.1f ms%n",
          batch,
          done * batch / took,
          done / took,
          nanos[done / 2] / 1e6,
          nanos[(int) (done * 0.99)] / 1e6,
          nanos[done - 1] / 1e6);
    }
  }

  private void candidates() {
    GraphOpening opening = opened();
    List<CandidateBatch> batches =
        Stream.generate(() -> JournalSamples.candidates(random, 8192, opening.annotations()))
            .limit(32)
            .toList();
    for (int round = 0; round < 4; round++) {
      long start = System.nanoTime();
      int position = round * batches.size();
      for (int i = 0; i < batches.size(); i += 8) {
        List<JournalEntry> entries =
            batches.subList(i, i + 8).stream()
                .<JournalEntry>map(JournalEntry.Proposed::new)
                .toList();
        journal.append(opening.key(), position + i, 0, 0, entries);
      }
      out.printf("candidates: %,.0f pairs/s%n", 32 * 8192 / seconds(start));
    }
    long start = System.nanoTime();
    long[] pairs = new long[1];
    journal.replay(
        opening.key(),
        0,
        (position, entry) -> pairs[0] += ((JournalEntry.Proposed) entry).candidates().size());
    out.printf("replay of candidates: %,.0f pairs/s%n", pairs[0] / seconds(start));
  }

  private GraphOpening fill(int reviews) {
    GraphOpening opening = opened();
    List<AnnotationId> annotations = opening.annotations();
    int step = 10_000;
    long start = System.nanoTime();
    for (long position = 0; position < reviews; position += step) {
      journal.append(
          opening.key(),
          position,
          0,
          0,
          JournalSamples.reviews(random, position + 1, step, annotations));
    }
    out.printf("append %d: %,.0f reviews/s%n", step, reviews / seconds(start));
    return opening;
  }

  private void replay(GraphKey key, int reviews) {
    long start = System.nanoTime();
    long[] last = new long[1];
    journal.replay(key, 0, (position, entry) -> last[0] = position);
    out.printf(
        "replay of %,d reviews: %.2f s, %,.0f reviews/s%n",
        last[0], seconds(start), reviews / seconds(start));
  }

  private static double seconds(long start) {
    return (System.nanoTime() - start) / 1e9;
  }

  private static long bytes(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.mapToLong(file -> file.toFile().length()).sum();
    }
  }

  private static void delete(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
    }
  }
}
