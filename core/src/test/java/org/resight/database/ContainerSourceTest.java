package org.resight.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import javax.naming.NameNotFoundException;
import javax.naming.NamingException;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.ds.PGSimpleDataSource;
import org.resight.journal.GraphOpening;
import org.resight.journal.JournalEntry;
import org.resight.refusal.JournalUnavailableException;
import org.resight.settings.Settings;
import org.resight.sql.JdbcReviewJournal;
import org.resight.sql.JournalSamples;

final class ContainerSourceTest {

  private static final String NAME = "java:jboss/datasources/resight";
  private static final Duration LONG = Duration.ofMinutes(1);

  @TempDir private Path directory;

  private DataSource postgres() {
    Settings settings = TestDatabases.postgres(directory);
    PGSimpleDataSource driver = new PGSimpleDataSource();
    driver.setURL(settings.databaseUrl());
    driver.setUser(settings.databaseUser());
    return driver;
  }

  private static DataSource withoutDatabase() {
    PGSimpleDataSource driver = new PGSimpleDataSource();
    driver.setURL("jdbc:postgresql://localhost:1/resight");
    return driver;
  }

  private static ContainerSource.Directory nowhere() {
    return name -> {
      throw new NameNotFoundException(name);
    };
  }

  @Test
  void open_aDataSourceThatComesLate_isWaitedFor() {
    Queue<Callable<Object>> answers = new ArrayDeque<>();
    answers.add(
        () -> {
          throw new NameNotFoundException(NAME);
        });
    answers.add(ContainerSourceTest::withoutDatabase);
    DataSource postgres = postgres();
    ContainerSource.Directory directory =
        name -> {
          if (!name.equals(NAME)) {
            throw new NameNotFoundException(name);
          }
          Callable<Object> next = answers.poll();
          try {
            return next == null ? postgres : next.call();
          } catch (NamingException e) {
            throw e;
          } catch (Exception e) {
            throw new AssertionError(e);
          }
        };
    SplittableRandom random = new SplittableRandom(4);
    GraphOpening opening = JournalSamples.opening(random, 20);
    List<JournalEntry> entries = JournalSamples.reviews(random, 1, 3, opening.annotations());
    try (Database database = ContainerSource.open(NAME, directory, LONG)) {
      assertThat(database.isPostgres()).isTrue();
      JdbcReviewJournal journal = new JdbcReviewJournal(database);
      journal.open(opening);
      journal.append(opening.key(), 0, 0, 0, entries);
      assertThat(JournalSamples.replayed(journal, opening.key()))
          .isEqualTo(JournalSamples.texts(entries));
    }
  }

  @Test
  void open_aNameWithoutAScheme_isFound() {
    DataSource postgres = postgres();
    ContainerSource.Directory payara =
        name -> {
          if (!name.equals("jdbc/resight")) {
            throw new NameNotFoundException(name);
          }
          return postgres;
        };
    try (Database database = ContainerSource.open("java:jdbc/resight", payara, Duration.ZERO)) {
      assertThat(database.answers()).isTrue();
    }
  }

  @Test
  void open_nothingOfThatName_saysSo() {
    assertThatThrownBy(() -> ContainerSource.open(NAME, nowhere(), Duration.ZERO))
        .isInstanceOf(JournalUnavailableException.class)
        .hasMessage("The container has no data source of the name that RESIGHT_DB_URL gives.");
    assertThatThrownBy(() -> ContainerSource.open(NAME, name -> "a word", Duration.ZERO))
        .isInstanceOf(JournalUnavailableException.class)
        .hasMessage("The container has no data source of the name that RESIGHT_DB_URL gives.");
  }

  @Test
  void open_noDatabaseBehindIt_saysSo() {
    assertThatThrownBy(() -> ContainerSource.open(NAME, name -> withoutDatabase(), Duration.ZERO))
        .isInstanceOf(JournalUnavailableException.class)
        .hasMessage("The container's data source gives no connection (08001).")
        .hasRootCauseInstanceOf(SQLException.class);
  }
}
