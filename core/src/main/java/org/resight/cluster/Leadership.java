package org.resight.cluster;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.resight.journal.JournalConflictException;
import org.resight.refusal.JournalUnavailableException;

/**
 * Whether this server leads: whether it is the one that serves, while the others pass on to it what
 * they are asked.
 *
 * <p>A thread of its own renews this server's lease each second, for five. The database's clock
 * decides when it ends. A leader believes in its lease for half a second less, counted from before
 * the renewal was sent, so that it stops before another begins, whatever the network did. It stops
 * as well when the wall clock has jumped: then the machine slept, and the time that passed is not
 * known.
 *
 * <p>A leader whose lease has ended goes on if nobody has led meanwhile: all that was written is in
 * its memory. If somebody has, it has lost: it forgets all, and may lead again later.
 *
 * <p>Thread-safe. {@link #term} costs two readings of clocks.
 */
public final class Leadership implements AutoCloseable {

  /** How long a lease lasts after each renewal. */
  public static final Duration LASTS = Duration.ofSeconds(5);

  /** How long this server believes in it, counted from before the renewal was sent. */
  static final Duration BELIEVED = Duration.ofMillis(4500);

  /** Between two renewals. */
  static final Duration RENEWED = Duration.ofSeconds(1);

  /** Between two renewals while the leader hands over, so that the next one leads at once. */
  static final Duration SOON = Duration.ofMillis(100);

  /** After how long without a renewal a server no longer counts on being remembered. */
  static final Duration FORGOTTEN = Duration.ofMinutes(30);

  /** How much the wall clock and the steady clock may differ since the renewal. */
  static final Duration MOST_JUMP = Duration.ofSeconds(1);

  /**
   * Renewals in a row after which a server leads in the place of one whose lease has ended. After
   * an outage of the database the leads of all have ended, and the one before shall be the first.
   */
  static final int IN_TOUCH = 3;

  private static final Logger LOG = System.getLogger(Leadership.class.getName());

  private final @Nullable NodeStore store;
  private final Node node;
  private final LongSupplier nanos;
  private final LongSupplier millis;

  private volatile @Nullable Watcher watcher;
  private volatile @Nullable Thread keeper;
  private int renewals;
  private volatile boolean closed;
  private volatile @Nullable Held held;

  /** The lease of a server, whether it leads or not, as it was last renewed. */
  private volatile @Nullable Held lease;

  private long losses;
  private volatile @Nullable Standing standing;
  private volatile @Nullable String secret;

  /** Whether another shall lead, and what was begun here is being ended. */
  private volatile boolean handingOver;

  /** Whether it is ended. */
  private volatile boolean handedOver;

  /** Is told who leads, and asked how things stand, on the keeper's thread; must not block. */
  public interface Watcher {
    /** This server leads from now on; what it serves is to be read first. */
    void gained(long term);

    /** Another server has led since, or shall: what is in memory is of no use. */
    void lost();

    /**
     * Graphs were taken from this server, as its lease had ended. It must own none any more when
     * this returns.
     */
    default void bereft() {}

    /**
     * Another server shall lead: what was begun is to be ended, and nothing more to be begun.
     *
     * @param done to be run then, on any thread
     */
    default void handOver(Runnable done) {
      done.run();
    }

    /**
     * Returns how many entries of the journals this server would have to read before it serves, or
     * a negative number if it has read none of them.
     */
    default long behind() {
      return 0;
    }
  }

  /**
   * A lease, as it was last renewed.
   *
   * @param nanos the steady clock before the renewal was sent
   * @param millis the wall clock then
   */
  private record Held(long term, long nanos, long millis) {}

  private Leadership(
      @Nullable NodeStore store, Node node, LongSupplier nanos, LongSupplier millis) {
    this.store = store;
    this.node = node;
    this.nanos = nanos;
    this.millis = millis;
  }

  /** Makes that of a server that is alone: it leads for ever, and asks nobody. */
  public static Leadership alone() {
    return new Leadership(
        null, Node.here(UUID.randomUUID(), ""), System::nanoTime, System::currentTimeMillis);
  }

