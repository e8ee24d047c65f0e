package org.resight.state;

import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * Hands commands from any thread to one consumer that runs on one thread at a time, in batches, in
 * the order of arrival.
 *
 * <p>Thread-safe. Everything the consumer did for one batch happens before what it does for the
 * next, whichever threads run it; so what only the consumer touches needs no lock.
 */
final class Mailbox<T> {

  private final int bound;
  private final int batch;
  private final Executor executor;
  private final Consumer<List<T>> consumer;
  private final Consumer<List<T>> refused;

  private final Queue<T> waiting = new ConcurrentLinkedQueue<>();
  private final AtomicInteger size = new AtomicInteger();
  private final AtomicBoolean scheduled = new AtomicBoolean();
  private volatile boolean started;

  /**
   * @param bound commands that may wait
   * @param batch commands the consumer gets at once, at most
   * @param executor runs the consumer
   * @param consumer takes the commands; must not throw
   * @param refused takes commands that the executor will not run
   */
  Mailbox(
      int bound,
      int batch,
      Executor executor,
      Consumer<List<T>> consumer,
      Consumer<List<T>> refused) {
    this.bound = bound;
    this.batch = batch;
    this.executor = executor;
    this.consumer = consumer;
    this.refused = refused;
  }

  /** Lets the consumer begin with what has been posted; before, commands only wait. */
  void start() {
    started = true;
    schedule();
  }

  /** Posts a command; returns false, having done nothing, if too many are waiting. */
  boolean post(T command) {
    if (size.incrementAndGet() > bound) {
      size.decrementAndGet();
      return false;
    }
    waiting.add(command);
    schedule();
    return true;
  }

  /** Returns how many commands wait. */
  int size() {
    return size.get();
  }

  private void schedule() {
    if (started && !waiting.isEmpty() && scheduled.compareAndSet(false, true)) {
      try {
        executor.execute(this::run);
      } catch (RejectedExecutionException e) {
        // Whoever posted since has relied on this schedule: all that waits is refused here.
        List<T> all = take(Integer.MAX_VALUE);
        scheduled.set(false);
        refused.accept(all);
        schedule();
      }
    }
  }

  private void run() {
    try {
      consumer.accept(take(batch));
    } finally {
      scheduled.set(false);
      // Posted between the last poll and the line above: nobody else will see it.
      schedule();
    }
  }

  private List<T> take(int most) {
    List<T> taken = new ArrayList<>();
    T next;
    while (taken.size() < most && (next = waiting.poll()) != null) {
      taken.add(next);
      size.decrementAndGet();
    }
    return taken;
  }
}
