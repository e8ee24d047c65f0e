package org.resight.graph;

import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.ToIntFunction;

/**
 * Hands commands from any thread to one consumer that runs on one thread at a time, in batches, in
 * the order of arrival.
 *
 * <p>Bounded in two ways. So many commands may wait. Of those that bring several items, fewer: when
 * items of {@value #ITEMS} times that number wait, so that what waits fits into memory however much
 * each brings, and a command with one item is never refused for the many of others.
 *
 * <p>Thread-safe. Everything the consumer did for one batch happens before what it does for the
 * next, whichever threads run it; so what only the consumer touches needs no lock.
 */
final class Mailbox<T> {

  /** Items that may wait for each command that may. */
  private static final int ITEMS = 16;

  private final int bound;
  private final int batch;
  private final ToIntFunction<? super T> weight;
  private final Executor executor;
  private final Consumer<List<T>> consumer;
  private final Consumer<List<T>> refused;

  private final Queue<T> waiting = new ConcurrentLinkedQueue<>();
  private final AtomicInteger size = new AtomicInteger();
  private final AtomicLong items = new AtomicLong();
  private final AtomicBoolean scheduled = new AtomicBoolean();
  private volatile boolean started;

  /**
   * @param bound commands that may wait
   * @param batch items after which the consumer gets no further command at once
   * @param weight how many items a command brings, at least 1; always the same for one command
   * @param executor runs the consumer
   * @param consumer takes the commands; must not throw
   * @param refused takes commands that the executor will not run
   */
  Mailbox(
      int bound,
      int batch,
      ToIntFunction<? super T> weight,
      Executor executor,
      Consumer<List<T>> consumer,
      Consumer<List<T>> refused) {
    this.bound = bound;
    this.batch = batch;
    this.weight = weight;
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
    int brought = weight.applyAsInt(command);
    long before = items.getAndAdd(brought);
    if (size.incrementAndGet() > bound || (brought > 1 && before >= (long) ITEMS * bound)) {
      size.decrementAndGet();
      items.addAndGet(-brought);
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
      } catch (RuntimeException | Error e) {
        // No thread will come, also where the system has none left to give.
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

  /** Takes what waits, in its order, until as many items or more have been taken. */
  private List<T> take(int most) {
    List<T> taken = new ArrayList<>();
    long brought = 0;
    T next;
    while (brought < most && (next = waiting.poll()) != null) {
      taken.add(next);
      int of = weight.applyAsInt(next);
      brought += of;
      size.decrementAndGet();
      items.addAndGet(-of);
    }
    return taken;
  }
}
