package org.resight.database;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import javax.sql.DataSource;
import org.jdbi.v3.core.ConnectionException;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.HandleCallback;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.jdbi.v3.core.transaction.TransactionIsolationLevel;
import org.jspecify.annotations.Nullable;
import org.resight.refusal.JournalUnavailableException;
import org.resight.settings.Settings;

/**
 * The database of a server: its connections, its schema, and what its errors mean.
 *
 * <p>Three kinds, by {@link Settings#databaseUrl()}: H2 in a file under the data directory (none
 * given), PostgreSQL ({@code jdbc:postgresql:…}), or a data source of the container ({@code
 * java:…}), whose pool, limits and durability are then the container's affair.
 *
 * <p>A statement that does not get through fails in less than 10 s: 3 s for a free connection, 5 s
 * for the statement or a lock, 6 s for an answer of the network. Those who write to H2 take turns,
 * and may wait another 5 s for theirs.
 *
 * <p>Thread-safe. Close it last.
 */
public final class Database implements AutoCloseable {

  /** How long a caller waits for a free connection, and the pool for a new one. */
  static final Duration CONNECTION_LIMIT = Duration.ofSeconds(3);

  /** How long a statement may take, and how long it may wait for a lock. */
  public static final Duration STATEMENT_LIMIT = Duration.ofSeconds(5);

  /** How long the network is waited for. */
  static final Duration NETWORK_LIMIT = Duration.ofSeconds(6);

  /**
   * Holds the row of who leads until the transaction ends, so that nobody else begins to lead
   * before. Whoever is stopped within a transaction loses it after two seconds.
   */
  private static final String FENCE =
      "SELECT set_config('idle_in_transaction_session_timeout', '2000', TRUE) FROM leader"
          + " WHERE node_id = ? FOR SHARE";

  /** Whoever is stopped within a transaction loses it after two seconds. */
  private static final String FROZEN =
      "SELECT set_config('idle_in_transaction_session_timeout', '2000', TRUE)";

  private final Source source;
  private final Jdbi jdbi;
  private final ReentrantLock longWrites = new ReentrantLock(true);
  private volatile @Nullable UUID fenced;

  public Database(Source source) {
    this.source = source;
    this.jdbi =
        Jdbi.create(() -> committing(source.connections().getConnection()))
            .registerArrayType(UUID.class, "uuid")
            .registerArrayType(String.class, "varchar");
  }

  /**
   * Has a connection commit each statement by itself where no transaction was begun. A container's
   * data source may be set up otherwise, and what was answered would be undone.
   */
  private static Connection committing(Connection connection) throws SQLException {
    if (!connection.getAutoCommit()) {
      connection.setAutoCommit(true);
    }
    return connection;
  }

  /** Where connections come from; the methods are those of a data source of the container. */
  public interface Source {

    /** Returns the connections. */
    DataSource connections();

    /** Returns whether they lead to PostgreSQL. */
    public boolean isPostgres();

    /** Waits until this thread may write, if the database takes one writer at a time. */
    default void beginWrite() {}

    /** Lets the next thread write. */
    default void endWrite() {}

    /** Waits until this thread may go on with what it writes. */
    default void resumeWrite() {}

    /**
     * Makes what was committed as durable as promised.
     *
     * @throws SQLException if it cannot be known to be
     */
    default void committed() throws SQLException {}

    /** Learns of an error. */
    default void failed(@Nullable SQLException error) {}

    /** Ends all connections. */
    default void close() {}
  }

  /**
   * Connects, and brings the schema up to date. Waits up to 30 s for a PostgreSQL, or for a data
   * source of the container, that is starting.
   *
   * @throws JournalUnavailableException if the database cannot be had: one sentence that names no
   *     file and no secret
   */
  public static Database open(Settings settings) {
    String url = settings.databaseUrl();
    if (url == null) {
      return H2File.open(settings, UninterruptedFiles.PREFIX);
    }
    if (ContainerSource.isName(url)) {
      return ContainerSource.open(url);
    }
    if (url.startsWith(Postgres.PREFIX)) {
      return Postgres.open(settings, url);
    }
    throw new JournalUnavailableException(
        "RESIGHT_DB_URL must start with jdbc:postgresql: or with java: for a data source of the"
            + " container.");
  }

  /**
   * Connects by one connection of its own to a PostgreSQL whose schema is up to date.
   *
   * @param limit how long a statement, a lock or a new connection may take; at least 250 ms
   * @throws JournalUnavailableException if it is not to be PostgreSQL, in one sentence
   */
  public static Database lone(Settings settings, Duration limit) {
    String url = settings.databaseUrl();
    if (url == null || !url.startsWith(Postgres.PREFIX)) {
      throw new JournalUnavailableException(
          "Several servers need PostgreSQL: RESIGHT_DB_URL must start with jdbc:postgresql:.");
    }
    return Postgres.lone(settings, url, limit);
  }

  /**
   * Has every transaction that writes be refused unless this server leads. What {@link
   * #writeAtOnce} writes is not asked: the epoch of its journal refuses it.
   *
   * @param node what the server is called among the others
   */
  public void fence(UUID node) {
    fenced = node;
  }

  /** Returns whether only the one of several servers that leads may write. */
  public boolean isFenced() {
    return fenced != null;
  }

