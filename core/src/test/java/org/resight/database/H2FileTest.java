package org.resight.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.resight.journal.GraphKey;
import org.resight.journal.GraphOpening;
import org.resight.journal.JournalEntry;
import org.resight.journal.ReviewJournal;
import org.resight.refusal.JournalUnavailableException;
import org.resight.settings.Settings;
import org.resight.sql.AppendingProcess;
import org.resight.sql.JdbcReviewJournal;
import org.resight.sql.JournalSamples;

@Timeout(300)
@Tag("slow")
final class H2FileTest {

  private final SplittableRandom random = new SplittableRandom(3);

  @TempDir Path directory;

  @Test
  void append_processKilledAtAnyMoment_allAcknowledgedIsThere() throws Exception {
    for (int round = 0; round < 3; round++) {
      Map<GraphKey, Long> acknowledged =
          AppendingProcess.start(directory, 4).killAfter(20 + random.nextInt(300));
      assertThat(acknowledged).hasSize(4);
      try (Database database = Database.open(TestDatabases.h2(directory))) {
        ReviewJournal journal = new JdbcReviewJournal(database);
        acknowledged.forEach(
            (key, last) -> {
              long[] expected = new long[1];
              journal.replay(
                  key,
                  0,
                  (position, entry) -> {
                    assertThat(position).isEqualTo(++expected[0]);
                    assertThat(((JournalEntry.Reviewed) entry).review().seq()).isEqualTo(position);
                  });
              assertThat(expected[0]).isGreaterThanOrEqualTo(last);
            });
      }
    }
  }

