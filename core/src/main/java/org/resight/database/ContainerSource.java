package org.resight.database;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import javax.naming.InitialContext;
import javax.naming.NamingException;
import javax.sql.DataSource;
import org.resight.refusal.JournalUnavailableException;

/**
 * A data source of the container. Its pool, its limits and how durable its commits are, are the
 * container's affair.
 *
 * <p>A container may start the application before the data source, and both before the database: so
 * they are waited for.
 *
 * @param isPostgres whether it leads to PostgreSQL
 */
record ContainerSource(DataSource connections, boolean isPostgres) implements Database.Source {

  /** How long the start waits for a data source, or a database behind it, that is not there yet. */
  private static final Duration START_LIMIT = Duration.ofSeconds(30);

  private static final Duration START_PAUSE = Duration.ofMillis(500);

  /** Finds what has a name. */
  @FunctionalInterface
  interface Directory {
    /** Returns it. */
    Object lookup(String name) throws NamingException;
  }

  private static final String SCHEME = "java:";

  /** Returns whether it is the name of a data source, and not a URL. */
  static boolean isName(String url) {
    return url.startsWith(SCHEME);
  }

  @SuppressWarnings("BanJNDI") // the name is the operator's, and local
  static Database open(String name) {
    return open(name, InitialContext::doLookup, START_LIMIT);
  }

  static Database open(String name, Directory directory, Duration limit) {
    ContainerSource source = await(name, directory, limit);
    Schema.migrate(source.connections);
    return new Database(source);
  }

  private static ContainerSource await(String name, Directory directory, Duration limit) {
    long start = System.nanoTime();
    while (true) {
      JournalUnavailableException missing;
      try {
        return of(found(name, directory));
      } catch (NamingException | ClassCastException e) {
        missing =
            new JournalUnavailableException(
                "The container has no data source of the name that RESIGHT_DB_URL gives.");
      } catch (SQLException e) {
        missing =
            new JournalUnavailableException(
                "The container's data source gives no connection (" + SqlFault.state(e) + ").",
                SqlFault.scrubbed(e));
      }
      if (System.nanoTime() - start > limit.toNanos()) {
        throw missing;
      }
      LockSupport.parkNanos(START_PAUSE.toNanos());
    }
  }

  /** What an operator names {@code jdbc/resight} on Payara is not found below any scheme. */
  private static Object found(String name, Directory directory) throws NamingException {
    try {
      return directory.lookup(name);
    } catch (NamingException e) {
      return directory.lookup(name.substring(SCHEME.length()));
    }
  }

  private static ContainerSource of(Object found) throws SQLException {
    DataSource connections = (DataSource) found;
    try (Connection connection = connections.getConnection()) {
      String product = connection.getMetaData().getDatabaseProductName();
      return new ContainerSource(connections, product.equals("PostgreSQL"));
    }
  }
}
