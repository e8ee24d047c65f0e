package org.resight.sql;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.net.URI;
import java.time.Clock;
import java.util.UUID;
import org.resight.access.AccessStore;
import org.resight.catalogue.AnnotationCatalogue;
import org.resight.cluster.ClusterSettings;
import org.resight.cluster.Leadership;
import org.resight.cluster.Node;
import org.resight.database.Database;
import org.resight.journal.ReviewJournal;
import org.resight.refusal.JournalUnavailableException;
import org.resight.settings.Settings;

/**
 * Gives the container the settings, and one database with the journal and the catalogue in it.
 *
 * <p>The beans are made when they are first asked for, and the database is closed with the
 * application, after the beans that use it.
 */
@ApplicationScoped
public class JournalProducer {

  /** What this server is called among others, if there are any. */
  private final UUID node = UUID.randomUUID();

  /** Made by the container. */
  public JournalProducer() {}

  /**
   * Reads the settings of this process.
   *
   * @throws IllegalArgumentException if one is wrong, in one sentence
   */
  @Produces
  @Singleton
  public Settings settings() {
    return Settings.ofProcess();
  }

  /** Opens the database. */
  @Produces
  @Singleton
  public Database database(Settings settings) {
    Database database = Database.open(settings);
    if (ClusterSettings.ofProcess().url() != null) {
      database.fence(node);
    }
    return database;
  }

  /**
   * Makes what says whether this server leads; the schema must be there.
   *
   * @throws IllegalArgumentException if the setting is wrong, in one sentence
   * @throws JournalUnavailableException if several servers cannot use the database, in one sentence
   */
  @Produces
  @Singleton
  public Leadership leadership(Settings settings, Database database) {
    URI url = ClusterSettings.ofProcess().url();
    if (url == null) {
      return Leadership.alone();
    }
    return Leadership.among(PostgresNodeStore.open(settings), Node.here(node, url.toString()));
  }

  /** Lets others lead, before the database is closed. */
  public void close(@Disposes Leadership leadership) {
    leadership.close();
  }

  /** Closes the database. */
  public void close(@Disposes Database database) {
    database.close();
  }

  /** Makes the journal. */
  @Produces
  @Singleton
  public ReviewJournal journal(Database database) {
    return new JdbcReviewJournal(database, node);
  }

  /** Makes the catalogue. */
  @Produces
  @Singleton
  public AnnotationCatalogue catalogue(Database database) {
    return new JdbcAnnotationCatalogue(database);
  }

  /** Makes the backup's writer. */
  @Produces
  @Singleton
  public JournalExport export(Database database) {
    return new JournalExport(database);
  }

  /** Makes the backup's reader. */
  @Produces
  @Singleton
  public JournalImport imports(Database database) {
    return new JournalImport(database);
  }

  /** Makes what keeps who may do what. */
  @Produces
  @Singleton
  public AccessStore access(Database database) {
    return new SqlAccessStore(database, Clock.systemUTC());
  }
}
