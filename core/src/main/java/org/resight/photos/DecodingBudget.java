package org.resight.photos;

import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.resight.photos.PhotoRefusedException.Reason;

/**
 * How many bytes of decoded pictures the whole server holds at once, and how many requests wait for
 * their share.
 *
 * <p>A share is given for the bytes that a picture will need, not for a picture: a few large ones
 * may need more memory than there is. Who waits too long, or finds too many waiting, is told to try
 * again. Thread-safe.
 */
final class DecodingBudget {

  private static final int UNIT = 1024;

  private final int capacity;
  private final Semaphore admitted;
  private final Semaphore processors;
  private final Semaphore units;
  private final Duration timeout;
  private final LongAdder refused = new LongAdder();

  /**
   * Makes a budget, all of it free.
   *
   * @param bytes decoded at once
   * @param pictures made at once
   * @param waiting requests that may wait
   * @param timeout how long one waits at the most
   */
  DecodingBudget(long bytes, int pictures, int waiting, Duration timeout) {
    this.capacity = (int) Math.min(Integer.MAX_VALUE, Math.max(1, bytes / UNIT));
    this.admitted = new Semaphore(pictures + waiting);
    this.processors = new Semaphore(pictures, true);
    // Fair: else a large picture would wait for ever beside many small ones.
    this.units = new Semaphore(capacity, true);
    this.timeout = timeout;
  }

  /** A third of the largest heap, as many pictures as processors; 20 wait for 10 s. */
  static DecodingBudget ofServer() {
    Runtime runtime = Runtime.getRuntime();
    return new DecodingBudget(
        runtime.maxMemory() / 3, runtime.availableProcessors(), 20, Duration.ofSeconds(10));
  }

  /** Returns how many bytes there are for all. */
  long bytes() {
    return (long) capacity * UNIT;
  }

  /** Returns how many bytes are in use. */
  long used() {
    return (long) (capacity - units.availablePermits()) * UNIT;
  }

  /** Returns how many requests have been refused. */
  long refused() {
    return refused.sum();
  }

  /**
   * Takes a share, waiting for it.
   *
   * @param bytes that a picture will need; what is more than there are for all counts as all
   * @throws PhotoRefusedException if it is not to be had in time
   */
  Share take(long bytes) throws PhotoRefusedException, InterruptedIOException {
    if (!admitted.tryAcquire()) {
      throw refusal();
    }
    int wanted = (int) Math.min(capacity, bytes / UNIT + 1);
    long end = System.nanoTime() + timeout.toNanos();
    boolean taken = false;
    boolean working = false;
    try {
      working = processors.tryAcquire(timeout.toNanos(), TimeUnit.NANOSECONDS);
      taken = working && units.tryAcquire(wanted, end - System.nanoTime(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while waiting to make a picture");
    } finally {
      if (!taken) {
        if (working) {
          processors.release();
        }
        admitted.release();
      }
    }
    if (!taken) {
      throw refusal();
    }
    return new Share(wanted);
  }

  private PhotoRefusedException refusal() {
    refused.increment();
    return new PhotoRefusedException(
        Reason.BUSY, "Too many large pictures are being made; try again.");
  }

  /** A part of the budget, until it is closed. */
  final class Share implements AutoCloseable {

    private final int held;

    private Share(int held) {
      this.held = held;
    }

    @Override
    public void close() {
      units.release(held);
      processors.release();
      admitted.release();
    }
  }
}
