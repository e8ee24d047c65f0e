package org.resight.jobs;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Units that are done side by side. */
final class Lanes {

  private Lanes() {}

  /**
   * Does units, and returns when all are done or it is to stop. The first exception ends it.
   *
   * @param lanes units at a time; this thread does one of them
   * @param threads what does the others
   * @param stops asked before every unit
   */
  static <T> void each(
      List<T> units, Consumer<T> work, int lanes, Executor threads, BooleanSupplier stops) {
    AtomicInteger next = new AtomicInteger();
    AtomicReference<@Nullable RuntimeException> broken = new AtomicReference<>();
    Runnable lane =
        () -> {
          int i;
          while (!stops.getAsBoolean()
              && broken.get() == null
              && (i = next.getAndIncrement()) < units.size()) {
            try {
              work.accept(units.get(i));
            } catch (RuntimeException e) {
              broken.compareAndSet(null, e);
            }
          }
        };
    List<CompletableFuture<Void>> others = new ArrayList<>();
    for (int i = 1; i < lanes && i < units.size(); i++) {
      others.add(CompletableFuture.runAsync(lane, threads));
    }
    lane.run();
    for (CompletableFuture<Void> other : others) {
      try {
        other.join();
      } catch (CompletionException e) {
        broken.compareAndSet(null, new IllegalStateException("a unit broke", e.getCause()));
      }
    }
    RuntimeException first = broken.get();
    if (first != null) {
      throw first;
    }
  }
}
