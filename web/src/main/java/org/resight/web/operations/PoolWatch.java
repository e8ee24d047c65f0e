package org.resight.web.operations;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

/**
 * Sees whether pools still run what they are given: a pool whose threads all wait for something
 * that does not come answers nobody, though the server lives. Each gets a task now and then, which
 * must have run within a minute.
 *
 * <p>Thread-safe; no method blocks.
 */
final class PoolWatch {

  static final Duration LIMIT = Duration.ofSeconds(60);

  private static final Logger LOG = System.getLogger(PoolWatch.class.getName());

  /** Between two warnings of one pool. */
  private static final Duration SILENCE = Duration.ofMinutes(5);

  private final LongSupplier clock;
  private final Map<String, Pool> pools = new LinkedHashMap<>();
  private long probed;

  /**
   * Watches no pool yet.
   *
   * @param clock nanoseconds since any instant
   */
  PoolWatch(LongSupplier clock) {
    this.clock = clock;
    this.probed = clock.getAsLong();
  }

  private static final class Pool {
    private final Executor executor;
    private boolean waits;
    private long since;
    private boolean warned;
    private long warnedAt;

    Pool(Executor executor) {
      this.executor = executor;
    }
  }

  /** Watches over a pool from now on. */
  synchronized PoolWatch add(String name, Executor executor) {
    pools.put(name, new Pool(executor));
    return this;
  }

  /** Gives each pool a task that has run its last one; to be called every few seconds. */
  void probe() {
    Map<String, Pool> all;
    synchronized (this) {
      probed = clock.getAsLong();
      all = new LinkedHashMap<>(pools);
    }
    all.forEach(this::probe);
  }

  private void probe(String name, Pool pool) {
    synchronized (this) {
      if (pool.waits) {
        warn(name, pool);
        return;
      }
      pool.waits = true;
      pool.since = clock.getAsLong();
    }
    try {
      pool.executor.execute(() -> turned(name, pool));
    } catch (RejectedExecutionException e) {
      // As bad as never run: its place is full, or the server stops.
    }
  }

  private synchronized void turned(String name, Pool pool) {
    pool.waits = false;
    if (pool.warned) {
      pool.warned = false;
      LOG.log(Level.WARNING, "The pool of {0} runs its tasks again", name);
    }
  }

  private void warn(String name, Pool pool) {
    long now = clock.getAsLong();
    if (isStuck(now, pool.since) && (!pool.warned || now - pool.warnedAt > SILENCE.toNanos())) {
      pool.warned = true;
      pool.warnedAt = now;
      LOG.log(Level.ERROR, "{0}", sentence(name, now - pool.since));
    }
  }

  private static boolean isStuck(long now, long since) {
    return now - since > LIMIT.toNanos();
  }

  private static String sentence(String name, long nanos) {
    return "The pool of "
        + name
        + " has run none of its tasks for "
        + Duration.ofNanos(nanos).toSeconds()
        + " s.";
  }

  /** Says which pools run nothing, or nothing if all do. */
  synchronized Optional<String> stuck() {
    long now = clock.getAsLong();
    if (isStuck(now, probed)) {
      return Optional.of(sentence("timed tasks", now - probed));
    }
    String all =
        pools.entrySet().stream()
            .filter(pool -> pool.getValue().waits && isStuck(now, pool.getValue().since))
            .map(pool -> sentence(pool.getKey(), now - pool.getValue().since))
            .collect(Collectors.joining(" "));
    return all.isEmpty() ? Optional.empty() : Optional.of(all);
  }
}
