package org.resight.jobs;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Units that are done side by side. */
final class Lanes {

  private Lanes() {}

  /**
   * Does units, and returns when all are done or {@code stops} says so. After an exception no
   * further unit is begun, and the first exception or error is thrown.
   *
   * @param lanes units at a time; this thread does one of them
   * @param threads what does the others; this thread does all if it has none to spare
   * @param stops asked before every unit
   */
  static <T> void each(
      List<T> units, Consumer<T> work, int lanes, Executor threads, BooleanSupplier stops) {
    AtomicInteger next = new AtomicInteger();
    AtomicReference<@Nullable Throwable> broken = new AtomicReference<>();
    Runnable lane =
        () -> {
          int i;
          while (!stops.getAsBoolean()
              && broken.get() == null
              && (i = next.getAndIncrement()) < units.size()) {
            try {
              work.accept(units.get(i));
            } catch (RuntimeException | Error e) {
              broken.compareAndSet(null, e);
            }
          }
        };
    List<Other> others = new ArrayList<>();
    for (int i = 1; i < lanes && i < units.size(); i++) {
      Other other = new Other(lane);
      others.add(other);
      threads.execute(other);
    }
    lane.run();
    others.forEach(Other::end);
    if (broken.get() instanceof RuntimeException first) {
      throw first;
    } else if (broken.get() instanceof Error first) {
      throw first;
    }
  }

  /** A lane for another thread. */
  private static final class Other implements Runnable {

    private final Runnable lane;
    private final AtomicBoolean taken = new AtomicBoolean();
    private final CountDownLatch ended = new CountDownLatch(1);

    Other(Runnable lane) {
      this.lane = lane;
    }

    @Override
    public void run() {
      if (taken.compareAndSet(false, true)) {
        try {
          lane.run();
        } finally {
          ended.countDown();
        }
      }
    }

    /**
     * Waits until it has ended; if it has not begun, it never does. It is not waited for then: all
     * threads may be those of jobs that wait here.
     */
    void end() {
      if (taken.compareAndSet(false, true)) {
        return;
      }
      boolean interrupted = false;
      while (true) {
        try {
          ended.await();
          break;
        } catch (InterruptedException e) {
          interrupted = true; // the units end, and what waits for them must not go before
        }
      }
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
