package org.resight.web.operations;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.InputStream;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import org.resight.access.AccessState;
import org.resight.cluster.Leadership;
import org.resight.graph.GraphClient;
import org.resight.refusal.JournalUnavailableException;
import org.resight.sql.JournalImport;
import org.resight.state.Curation;
import org.resight.state.ReplayProgress;
import org.resight.state.ReviewStateBean;
import org.resight.state.SharedReview;

/**
 * Has the journals replayed when the application starts, and after a restore. Of several servers,
 * the one that leads does so when it begins to.
 */
@ApplicationScoped
public class JournalReplay implements Readiness {

  private static final Logger LOG = System.getLogger(JournalReplay.class.getName());

  /** Seconds between two attempts to read a database that does not answer. */
  private static final int RETRY = 2;

  private static final long NONE = -1;

  @Inject private JournalImport journalImport;
  @Inject private AccessState access;
  @Inject private HandOver handOver;

  // A test sets these.
  @Inject ReviewStateBean state;
  @Inject Curation curation;
  @Inject SharedReview shared;
  @Inject Threads threads;
  @Inject Leadership leadership;

  /** Held by whoever takes the journals in, or forgets what was taken in. */
  private final ReentrantLock replaying = new ReentrantLock();

  private volatile boolean sharedIsReplayed;

  /** Whether what is in memory is another server's now. */
  private volatile boolean outdated;

  /** Whether the journals are being read along at this moment. */
  private final AtomicBoolean following = new AtomicBoolean();

  /** The term in which this server leads, and the one in which everything is replayed. */
  private volatile long term = NONE;

  private volatile long replayedTerm = NONE;

  void start(@Observes @Initialized(ApplicationScoped.class) Object event) {
    state.reset(); // until the replay nothing is said not to be there
    leadership.start(
        threads.factory(),
        new Leadership.Watcher() {
          @Override
          public void gained(long begun) {
            term = begun;
            replay(new CompletableFuture<>());
          }

          @Override
          public void lost() {
            replayedTerm = NONE;
            term = NONE;
            outdated = true;
            handOver.end();
            threads.writers().execute(() -> forget());
          }

          @Override
          public void handOver(Runnable done) {
            handOver.begin(done);
          }

          @Override
          public long behind() {
            return curation.followed().behind();
          }
        });
    if (!leadership.isAlone()) {
      threads.every(1, this::follow);
    }
    threads.every(1, () -> state.clients().forEach(GraphClient::expireLeases));
  }

  /**
   * Replaces everything, which is nothing, by a backup, and replays it.
   *
   * @return completes when all of it is served
   * @throws IOException if the body cannot be read
   */
  public CompletionStage<JournalImport.Totals> restore(InputStream backup) throws IOException {
    // Before anything is closed to others: a server in use stays in use.
    journalImport.refuseUnlessEmpty();
    JournalImport.Totals totals =
        curation.restore(
            () -> {
              JournalImport.Totals read = journalImport.read(backup);
              access.readAgain();
              sharedIsReplayed = false;
              return read;
            });
    CompletableFuture<Void> replayed = new CompletableFuture<>();
    replay(replayed);
    return replayed.thenApply(done -> totals);
  }

  /** Replays all, again and again until the database has let it be done. */
  private void replay(CompletableFuture<Void> replayed) {
    replay(term, replayed);
  }

  private void replay(long begun, CompletableFuture<Void> replayed) {
    try {
      threads.writers().execute(() -> tryReplay(begun, replayed));
    } catch (RuntimeException | Error e) {
      // No thread could be made for it.
      again(e, begun, replayed);
    }
  }

  /** Reads along what the server that leads writes, unless this one does or is to end. */
  private void follow() {
    if (mayFollow() && following.compareAndSet(false, true)) {
      try {
        threads.writers().execute(this::readAlong);
      } catch (RuntimeException | Error e) {
        following.set(false);
        throw e;
      }
    }
  }

  private boolean mayFollow() {
    return !leadership.leads()
        && term == NONE
        && !outdated
        && leadership.isInTouch()
        && !leadership.isDrained();
  }

  private void readAlong() {
    CompletableFuture<Void> read;
    try {
      read = curation.followed().follow();
    } catch (RuntimeException | Error e) {
      read = CompletableFuture.failedFuture(e);
    }
    var unused =
        read.whenComplete(
            (done, failure) -> {
              following.set(false);
              if (failure != null) {
                LOG.log(Level.INFO, "The journals are not read along: {0}", failure.getMessage());
              }
            });
  }

  private void forget() {
    replaying.lock();
    try {
      if (outdated) {
        outdated = false;
        curation.giveUp();
        shared.giveUp();
        sharedIsReplayed = false;
      }
    } finally {
      replaying.unlock();
    }
  }

  private void tryReplay(long begun, CompletableFuture<Void> replayed) {
    replaying.lock();
    try {
      forget();
      if (begun != term) {
        replayed.completeExceptionally(new JournalUnavailableException("Another server leads."));
        return;
      }
      if (!sharedIsReplayed) {
        shared.replay();
        sharedIsReplayed = true;
      }
      curation
          .replay()
          .whenComplete(
              (done, failure) -> {
                if (failure == null) {
                  replayedTerm = begun;
                  replayed.complete(null);
                } else {
                  again(failure, begun, replayed);
                }
              });
    } catch (RuntimeException | Error e) {
      // Whatever it is, nobody else would begin the replay again.
      again(e, begun, replayed);
    } finally {
      replaying.unlock();
    }
  }

  private void again(Throwable failure, long begun, CompletableFuture<Void> replayed) {
    Throwable cause =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    if (cause instanceof JournalUnavailableException) {
      LOG.log(Level.WARNING, "The journals cannot be read yet: {0}", cause.getMessage());
    } else {
      LOG.log(Level.ERROR, "The journals cannot be read yet", cause);
    }
    threads.later(RETRY, () -> replay(begun, replayed));
  }

  /** Returns whether this server leads, and everything is replayed. */
  public boolean isServing() {
    OptionalLong now = leadership.term();
    return now.isPresent() && now.getAsLong() == replayedTerm && curation.progress().ready();
  }

  @Override
  public String part() {
    return "journal";
  }

  @Override
  public Optional<String> waitsFor() {
    if (!leadership.isInTouch()) {
      return Optional.of("The database has not answered yet.");
    }
    if (leadership.isDrained()) {
      return Optional.of("This server is drained; others serve.");
    }
    if (!leadership.leads()) {
      return curation.followed().behind() < 0 && term == NONE
          ? Optional.of("The journals have not been read along yet.")
          : Optional.empty();
    }
    ReplayProgress progress = curation.progress();
    if (progress.ready()) {
      return Optional.empty();
    }
    return Optional.of(
        progress.graphs() < 0
            ? "The database has not answered yet."
            : progress.done()
                + " of "
                + progress.graphs()
                + " graphs, "
                + progress.read()
                + " of "
                + progress.entries()
                + " entries are replayed.");
  }
}
