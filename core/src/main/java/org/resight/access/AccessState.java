package org.resight.access;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.resight.access.AccessStore.Change;
import org.resight.access.AuditEvent.Act;

/**
 * What is known about access, in memory: who asks is looked up without the database. What this
 * server changes is known at once. What another changes is known within a second, or at once where
 * others are known to change it: then the database is asked each time whether something changed.
 *
 * <p>Thread-safe.
 */
public final class AccessState {

  private static final Logger LOG = System.getLogger(AccessState.class.getName());

  private static final Duration FRESH = Duration.ofSeconds(1);

  /**
   * How long who has come in before goes on without the store. While it is away nothing is
   * withdrawn by this server; what another one withdraws acts here after this time at the latest.
   */
  private static final Duration WITHOUT = Duration.ofMinutes(5);

  /** How long a store that did not answer is not asked by those who can do without. */
  private static final Duration AWAY = Duration.ofSeconds(5);

  private final AccessStore store;
  private final Clock clock;
  private final BooleanSupplier alone;
  private final ReentrantLock asking = new ReentrantLock();
  private volatile @Nullable AccessData data;
  private volatile Instant checked = Instant.MIN;

  /** Why the store did not answer the last time, and until when that is told without asking. */
  private volatile @Nullable Failure failure;

  private record Failure(RuntimeException why, Instant at) {}

  /** Creates the state of a store. Nothing is read before it is asked for. */
  public AccessState(AccessStore store, Clock clock) {
    this(store, clock, () -> true);
  }

  /**
   * Creates the state of a store. Nothing is read before it is asked for.
   *
   * @param alone tells whether no other server is known to change it at this moment
   */
  public AccessState(AccessStore store, Clock clock, BooleanSupplier alone) {
    this.store = store;
    this.clock = clock;
    this.alone = alone;
  }

  /**
   * Returns what is known now.
   *
   * @throws RuntimeException if the store does not answer: nobody comes in on old knowledge. One
   *     caller waits for it; those who come within a second after that do not
   */
  public AccessData now() {
    Instant now = clock.instant();
    AccessData known = alone.getAsBoolean() ? fresh(now) : null;
    if (known != null) {
      return known;
    }
    asking.lock();
    try {
      known = alone.getAsBoolean() ? fresh(now) : askedAfter(now);
      Failure last = failure;
      if (known == null && last != null && clock.instant().isBefore(last.at.plus(FRESH))) {
        throw last.why;
      }
      return known == null ? refreshed(clock.instant()) : known;
    } finally {
      asking.unlock();
    }
  }

  /**
   * Returns what was known last, or empty if nothing is known yet. One caller at a time looks
   * whether it has changed; the others never wait for the store.
   */
  public Optional<AccessData> lastKnown() {
    Instant now = clock.instant();
    Failure last = failure;
    boolean away = last != null && now.isBefore(last.at.plus(AWAY));
    if (fresh(now) == null && !away && asking.tryLock()) {
      try {
        refreshed(now);
      } catch (RuntimeException e) {
        LOG.log(Level.DEBUG, "Who has access is not known now.", e);
      } finally {
        asking.unlock();
      }
    }
    return Optional.ofNullable(data);
  }

  /**
   * Returns what is known now. While the store does not answer, it is what was known last, for five
   * minutes; then nobody comes in any more. Who asks while another one waits for a store that is
   * away does not wait.
   *
   * @throws RuntimeException if the store does not answer, and has not for five minutes
   */
  public AccessData nowOrLast() {
    Instant now = clock.instant();
    AccessData old = data;
    Failure last = failure;
    if (old == null || last == null || !now.isBefore(checked.plus(WITHOUT))) {
      try {
        return now();
      } catch (RuntimeException e) {
        AccessData known = data;
        if (known != null && now.isBefore(checked.plus(WITHOUT))) {
          return known;
        }
        throw e;
      }
    }
    return lastKnown().orElse(old);
  }

  /**
   * Returns whether the store answers, as far as is known: what must leave a trace in it is not
   * done without it.
   */
  public boolean isAway() {
    return failure != null;
  }

  private @Nullable AccessData fresh(Instant now) {
    AccessData known = data;
    return known != null && now.isBefore(checked.plus(FRESH)) ? known : null;
  }

  private @Nullable AccessData askedAfter(Instant now) {
    return checked.isAfter(now) ? data : null;
  }

  private AccessData refreshed(Instant now) {
    try {
      AccessData known = data;
      if (known == null || store.version() != known.version()) {
        known = store.load();
        data = known;
      }
      checked = now;
      failure = null;
      return known;
    } catch (RuntimeException e) {
      failure = new Failure(e, clock.instant());
      throw e;
    }
  }

  /** Has the store asked before anything is told again: this server has changed it by itself. */
  public void readAgain() {
    asking.lock();
    try {
      if (data != null) {
        checked = checked.minus(FRESH);
      }
    } finally {
      asking.unlock();
    }
  }

  AccessData change(Function<AccessData, Change> change) {
    asking.lock();
    try {
      AccessData changed = store.change(change);
      data = changed;
      return changed;
    } finally {
      asking.unlock();
    }
  }

  /**
   * Changes what is kept in the transaction that this thread has begun. Whoever began it calls
   * {@link #readAgain} at its end: what becomes of it is not known here.
   */
  void changeAlong(Function<AccessData, Change> change) {
    store.changeAlong(change); // without a lock: who has one may wait for that transaction
  }

  /** Keeps an act in the audit. */
  public void keep(Act act) {
    store.keep(act);
  }

  /** Lists what the audit has, oldest first. */
  public List<AuditEvent> audit(long after, int limit) {
    return store.audit(after, limit);
  }

  /** Returns the number of the newest event of the audit. */
  public long auditEnd() {
    return store.auditEnd();
  }

  /** Returns the key of the project that has or had an id; empty if none ever did. */
  public Optional<UUID> project(UUID graph) {
    return store.project(graph);
  }

  /** Keeps who really wrote reviews that name another reviewer, before they are written. */
  public void keepWriter(Collection<UUID> reviews, AccessToken token) {
    store.keepWriter(reviews, token);
  }

  /** Returns who brought an annotation in; empty if nobody with an account did. */
  public Optional<UUID> importer(UUID annotation) {
    return store.importer(annotation);
  }

  /** Returns who brought annotations in, for those that somebody with an account did. */
  public Map<UUID, UUID> importers(Collection<UUID> annotations) {
    return store.importers(annotations);
  }

  /** Returns whether some journal has a name as a reviewer's, in whatever case. */
  boolean isReviewer(String name) {
    return store.isReviewer(name);
  }

  /** Returns the names of reviewers in all journals, sorted, at most so many. */
  List<String> reviewers(int limit) {
    return store.reviewers(limit);
  }

  /** Returns the time. */
  public Instant time() {
    return clock.instant();
  }

  static Act act(Principal by, Origin from, String action, String target, String outcome) {
    AccessToken token = by.token();
    return new Act(
        by.actor(),
        token == null ? "" : token.id(),
        from.address(),
        from.request(),
        action,
        target,
        outcome);
  }

  /** Keeps an act that was done, or was not. */
  public void keep(Principal by, Origin from, String action, String target, String outcome) {
    keep(act(by, from, action, target, outcome));
  }
}
