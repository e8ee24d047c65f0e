package org.resight.sql;

import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.resight.refusal.JournalUnavailableException;

/**
 * Something that will be needed soon, read by another thread meanwhile, or by whoever needs it if
 * no thread has begun: it never waits for a busy executor.
 *
 * <p>Once it has been taken, an executor that still holds it holds nothing of what was read.
 */
final class ReadAhead<T> implements Runnable {

  private final AtomicReference<@Nullable FutureTask<T>> reading;

  private ReadAhead(Supplier<T> reading) {
    this.reading = new AtomicReference<>(new FutureTask<>(reading::get));
  }

  /** Has an executor read, if it has the time. */
  static <T> ReadAhead<T> begin(Executor executor, Supplier<T> reading) {
    ReadAhead<T> ahead = new ReadAhead<>(reading);
    try {
      executor.execute(ahead);
    } catch (RejectedExecutionException e) {
      // then it is read when it is taken
    }
    return ahead;
  }

  @Override
  public void run() {
    FutureTask<T> task = reading.get();
    if (task != null) {
      task.run();
    }
  }

  /** Returns what was read, or throws what reading it threw. To be called once, by one thread. */
  T take() {
    FutureTask<T> task = Objects.requireNonNull(reading.getAndSet(null), "taken already");
    task.run();
    try {
      return task.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new JournalUnavailableException("The thread that reads the journal was interrupted.");
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      } else if (e.getCause() instanceof Error error) {
        throw error;
      }
      throw new IllegalStateException(e);
    }
  }

  /** Says that nobody will take it. */
  void drop() {
    reading.set(null);
  }
}
