package org.resight.cluster;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.resight.refusal.JournalUnavailableException;

/**
 * The lease of this server: while it is valid, no other server can own a graph that this one owns.
 *
 * <p>A thread of its own renews it each second, for five. The database's clock decides when it
 * ends. This server believes in it for half a second less, counted from before the renewal was
 * sent, so that it stops before the others begin, whatever the network did. It stops as well when
 * the wall clock has jumped: then the machine slept, and the time that passed is not known.
 *
 * <p>A lease that ended is never had again: the server gets another id and begins anew.
 *
 * <p>Thread-safe. {@link #isValid} costs two readings of clocks.
 */
public final class NodeLease implements AutoCloseable {

  /** How long a lease lasts after each renewal. */
  public static final Duration LASTS = Duration.ofSeconds(5);

  /** How long this server believes in it, counted from before the renewal was sent. */
  static final Duration BELIEVED = Duration.ofMillis(4500);

  /** Between two renewals. */
  static final Duration RENEWED = Duration.ofSeconds(1);

  /** How much the wall clock and the steady clock may differ since the renewal. */
  static final Duration MOST_JUMP = Duration.ofSeconds(1);

  private static final Logger LOG = System.getLogger(NodeLease.class.getName());

  private final NodeStore store;
  private final String url;
  private final String version;
  private final Watcher watcher;
  private final LongSupplier nanos;
  private final LongSupplier millis;

  private volatile boolean draining;
  private volatile boolean closed;
  private volatile @Nullable Held held;
  private @Nullable Thread keeper;

  /** Is told of leases, on the keeper's thread; must not block. */
  public interface Watcher {
    /** A lease was had, under a new id. */
    void gained(UUID node);

    /** It has ended: others may own what this server owned. */
    void lost(UUID node);
  }

  /**
   * A lease, as it was when it was last renewed.
   *
   * @param node the server's id
   * @param nanos the steady clock before the renewal was sent
   * @param millis the wall clock then
   */
  private record Held(UUID node, long nanos, long millis) {}

  /**
   * Makes the lease of a server, which has none yet.
   *
   * @param url where the other servers reach this one
   * @param version of the program
   */
  public NodeLease(NodeStore store, String url, String version, Watcher watcher) {
    this(store, url, version, watcher, System::nanoTime, System::currentTimeMillis);
  }

  /** For tests: with clocks. */
  NodeLease(
      NodeStore store,
      String url,
      String version,
      Watcher watcher,
      LongSupplier nanos,
      LongSupplier millis) {
    this.store = store;
    this.url = url;
    this.version = version;
    this.watcher = watcher;
    this.nanos = nanos;
    this.millis = millis;
  }

  /** Has a thread renew the lease from now on. */
  public synchronized void start(ThreadFactory threads) {
    Thread thread = threads.newThread(this::keep);
    keeper = thread;
    thread.start();
  }

  private void keep() {
    while (!closed) {
      long begun = System.nanoTime();
      try {
        renew();
      } catch (RuntimeException e) {
        LOG.log(Level.ERROR, "The lease of this server could not be renewed", e);
      }
      LockSupport.parkNanos(RENEWED.toNanos() - (System.nanoTime() - begun));
    }
  }

  /** Returns whether the lease is valid now. */
  public boolean isValid() {
    Held now = held;
    return now != null && isValid(now);
  }

  /** Returns the id under which the lease is valid now, or null if it is not. */
  public @Nullable UUID node() {
    Held now = held;
    return now != null && isValid(now) ? now.node : null;
  }

  private boolean isValid(Held lease) {
    long passed = nanos.getAsLong() - lease.nanos;
    long jumped = millis.getAsLong() - lease.millis - Duration.ofNanos(passed).toMillis();
    return passed < BELIEVED.toNanos() && Math.abs(jumped) <= MOST_JUMP.toMillis();
  }

  /** Says whether the graphs of this server are to move to others; with the next renewal. */
  public void drain(boolean now) {
    draining = now;
  }

  /** Renews the lease, or begins another. One thread at a time. */
  synchronized void renew() {
    if (closed) {
      return;
    }
    Held before = held;
    if (before != null && !isValid(before)) {
      lose(before);
      before = null;
    }
    UUID id = before == null ? UUID.randomUUID() : before.node;
    Node node = new Node(id, url, version, draining);
    Held sent = new Held(id, nanos.getAsLong(), millis.getAsLong());
    try {
      if (before == null) {
        store.join(node, LASTS);
        held = sent;
        watcher.gained(id);
      } else if (store.renew(node, LASTS)) {
        held = sent;
      } else {
        lose(before);
      }
    } catch (JournalUnavailableException e) {
      LOG.log(Level.WARNING, "The lease of this server was not renewed: {0}", e.getMessage());
    }
  }

  private void lose(Held lease) {
    held = null;
    LOG.log(Level.WARNING, "The lease of this server has ended; others serve its graphs");
    watcher.lost(lease.node);
  }

  /** Gives the lease up, so that others need not wait for its end, and ends the thread. */
  @Override
  public void close() {
    closed = true;
    Thread thread;
    synchronized (this) {
      thread = keeper;
      Held last = held;
      held = null;
      if (last != null) {
        watcher.lost(last.node);
        try {
          store.leave(last.node);
        } catch (JournalUnavailableException e) {
          LOG.log(Level.INFO, "The lease of this server ends by itself: {0}", e.getMessage());
        }
      }
    }
    if (thread != null) {
      LockSupport.unpark(thread);
    }
  }
}
