package org.resight.web.operations;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.InputStream;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;
import org.resight.access.AccessState;
import org.resight.cluster.KnownNode;
import org.resight.cluster.Leadership;
import org.resight.graph.GraphClient;
import org.resight.refusal.JournalUnavailableException;
import org.resight.sql.JournalImport;
import org.resight.state.Curation;
import org.resight.state.ReplayProgress;
import org.resight.state.ReviewStateBean;
import org.resight.state.SharedGraphs;
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

  /** Between two looks while a graph is on its way here. */
  private static final long SOON_MS = 100;

  /** Entries that a server may lack that is to own a graph. */
  private static final long CLOSE = 1000;

  @Inject private JournalImport journalImport;
  @Inject private HandOver handOver;

  // A test sets these.
  @Inject AccessState access;
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

  /** Whether it is being looked who owns which graph at this moment. */
  private final AtomicBoolean looking = new AtomicBoolean();

  /** Whether it is being asked whether a graph is to be given away. */
  private final AtomicBoolean asking = new AtomicBoolean();

  /** Whether a look is scheduled soon, so that looks do not multiply. */
  private final AtomicBoolean lookingSoon = new AtomicBoolean();

  /** The servers as they were known last. */
  private volatile List<KnownNode> nodes = List.of();

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
            curation.shared().bereft();
            handOver.end(); // new requests wait until nothing is owned here any more
            threads.writers().execute(() -> forget());
          }

          @Override
          public void bereft() {
            curation.shared().bereft();
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
      threads.every(1, this::look);
      threads.everyQuarter(this::lookIfAsked);
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

  /** Looks who owns which graph, unless this server is about to lead or to forget. */
  private void look() {
    if (leadership.isInTouch() && !outdated && looking.compareAndSet(false, true)) {
      onWriter(this::lookNow, looking);
    }
  }

  /** Looks at once if a graph is to be given away: a request at another server waits for it. */
  private void lookIfAsked() {
    if (leadership.isInTouch() && !outdated && asking.compareAndSet(false, true)) {
      onWriter(this::ask, asking);
    }
  }

  private void ask() {
    boolean asked = false;
    try {
      asked = curation.shared().owners().isAskedFor(leadership.node().id());
    } catch (JournalUnavailableException e) {
      LOG.log(Level.DEBUG, "It is not known whether a graph is asked for", e);
    } finally {
      asking.set(false);
    }
    if (asked) {
      look();
    }
  }

  /** Has a thread do what sets the flag back, which is done here if there is none. */
  private void onWriter(Runnable work, AtomicBoolean flag) {
    try {
      threads.writers().execute(work);
    } catch (RuntimeException | Error e) {
      flag.set(false);
      throw e;
    }
  }

  private void lookNow() {
    boolean leads = isServing();
    List<SharedGraphs.Due> due = List.of();
    replaying.lock();
    try {
      if (!outdated && (leads || (term == NONE && !leadership.leads()))) {
        due = lookAs(leads);
      }
    } catch (JournalUnavailableException e) {
      LOG.log(Level.INFO, "It is not known who owns which graph: {0}", e.getMessage());
    } catch (RuntimeException e) {
      LOG.log(Level.WARNING, "It could not be looked who owns which graph", e);
    } finally {
      replaying.unlock();
      looking.set(false);
    }
    for (SharedGraphs.Due each : due) {
      handOver.leave(
          each.client().opening().key(), () -> curation.shared().give(each, leadership.leads()));
    }
    if (curation.shared().isHurried() && lookingSoon.compareAndSet(false, true)) {
      var unused = threads.timer().schedule(this::lookSoon, SOON_MS, TimeUnit.MILLISECONDS);
    }
  }

  private void lookSoon() {
    lookingSoon.set(false);
    look();
  }

  private List<SharedGraphs.Due> lookAs(boolean leads) {
    List<KnownNode> found = leadership.nodes();
    nodes = found;
    SharedGraphs shared = curation.shared();
    if (leads && shared.owners().hasOwnerBesides(living(found))) {
      leadership.claim();
    }
    return shared.look(
        new SharedGraphs.Servers(leads, leads || !leadership.isDrained(), able(found)));
  }

  private static Set<UUID> living(List<KnownNode> all) {
    return all.stream()
        .filter(KnownNode::isAlive)
        .map(known -> known.node().id())
        .collect(Collectors.toSet());
  }

  /** Returns the servers that can own graphs, which servers of other versions may not know of. */
  private Map<UUID, String> able(List<KnownNode> all) {
    return all.stream()
        .filter(
            known ->
                known.isAlive()
                    && !known.draining()
                    && known.behind() >= 0
                    && known.behind() <= CLOSE
                    && known.node().version().equals(leadership.node().version()))
        .collect(Collectors.toMap(known -> known.node().id(), known -> known.node().url()));
  }

  /** Returns the servers as they were known within the last second. */
  public List<KnownNode> nodes() {
    return nodes;
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
      access.readAgain(); // another server may have changed it
      CompletableFuture<Void> taken = curation.shared().settled();
      if (!taken.isDone()) {
        var unused = taken.whenComplete((done, failure) -> replay(begun, replayed));
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
    if (!leadership.lives()) {
      return Optional.of("The lease of this server has ended; the database does not answer.");
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
