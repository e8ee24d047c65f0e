package org.resight.database;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.h2.api.ErrorCode;
import org.h2.engine.SessionLocal;
import org.h2.jdbc.JdbcConnection;
import org.h2.jdbcx.JdbcDataSource;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.MVStoreException;
import org.jspecify.annotations.Nullable;
import org.resight.refusal.JournalUnavailableException;
import org.resight.settings.OwnFiles;
import org.resight.settings.Settings;

/**
 * H2 in a file.
 *
 * <p>A commit has been written to the file when it returns ({@code WRITE_DELAY=0}), and thereby
 * survives the end of the process at any instruction. What the operating system has not yet brought
 * to the disk is lost with the machine's power: at most a second's worth, as the file is forced to
 * the disk every second, or nothing, with {@link Settings#databaseSync()}.
 *
 * <p>Transactions that write take turns ({@link WriteTurn}): the file then never holds half of one
 * that had not been committed when the process ended.
 *
 * <p>Every commit adds a chunk to the file, of which the next ones outdate nine tenths. H2 tidies
 * them up itself only where it writes commits later, so it is done here, while there is work: what
 * lives in the emptiest chunks is written anew, and their space is used again after H2's 45 s.
 *
 * <p>An error of writing, such as a full disk, makes H2 close the file; the connections are then
 * thrown away, and the next one opens it again.
 */
final class H2File implements Database.Source {

  private static final System.Logger LOG = System.getLogger(H2File.class.getName());

  static {
    UninterruptedFiles.install();
  }

  private static final Duration SYNC_PERIOD = Duration.ofSeconds(1);

  /** As long as there may be chunks that are not tidied yet. */
  private static final Duration TIDIED_AFTER_COMMIT = Duration.ofMinutes(10);

  /** Percentage of living bytes below which chunks are written anew. */
  private static final int WORTHY_FILL = 50;

  /** Bytes written anew at a time, the living part of some 250 commits, which others wait for. */
  private static final int REWRITTEN = 512 << 10;

  private final HikariDataSource connections;
  private final WriteTurn turn = new WriteTurn();
  private final boolean syncCommits;
  private final AtomicBoolean unsynced = new AtomicBoolean();

  /** When there was a commit last; long ago at first, as a start has better things to do. */
  private volatile long committedAt = System.nanoTime() - TIDIED_AFTER_COMMIT.toNanos();