  /** Lets a transaction wait for a client to send the rest, for a minute at a time. */
  public void awaitClient(Handle handle) {
    if (fenced != null) {
      handle.execute("SELECT set_config('idle_in_transaction_session_timeout', '60000', TRUE)");
    }
  }

  /** Returns whether this one of several servers leads, until the transaction ends. */
  public boolean leads(Handle handle) {
    UUID node = fenced;
    return node != null
        && handle.createQuery(FENCE).bind(0, node).mapTo(String.class).findOne().isPresent();
  }

  private void requireToLead(Handle handle) {
    if (fenced != null && !leads(handle)) {
      throw new JournalUnavailableException("Another server leads; nothing was written.");
    }
  }

  /** Returns whether it is PostgreSQL, which takes statements that H2 does not. */
  public boolean isPostgres() {
    return source.isPostgres();
  }

  /**
   * Reads, each statement on its own.
   *
   * @throws JournalUnavailableException if the database does not answer
   */
  public <T> T read(HandleCallback<T, RuntimeException> work) {
    try {
      return jdbi.withHandle(work);
    } catch (JdbiException e) {
      throw failed(e);
    }
  }

  /**
   * Reads and writes in one transaction, undone by any exception.
   *
   * @throws org.resight.journal.JournalConflictException if another writer was there first
   * @throws JournalUnavailableException if the database does not answer, or it is not known whether
   *     the transaction was committed
   */
  public <T, X extends Exception> T write(HandleCallback<T, X> work) throws X {
    return committed(
        () ->
            jdbi.inTransaction(
                handle -> {
                  requireToLead(handle);
                  return work.withHandle(handle);
                }));
  }

  /**
   * Does the same on each of several servers, whether it leads or not: the epoch of a journal
   * refuses what must not be written, or it makes no difference who writes it.
   *
   * @throws org.resight.journal.JournalConflictException if another writer was there first
   * @throws JournalUnavailableException if the database does not answer, or it is not known whether
   *     the transaction was committed
   */
  public <T, X extends Exception> T writeByAny(HandleCallback<T, X> work) throws X {
    return committed(
        () ->
            jdbi.inTransaction(
                handle -> {
                  if (fenced != null) {
                    handle.execute(FROZEN);
                  }
                  return work.withHandle(handle);
                }));
  }

  /**
   * Writes by one statement, which is a transaction of its own.
   *
   * @throws org.resight.journal.JournalConflictException if another writer was there first
   * @throws JournalUnavailableException if the database does not answer, or it is not known whether
   *     the statement was committed
   */
  public <T, X extends Exception> T writeAtOnce(HandleCallback<T, X> work) throws X {
    return committed(() -> jdbi.withHandle(work));
  }

  private <T, X extends Exception> T committed(Work<T, X> write) throws X {
    source.beginWrite();
    T result;
    try {
      result = write.work();
    } catch (JdbiException e) {
      throw failed(e);
    } finally {
      source.endWrite();
    }
    try {
      source.committed();
    } catch (SQLException e) {
      throw failed(new ConnectionException(e));
    }
    return result;
  }

  /**
   * The lock of transactions that take long and let others write meanwhile, and of those that touch
   * the same rows. It is taken before a transaction begins: a wait for a row within it would keep
   * all writers of H2 waiting.
   */
  public Lock longWrites() {
    return longWrites;
  }

  /** Work that gives a result. */
  @FunctionalInterface
  public interface Work<T, X extends Exception> {
    /** Does the work. */
    T work() throws X;
  }

  /**
   * Does what needs no database while others write, and then goes on with this thread's
   * transaction; nobody sees its changes yet. Call it only while holding {@link #longWrites()}, and
   * in each second of a long transaction.
   */
  public <T, X extends Exception> T letOthersWrite(Work<T, X> meanwhile) throws X {
    source.endWrite();
    try {
      return meanwhile.work();
    } finally {
      source.resumeWrite();
    }
  }

  /** Lets others write, if any wait, before a transaction of this thread goes on. */
  public void letOthersWrite() {
    source.endWrite();
    source.resumeWrite();
  }

  /** Work that reads, by itself or through others. */
  @FunctionalInterface
  public interface Reading<X extends Exception> {
    /** Reads. */
    public void read() throws X;
  }

  /**
   * Has everything that this thread reads during the work be the state of one instant.
   *
   * @throws JournalUnavailableException if the database does not answer
   */
  public <X extends Exception> void snapshot(Reading<X> work) throws X {
    try {
      // Jdbi gives the handle of a thread's outer call to the inner ones. A weaker level would do
      // for
      // PostgreSQL, but in H2 gives each table an instant of its own.
      jdbi.useTransaction(
          TransactionIsolationLevel.SERIALIZABLE,
          handle -> {
            work.read();
          });
    } catch (JdbiException e) {
      throw failed(e);
    }
  }

  private RuntimeException failed(JdbiException e) {
    SQLException error = SqlFault.sqlException(e);
    source.failed(error);
    return SqlFault.of(e, error);
  }

  /** Returns whether the database answers now; takes less than 10 s if it does not. */
  public boolean answers() {
    try {
      return read(handle -> handle.createQuery("SELECT 1").mapTo(Integer.class).one()) == 1;
    } catch (JournalUnavailableException e) {
      return false;
    }
  }

  /** Ends all connections. What was committed is safe without it. */
  @Override
  public void close() {
    source.close();
  }
}