  /** A copy after a write is what a kill at that moment leaves behind. */
  @Test
  void append_byManyAtOnce_noStateOfTheFileHoldsHalfOfOne() throws Exception {
    CopiedFiles.install();
    Path copies = Files.createDirectory(directory.resolve("copies"));
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try (Database database =
        H2File.open(TestDatabases.h2(directory.resolve("live")), CopiedFiles.FILE_SYSTEM)) {
      ReviewJournal journal = new JdbcReviewJournal(database);
      List<GraphOpening> openings = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        GraphOpening opening = JournalSamples.opening(random, 10);
        journal.open(opening);
        openings.add(opening);
      }
      CopiedFiles.copyTo(copies, 4);
      List<Future<?>> appending = new ArrayList<>();
      for (GraphOpening opening : openings) {
        SplittableRandom own = random.split();
        appending.add(threads.submit(() -> appendTwenties(journal, opening, own)));
      }
      for (Future<?> each : appending) {
        each.get();
      }
    } finally {
      CopiedFiles.copyTo(copies, Integer.MAX_VALUE);
      threads.shutdownNow();
    }
    List<Path> states = childrenOf(copies);
    assertThat(states).hasSizeGreaterThan(40);
    for (Path state : states) {
      assertThat(halves(state)).as("copy after write %s", state.getFileName()).isZero();
    }
  }

  private static void appendTwenties(
      ReviewJournal journal, GraphOpening opening, SplittableRandom own) {
    for (int i = 0; i < 60; i++) {
      journal.append(
          opening.key(),
          20L * i,
          0,
          0,
          JournalSamples.reviews(own, 20L * i + 1, 20, opening.annotations()));
    }
  }

  private static List<Path> childrenOf(Path folder) throws IOException {
    try (Stream<Path> children = Files.list(folder)) {
      return children.toList();
    }
  }

  /** Returns how many journals of a file end elsewhere than they say, or not between appends. */
  private static int halves(Path folder) throws SQLException {
    String url = "jdbc:h2:" + folder.resolve("resight") + ";DB_CLOSE_ON_EXIT=FALSE;CACHE_SIZE=1024";
    try (Connection connection = DriverManager.getConnection(url, "resight", "");
        Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT count(*) FROM (SELECT last_position, (SELECT count(*) FROM journal_entry e"
                    + " WHERE e.graph_no = j.graph_no) AS entries FROM journal_end j) WHERE"
                    + " last_position <> entries OR mod(entries, 20) <> 0")) {
      row.next();
      int halves = row.getInt(1);
      statement.execute("SHUTDOWN IMMEDIATELY"); // without tidying a file that nobody needs
      return halves;
    }
  }

  @Test
  void open_whileAnotherProcessHasIt_saysSoInOneSentence() throws Exception {
    AppendingProcess other = AppendingProcess.start(directory, 1);
    other.awaitFirst();
    assertThatThrownBy(() -> Database.open(TestDatabases.h2(directory)))
        .isInstanceOf(JournalUnavailableException.class)
        .hasMessage("Another server has the database under RESIGHT_DATA open.")
        .satisfies(e -> assertThat(stackTrace(e)).doesNotContain(directory.toString()));
    Map<GraphKey, Long> acknowledged = other.killAfter(1);
    try (Database database = Database.open(TestDatabases.h2(directory))) {
      assertThat(new JdbcReviewJournal(database).graphs())
          .extracting(graph -> graph.opening().key())
          .containsAll(acknowledged.keySet());
    }
  }

  @Test
  void open_damagedFile_saysSoWithoutItsPath() throws Exception {
    Files.write(directory.resolve("resight.mv.db"), new byte[100_000]);
    assertThatThrownBy(() -> Database.open(TestDatabases.h2(directory)))
        .isInstanceOf(JournalUnavailableException.class)
        .hasMessage("The database under RESIGHT_DATA is damaged.")
        .satisfies(e -> assertThat(stackTrace(e)).doesNotContain(directory.toString()));
  }

  private static String stackTrace(Throwable e) {
    StringWriter text = new StringWriter();
    e.printStackTrace(new PrintWriter(text));
    return text.toString();
  }

  @Test
  void append_fromAnInterruptedThread_isMadeAndTheDatabaseLives() {
    try (Database database = Database.open(TestDatabases.h2(directory))) {
      ReviewJournal journal = new JdbcReviewJournal(database);
      GraphOpening opening = JournalSamples.opening(random, 10);
      journal.open(opening);
      for (int i = 0; i < 10; i++) {
        Thread.currentThread().interrupt();
        journal.append(opening.key(), i, 0, 0, oneReview(opening, i + 1));
        assertThat(Thread.interrupted()).isTrue();
      }
      assertThat(JournalSamples.replayed(journal, opening.key())).hasSize(10);
    }
  }

  /** H2 keeps outdated chunks for 45 s; not here. */
  @Test
  void append_inManyCommits_leavesATidyFile() throws Exception {
    try (Database database = Database.open(TestDatabases.h2(directory))) {
      ReviewJournal journal = new JdbcReviewJournal(database);
      database.write(handle -> handle.execute("SET RETENTION_TIME 1"));
      GraphOpening opening = JournalSamples.opening(random, 10);
      journal.open(opening);
      for (int i = 0; i < 2_000; i++) {
        journal.append(opening.key(), i, 0, 0, oneReview(opening, i + 1));
      }
      while (chunks(database) > 500) {
        Thread.sleep(100);
      }
      assertThat(JournalSamples.replayed(journal, opening.key())).hasSize(2_000);
    }
    try (Database database = Database.open(TestDatabases.h2(directory))) {
      ReviewJournal journal = new JdbcReviewJournal(database);
      GraphKey key = journal.graphs().get(0).opening().key();
      assertThat(JournalSamples.replayed(journal, key)).hasSize(2_000);
    }
  }

  /** Returns how many chunks the file has; each commit adds one. */
  private static int chunks(Database database) {
    return database.read(
        handle ->
            handle
                .createQuery(
                    "SELECT setting_value FROM information_schema.settings"
                        + " WHERE setting_name = 'info.CHUNK_COUNT'")
                .mapTo(Integer.class)
                .one());
  }

  private List<JournalEntry> oneReview(GraphOpening opening, long seq) {
    return JournalSamples.reviews(random, seq, 1, opening.annotations());
  }

  @Test
  void append_diskFull_failsReadsGoOnAndRecoversByItself() {
    FullDisk.install();
    try (Database database = H2File.open(TestDatabases.h2(directory), FullDisk.FILE_SYSTEM)) {
      ReviewJournal journal = new JdbcReviewJournal(database);
      GraphOpening opening = JournalSamples.opening(random, 10);
      journal.open(opening);
      journal.append(opening.key(), 0, 0, 0, oneReview(opening, 1));
      FullDisk.full(true);
      assertThatThrownBy(() -> journal.append(opening.key(), 1, 0, 0, oneReview(opening, 2)))
          .isInstanceOf(JournalUnavailableException.class)
          .satisfies(e -> assertThat(stackTrace(e)).doesNotContain(directory.toString()));
      FullDisk.full(false);
      awaitAnswer(database);
      long last = journal.graph(opening.key()).orElseThrow().last();
      assertThat(last).isEqualTo(1);
      journal.append(opening.key(), 1, 0, 0, oneReview(opening, 2));
      assertThat(JournalSamples.replayed(journal, opening.key())).hasSize(2);
    } finally {
      FullDisk.full(false);
    }
    try (Database database = Database.open(TestDatabases.h2(directory))) {
      assertThat(new JdbcReviewJournal(database).graphs()).hasSize(1);
    }
  }

  /** H2 may spin for ever after a commit that failed; see {@link H2Connections}. */
  @Test
  void append_ofManyGraphsWhileTheDiskIsFull_allAnswerAndGoOn() throws Exception {
    FullDisk.install();
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try (Database database = H2File.open(TestDatabases.h2(directory), FullDisk.FILE_SYSTEM)) {
      ReviewJournal journal = new JdbcReviewJournal(database);
      List<GraphOpening> openings = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        GraphOpening opening = JournalSamples.opening(random, 10);
        journal.open(opening);
        openings.add(opening);
      }
      for (int round = 0; round < 6; round++) {
        AtomicInteger refusals = new AtomicInteger();
        List<Future<?>> appending = new ArrayList<>();
        for (GraphOpening opening : openings) {
          SplittableRandom own = random.split();
          appending.add(threads.submit(() -> appendUntilRefused(journal, opening, own, refusals)));
        }
        FullDisk.full(true);
        for (Future<?> each : appending) {
          each.get();
        }
        FullDisk.full(false);
        awaitAnswer(database);
      }
      for (GraphOpening opening : openings) {
        assertThat(JournalSamples.replayed(journal, opening.key()))
            .hasSize((int) journal.graph(opening.key()).orElseThrow().last());
      }
    } finally {
      FullDisk.full(false);
      threads.shutdownNow();
    }
  }

  /** Appends until each graph was refused once, and this one is. */
  private static void appendUntilRefused(
      ReviewJournal journal, GraphOpening opening, SplittableRandom own, AtomicInteger refusals) {
    boolean refused = false;
    while (!refused || refusals.get() < 4) {
      try {
        long last = journal.graph(opening.key()).orElseThrow().last();
        journal.append(
            opening.key(),
            last,
            0,
            0,
            JournalSamples.reviews(own, last + 1, 3, opening.annotations()));
      } catch (JournalUnavailableException e) {
        if (!refused) {
          refused = true;
          refusals.incrementAndGet();
        }
      }
    }
  }

  /** The test's time limit ends it if the database never answers. */
  private static void awaitAnswer(Database database) {
    while (!database.answers()) {
      Thread.onSpinWait();
    }
  }

  @Test
  void append_withSyncOfEachCommit_works() {
    Settings settings =
        Settings.of(Map.of("RESIGHT_DATA", directory.toString(), "RESIGHT_DB_SYNC", "commit")::get);
    try (Database database = Database.open(settings)) {
      ReviewJournal journal = new JdbcReviewJournal(database);
      GraphOpening opening = JournalSamples.opening(random, 10);
      journal.open(opening);
      journal.append(opening.key(), 0, 0, 0, oneReview(opening, 1));
      assertThat(JournalSamples.replayed(journal, opening.key())).hasSize(1);
    }
  }
}