  private final ScheduledExecutorService syncing =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "resight-sync");
            thread.setDaemon(true);
            return thread;
          });
  private final Future<?> periodic;

  private H2File(HikariDataSource connections, boolean syncCommits) {
    this.connections = connections;
    this.syncCommits = syncCommits;
    long period = SYNC_PERIOD.toMillis();
    periodic = syncing.scheduleWithFixedDelay(this::keepUp, period, period, TimeUnit.MILLISECONDS);
  }

  /**
   * Opens, or makes, the file.
   *
   * @param fileSystem H2's name of the file system, with its colon
   */
  static Database open(Settings settings, String fileSystem) {
    DataSource driver = driver(settings.data(), fileSystem);
    Schema.migrate(driver);
    HikariConfig pool = ConnectionPool.of(new H2Connections(driver), settings);
    // isValid() says yes of a connection whose database is closed
    pool.setConnectionTestQuery("SELECT 1");
    return new Database(new H2File(new HikariDataSource(pool), settings.databaseSync()));
  }

  private static DataSource driver(Path data, String fileSystem) {
    if (data.toString().indexOf(';') >= 0) {
      throw new JournalUnavailableException("RESIGHT_DATA must not contain a semicolon.");
    }
    try {
      Files.createDirectories(data);
      // Before H2 makes it: there is no moment in which others may read it.
      OwnFiles.file(data.resolve("resight.mv.db"));
    } catch (IOException e) {
      throw new JournalUnavailableException("The directory RESIGHT_DATA cannot be made.");
    }
    JdbcDataSource driver = new JdbcDataSource();
    driver.setURL(
        "jdbc:h2:"
            + fileSystem
            + data.resolve("resight")
            + ";WRITE_DELAY=0"
            // closed by close() alone: neither by a pause without connections nor by H2's own hook
            + ";DB_CLOSE_DELAY=-1;DB_CLOSE_ON_EXIT=FALSE"
            + ";LOCK_TIMEOUT="
            + Database.STATEMENT_LIMIT.toMillis()
            // it would keep the last result of each statement, however large
            + ";OPTIMIZE_REUSE_RESULTS=FALSE"
            // its trace file would grow on a full disk
            + ";TRACE_LEVEL_FILE=0");
    driver.setUser("resight");
    driver.setPassword("");
    return driver;
  }

  @Override
  public DataSource connections() {
    return connections;
  }

  @Override
  public boolean isPostgres() {
    return false;
  }

  @Override
  public void beginWrite() {
    turn.take();
  }

  @Override
  public void endWrite() {
    turn.give();
  }

  @Override
  public void resumeWrite() {
    turn.takeBack();
  }

  /** To the disk without a turn: other writers need not wait for it. */
  @Override
  public void committed() throws SQLException {
    committedAt = System.nanoTime();
    if (syncCommits) {
      toTheDisk();
    } else {
      unsynced.set(true);
    }
  }

  private void keepUp() {
    try {
      if (unsynced.getAndSet(false)) {
        boolean done = false;
        try {
          toTheDisk();
          done = true;
        } finally {
          if (!done) {
            unsynced.set(true); // else what was committed last waits for the next commit
          }
        }
      }
      if (System.nanoTime() - committedAt < TIDIED_AFTER_COMMIT.toNanos()) {
        tidy();
      }
    } catch (SQLException e) {
      LOG.log(System.Logger.Level.WARNING, "H2 cannot keep its file ({0}).", SqlFault.state(e));
    } catch (RuntimeException | Error e) {
      // None of them may end the timer.
      LOG.log(
          System.Logger.Level.WARNING, "H2 cannot keep its file ({0}).", e.getClass().getName());
    }
  }

  /** Forces to the disk what commits have written to the file. */
  private void toTheDisk() throws SQLException {
    inStore(MVStore::sync);
  }

  private void tidy() throws SQLException {
    turn.takeBack();
    try {
      // saves what is in memory, so nobody may be changing it
      inStore(store -> store.compact(WORTHY_FILL, REWRITTEN));
    } finally {
      turn.give();
    }
  }

  private void inStore(Consumer<MVStore> work) throws SQLException {
    try (Connection connection = connections.getConnection()) {
      SessionLocal session = (SessionLocal) connection.unwrap(JdbcConnection.class).getSession();
      work.accept(session.getDatabase().getStore().getMvStore());
    } catch (MVStoreException e) {
      // A full disk, say; the message would name the file.
      throw new SQLException(
          e.getClass().getName(),
          Integer.toString(ErrorCode.IO_EXCEPTION_2),
          ErrorCode.IO_EXCEPTION_2);
    }
  }

  /**
   * Throws away every connection, after an error that closes the database. The pool is not asked to
   * do it by itself: it would log the error, which names the file.
   */
  @Override
  public void failed(@Nullable SQLException error) {
    if (error != null && closes(error)) {
      connections.getHikariPoolMXBean().softEvictConnections();
    }
  }

  /** Tidies and closes the file. */
  @Override
  public void close() {
    periodic.cancel(false);
    syncing.shutdown();
    // The pool first: after the shutdown it would open the file again.
    connections.close();
    try (Connection connection = connections.getDataSource().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("SHUTDOWN");
    } catch (SQLException e) {
      LOG.log(System.Logger.Level.WARNING, "H2 was not closed ({0}).", SqlFault.state(e));
    }
  }

  /** Returns whether the database is closed after an error. */
  private static boolean closes(SQLException error) {
    return switch (error.getErrorCode()) {
      case ErrorCode.DATABASE_IS_CLOSED,
          ErrorCode.DATABASE_CALLED_AT_SHUTDOWN,
          ErrorCode.OBJECT_CLOSED,
          ErrorCode.CONNECTION_BROKEN_1,
          ErrorCode.GENERAL_ERROR_1,
          ErrorCode.IO_EXCEPTION_1,
          ErrorCode.IO_EXCEPTION_2,
          ErrorCode.FILE_CORRUPTED_1,
          ErrorCode.OUT_OF_MEMORY ->
          true;
      default -> false;
    };
  }
}