  /** Makes that of one of several servers, which does not lead yet. */
  public static Leadership among(NodeStore store, Node node) {
    return among(store, node, System::nanoTime, System::currentTimeMillis);
  }

  /**
   * Makes one with other clocks, for tests.
   *
   * @param nanos as {@link System#nanoTime}
   * @param millis as {@link System#currentTimeMillis}
   */
  public static Leadership among(
      NodeStore store, Node node, LongSupplier nanos, LongSupplier millis) {
    return new Leadership(store, node, nanos, millis);
  }

  /**
   * Begins. A server that is alone leads when this returns; otherwise a thread renews the lease
   * from now on.
   */
  public synchronized void start(ThreadFactory threads, Watcher told) {
    watcher = told;
    if (store == null) {
      told.gained(0);
      return;
    }
    Thread thread = threads.newThread(this::keep);
    keeper = thread;
    thread.start();
  }

  private void keep() {
    while (!closed) {
      long begun = System.nanoTime();
      renew();
      Standing known = standing;
      boolean soon = known != null && held == null && (known.ending() || known.leader() == null);
      LockSupport.parkNanos((soon ? SOON : RENEWED).toNanos() - (System.nanoTime() - begun));
    }
  }

  /** Returns whether there are no other servers. */
  public boolean isAlone() {
    return store == null;
  }

  /** Returns what this server is called. */
  public Node node() {
    return node;
  }

  /** Returns the term in which this server leads now; empty if it does not. */
  public OptionalLong term() {
    if (store == null) {
      return OptionalLong.of(0);
    }
    Held now = held;
    return now != null && isValid(now) ? OptionalLong.of(now.term) : OptionalLong.empty();
  }

  /** Returns whether the lease of this server lasts, so that what it owns is its own. */
  public boolean lives() {
    Held now = lease;
    return store == null || (now != null && isValid(now));
  }

  /**
   * Has this server, which leads, own the graphs of servers that are gone. Asks the database.
   *
   * @throws JournalUnavailableException if it does not answer
   */
  public void claim() {
    if (store != null) {
      int claimed = store.claim(node.id());
      if (claimed > 0) {
        LOG.log(Level.INFO, "This server owns {0} graphs of servers that are gone", claimed);
      }
    }
  }

  /** Returns whether this server leads now. */
  public boolean leads() {
    return term().isPresent();
  }

  private boolean isValid(Held lease) {
    long passed = nanos.getAsLong() - lease.nanos;
    long jumped = millis.getAsLong() - lease.millis - Duration.ofNanos(passed).toMillis();
    return passed < BELIEVED.toNanos() && Math.abs(jumped) <= MOST_JUMP.toMillis();
  }

  /** Returns who leads, as far as is known here; empty before the database has answered. */
  public Optional<Standing> standing() {
    return Optional.ofNullable(standing);
  }

  /** Returns whether the database has taken this server in, and answered since. */
  public boolean isInTouch() {
    return store == null || standing != null;
  }

  /**
   * Returns the secret that the servers share.
   *
   * @throws JournalUnavailableException if the database has not told it yet
   */
  public String secret() {
    String known = secret;
    if (known == null) {
      throw new JournalUnavailableException("The database has not answered yet.");
    }
    return known;
  }

  /** Renews the lease, and leads if nobody else does. One thread at a time. */
  synchronized void renew() {
    NodeStore nodes = store;
    if (closed || nodes == null) {
      return;
    }
    try {
      if (secret == null) {
        secret = nodes.secret();
      }
      if (handingOver && handedOver) {
        nodes.release(node.id());
        lose();
      }
      Held sent = new Held(0, nanos.getAsLong(), millis.getAsLong());
      Standing found = nodes.renew(node, LASTS, behind());
      renewals++;
      Node leader = found.leader();
      boolean free = leader == null || (!found.living() && renewals >= IN_TOUCH);
      if (!isMine(found) && free && !found.second()) {
        lose(); // if it was ours, others have led since and have gone
        found = nodes.lead(node, LASTS);
      }
      take(found, sent);
    } catch (JournalUnavailableException | JournalConflictException e) {
      renewals = 0;
      LOG.log(Level.WARNING, "The lease of this server was not renewed: {0}", e.getMessage());
    } catch (RuntimeException | Error e) { // nothing may end the thread that renews
      renewals = 0;
      LOG.log(Level.ERROR, "The lease of this server could not be renewed", e);
    }
  }

