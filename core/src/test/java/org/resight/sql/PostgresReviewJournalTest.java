package org.resight.sql;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.ds.PGSimpleDataSource;
import org.resight.database.Database;
import org.resight.database.TestDatabases;
import org.resight.journal.GraphOpening;
import org.resight.journal.JournalEntry;
import org.resight.settings.Settings;

@Tag("slow")
final class PostgresReviewJournalTest extends ReviewJournalContract {

  @Override
  Settings settings(Path directory) {
    return TestDatabases.postgres(directory);
  }

  /** A container's data source may be set up so. */
  @Test
  void append_onConnectionsThatCommitNothingByThemselves_isCommitted() {
    Settings settings = settings(directory);
    SplittableRandom random = new SplittableRandom(3);
    GraphOpening opening = JournalSamples.opening(random, 20);
    List<JournalEntry> entries = new ArrayList<>();
    entries.addAll(JournalSamples.reviews(random, 1, 2, opening.annotations()));
    entries.add(
        new JournalEntry.Proposed(JournalSamples.candidates(random, 3, opening.annotations())));
    try (Database database = Database.open(settings);
        HikariDataSource pool = neverCommitting(settings)) {
      JdbcReviewJournal journal = new JdbcReviewJournal(new Database(source(pool)));
      journal.open(opening);
      journal.append(opening.key(), 0, 0, 0, entries.subList(0, 2));
      journal.append(opening.key(), 2, 0, 0, entries.subList(2, 3));
      assertThat(JournalSamples.replayed(new JdbcReviewJournal(database), opening.key()))
          .isEqualTo(JournalSamples.texts(entries));
    }
  }

  /** Nobody but the database knows yet what becomes of an opening whose caller gave it up. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void graph_whoseOpeningIsNotFinished_isWaitedFor(boolean committed) throws Exception {
    GraphOpening opening = JournalSamples.opening(new SplittableRandom(3), 20);
    ExecutorService threads = Executors.newFixedThreadPool(2);
    CompletableFuture<Boolean> commits = new CompletableFuture<>();
    try (Database database = Database.open(settings(directory))) {
      CompletableFuture<Boolean> begun = new CompletableFuture<>();
      Future<Boolean> write =
          threads.submit(
              () ->
                  database.write(
                      handle -> {
                        JdbcReviewJournal.insert(handle, opening);
                        begun.complete(true);
                        if (!commits.join()) {
                          handle.rollback();
                        }
                        return true;
                      }));
      begun.get(10, TimeUnit.SECONDS);
      JdbcReviewJournal journal = new JdbcReviewJournal(database);
      Future<Boolean> found = threads.submit(() -> journal.graph(opening.key()).isPresent());
      while (!TestDatabases.isALockWaitedFor(database)) {
        assertThat(found).isNotDone();
      }
      commits.complete(committed);
      assertThat(write.get(10, TimeUnit.SECONDS)).isTrue();
      assertThat(found.get(10, TimeUnit.SECONDS)).isEqualTo(committed);
      assertThat(journal.graphs()).hasSize(committed ? 1 : 0);
    } finally {
      commits.complete(false);
      threads.shutdown();
    }
  }

  private static HikariDataSource neverCommitting(Settings settings) {
    PGSimpleDataSource driver = new PGSimpleDataSource();
    driver.setURL(settings.databaseUrl());
    driver.setUser(settings.databaseUser());
    HikariConfig pool = new HikariConfig();
    pool.setDataSource(driver);
    pool.setAutoCommit(false);
    pool.setMaximumPoolSize(2);
    return new HikariDataSource(pool);
  }

  private static Database.Source source(DataSource connections) {
    return new Database.Source() {
      @Override
      public DataSource connections() {
        return connections;
      }

      @Override
      public boolean isPostgres() {
        return true;
      }
    };
  }
}
