package org.resight.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.resight.database.Database;
import org.resight.database.SlowNetwork;
import org.resight.database.TestDatabases;
import org.resight.journal.GraphOpening;
import org.resight.journal.JournalConflictException;
import org.resight.journal.JournalEntry;
import org.resight.journal.ReviewJournal;
import org.resight.refusal.JournalUnavailableException;
import org.resight.settings.Settings;

/** A PostgreSQL that is killed, restarted, unreachable, or in somebody's way. */
@Timeout(300)
@Tag("slow")
final class PostgresOutageTest {

  private final SplittableRandom random = new SplittableRandom(11);

  @TempDir Path directory;

  private Path data;
  private GraphOpening opening;

  @BeforeEach
  void prepare() {
    data = directory.resolve("postgres");
    opening = JournalSamples.opening(random, 50);
  }

  private EmbeddedPostgres start(int port) throws IOException {
    return EmbeddedPostgres.builder()
        .setDataDirectory(data)
        .setCleanDataDirectory(false)
        .setServerConfig("fsync", "on")
        .setPGStartupWait(TestDatabases.STARTS_WITHIN)
        .setPort(port)
        .start();
  }

  private static Settings settings(int port) {
    return Settings.of(
        Map.of(
                "RESIGHT_DB_URL",
                "jdbc:postgresql://localhost:" + port + "/postgres",
                "RESIGHT_DB_USER",
                "postgres",
                "RESIGHT_DB_PASSWORD",
                "s3cret",
                "RESIGHT_DB_CONNECTIONS",
                "4")
            ::get);
  }

  private List<JournalEntry> oneReview(long seq) {
    return JournalSamples.reviews(random, seq, 1, opening.annotations());
  }

  /** Ends the server at once, as a crash does. */
  private void kill() throws Exception {
    long pid = Long.parseLong(Files.readAllLines(data.resolve("postmaster.pid")).get(0));
    ProcessHandle server = ProcessHandle.of(pid).orElseThrow();
    List<ProcessHandle> backends = server.descendants().toList();
    server.destroyForcibly();
    server.onExit().get();
    for (ProcessHandle backend : backends) {
      backend.destroyForcibly();
      backend.onExit().get();
    }
    Files.delete(data.resolve("postmaster.pid"));
  }

  @Test
  void append_serverKilledAndStartedAgain_nothingAcknowledgedIsMissing() throws Exception {
    EmbeddedPostgres server = start(0);
    int port = server.getPort();
    try (Database database = Database.open(settings(port))) {
      ReviewJournal journal = new JdbcReviewJournal(database);
      journal.open(opening);
      AtomicLong acknowledged = new AtomicLong();
      AtomicBoolean failed = new AtomicBoolean();
      Thread writer =
          new Thread(
              () -> {
                try {
                  while (true) {
                    long last = acknowledged.get();
                    journal.append(opening.key(), last, 0, 0, oneReview(last + 1));
                    acknowledged.set(last + 1);
                  }
                } catch (JournalUnavailableException e) {
                  failed.set(true);
                }
              });
      writer.start();
      while (acknowledged.get() < 100) {
        Thread.onSpinWait();
      }
      kill();
      server.close();
      writer.join();
      assertThat(failed).isTrue();
      assertThat(database.answers()).isFalse();
      try (EmbeddedPostgres again = start(port)) {
        while (!database.answers()) {
          Thread.onSpinWait();
        }
        long last = journal.graph(opening.key()).orElseThrow().last();
        assertThat(last).isBetween(acknowledged.get(), acknowledged.get() + 1);
        assertThat(JournalSamples.replayed(journal, opening.key())).hasSize((int) last);
        journal.append(opening.key(), last, 0, 0, oneReview(last + 1));
        assertThat(again.getPort()).isEqualTo(port);
      }
    }
  }

  @Test
  void append_networkGone_failsInTimeAndRecoversByItself() throws Exception {
    try (EmbeddedPostgres server = start(0);
        SlowNetwork network = new SlowNetwork(server.getPort());
        Database database = Database.open(settings(network.port()))) {
      ReviewJournal journal = new JdbcReviewJournal(database);
      journal.open(opening);
      network.hold(true);
      List<JournalEntry> first = oneReview(1);
      assertThatThrownBy(() -> journal.append(opening.key(), 0, 0, 0, first))
          .isInstanceOf(JournalUnavailableException.class);
      assertThat(database.answers()).isFalse();
      network.hold(false);
      while (!database.answers()) {
        Thread.onSpinWait();
      }
      resolve(journal, first);
      assertThat(JournalSamples.replayed(journal, opening.key()))
          .isEqualTo(JournalSamples.texts(first));
    }
  }

  /** What a writer does about an append that nobody knows of: it raises the epoch, or conflicts. */
  private void resolve(ReviewJournal journal, List<JournalEntry> entries) {
    try {
      journal.append(opening.key(), 0, 0, 1, List.of());
    } catch (JournalConflictException e) {
      assertThat(journal.graph(opening.key()).orElseThrow().last()).isEqualTo(1);
      return;
    }
    journal.append(opening.key(), 0, 1, 1, entries);
  }

  @Test
  void append_rowLockedBySomebody_failsInTimeAndWritesNothing() throws Exception {
    try (EmbeddedPostgres server = start(0);
        Database database = Database.open(settings(server.getPort()))) {
      ReviewJournal journal = new JdbcReviewJournal(database);
      journal.open(opening);
      try (Connection other = server.getPostgresDatabase().getConnection()) {
        other.setAutoCommit(false);
        other.createStatement().execute("SELECT * FROM journal_end FOR UPDATE");
        assertThatThrownBy(() -> journal.append(opening.key(), 0, 0, 0, oneReview(1)))
            .isInstanceOf(JournalUnavailableException.class);
        other.rollback();
      }
      journal.append(opening.key(), 0, 0, 0, oneReview(1));
      assertThat(JournalSamples.replayed(journal, opening.key())).hasSize(1);
    }
  }

  @Test
  void open_databaseThatIsNot_saysSoWithoutSecrets() throws Exception {
    try (EmbeddedPostgres server = start(0)) {
      Settings absent =
          Settings.of(
              Map.of(
                      "RESIGHT_DB_URL",
                      "jdbc:postgresql://localhost:" + server.getPort() + "/nowhere",
                      "RESIGHT_DB_USER",
                      "postgres",
                      "RESIGHT_DB_PASSWORD",
                      "s3cret")
                  ::get);
      assertThatThrownBy(() -> Database.open(absent))
          .isInstanceOf(JournalUnavailableException.class)
          .hasMessage("PostgreSQL has no database of the name that RESIGHT_DB_URL gives.")
          .satisfies(e -> assertThat(stackTrace(e)).doesNotContain("s3cret"));
    }
  }

  @Test
  void session_serverWithAsynchronousCommit_commitsSynchronously() throws Exception {
    try (EmbeddedPostgres server =
            EmbeddedPostgres.builder()
                .setServerConfig("synchronous_commit", "off")
                .setPGStartupWait(TestDatabases.STARTS_WITHIN)
                .start();
        Database database = Database.open(settings(server.getPort()))) {
      assertThat(
              database.<String>read(
                  handle ->
                      handle
                          .createQuery("SELECT current_setting('synchronous_commit')")
                          .mapTo(String.class)
                          .one()))
          .isEqualTo("on");
    }
  }

  private static String stackTrace(Throwable e) {
    StringWriter text = new StringWriter();
    e.printStackTrace(new PrintWriter(text));
    return text.toString();
  }
}