  private boolean isMine(Standing found) {
    return found.leader() != null && found.leader().id().equals(node.id());
  }

  private void take(Standing found, Held sent) {
    Held before = held;
    if (before != null && (!isMine(found) || before.term != found.term())) {
      lose();
      before = null;
    }
    Held renewed = lease;
    boolean first = renewed == null;
    boolean forgotten =
        renewed != null && Math.abs(sent.millis - renewed.millis) > FORGOTTEN.toMillis();
    if (!first && held == null && (forgotten || found.losses() != losses)) {
      LOG.log(Level.WARNING, "The lease of this server had ended, and others own its graphs");
      told().bereft();
    }
    losses = found.losses();
    lease = new Held(found.term(), sent.nanos, sent.millis);
    standing = found;
    if (isMine(found)) {
      held = new Held(found.term(), sent.nanos, sent.millis);
      if (before == null) {
        LOG.log(Level.INFO, "This server leads from now on, in term {0}", found.term());
        told().gained(found.term());
      }
      boolean another = found.draining() && found.second();
      if (another && !handingOver) {
        LOG.log(Level.INFO, "This server is drained: another is to lead");
        handedOver = false;
        handingOver = true;
        told().handOver(this::handedOver);
      } else if (!another) {
        handingOver = false;
      }
    }
  }

  private Watcher told() {
    return Objects.requireNonNull(watcher);
  }

  private long behind() {
    Watcher asked = watcher;
    return held != null || asked == null ? 0 : asked.behind();
  }

  private void handedOver() {
    handedOver = true;
    Thread thread = keeper;
    if (thread != null) {
      LockSupport.unpark(thread);
    }
  }

  /** Returns whether another server shall lead and this one ends what was begun. */
  public boolean isHandingOver() {
    return handingOver;
  }

  /** Returns whether this server is to serve no more, and another one can. */
  public boolean isDrained() {
    Standing known = standing;
    return known != null && known.draining() && known.second();
  }

  /** Returns how long the database will believe in this server at least; zero if it need not. */
  public Duration lease() {
    Held now = held;
    return now == null || !isValid(now)
        ? Duration.ZERO
        : BELIEVED.minusNanos(nanos.getAsLong() - now.nanos);
  }

  /**
   * Returns all servers of the database, this one alone where there are no others. Asks the
   * database.
   *
   * @throws JournalUnavailableException if it does not answer
   */
  public List<KnownNode> nodes() {
    return store == null ? List.of(new KnownNode(node, true, LASTS, false, 0)) : store.nodes();
  }

  /**
   * Says whether a server is to serve no more. One that leads goes on until another can.
   *
   * @return whether there is such a server
   * @throws JournalUnavailableException if the database does not answer
   */
  public boolean drain(UUID server, boolean draining) {
    return store != null && store.drain(server, draining);
  }

  private void lose() {
    if (held == null) {
      return;
    }
    held = null;
    LOG.log(Level.WARNING, "Another server leads; this one forgets what it has in memory");
    try {
      told().lost();
    } finally {
      handingOver = false; // only now: what this server owned until then is to take nothing more
    }
  }

  /** Gives the lease up, so that others need not wait for its end, and ends the thread. */
  @Override
  public void close() {
    closed = true;
    Thread thread;
    synchronized (this) {
      thread = keeper;
      held = null;
      lease = null;
      if (store != null) {
        try {
          store.leave(node.id());
        } catch (JournalUnavailableException | JournalConflictException e) {
          LOG.log(Level.INFO, "The lease of this server ends by itself: {0}", e.getMessage());
        }
        store.close();
      }
    }
    if (thread != null) {
      LockSupport.unpark(thread);
    }
  }
}
