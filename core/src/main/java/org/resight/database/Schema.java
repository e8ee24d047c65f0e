package org.resight.database;

import java.sql.SQLException;
import java.util.List;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.h2.api.ErrorCode;
import org.resight.refusal.JournalUnavailableException;

/** The schema of the database. */
final class Schema {

  private Schema() {}

  /**
   * Brings the schema up to date; of several servers that start at once, one does it.
   *
   * @throws JournalUnavailableException if the database cannot be opened or changed, in one
   *     sentence
   */
  static void migrate(DataSource connections) {
    try {
      Flyway.configure(Schema.class.getClassLoader())
          .loggers(SilentMigrationLog.class.getName())
          .dataSource(connections)
          .resourceProvider(new Migrations())
          .javaMigrationClassProvider(List::of)
          .load()
          .migrate();
    } catch (FlywayException e) {
      throw unusable(e);
    }
  }

  private static JournalUnavailableException unusable(FlywayException e) {
    SQLException cause = SqlFault.sqlException(e);
    if (cause == null) {
      return new JournalUnavailableException(
          "The schema of the database is not one that this version knows.");
    }
    return new JournalUnavailableException(
        switch (cause.getErrorCode()) {
          case ErrorCode.DATABASE_ALREADY_OPEN_1 ->
              "Another server has the database under RESIGHT_DATA open.";
          case ErrorCode.FILE_CORRUPTED_1 -> "The database under RESIGHT_DATA is damaged.";
          default ->
              "The database cannot be opened, or its schema not brought up to date ("
                  + SqlFault.state(cause)
                  + ").";
        },
        SqlFault.scrubbed(cause));
  }
}
