package org.resight.web.limits;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Places for threads that a client may hold: so many at once, and a few more that wait for one, for
 * a bounded time. Thread-safe.
 */
final class Places {

  private final Semaphore admitted;
  private final Semaphore places;
  private final Duration timeout;

  /**
   * Makes places, all free.
   *
   * @param most at once
   * @param waiting for one of them, at once
   * @param timeout how long one waits
   */
  Places(int most, int waiting, Duration timeout) {
    this.admitted = new Semaphore(most + waiting);
    this.places = new Semaphore(most);
    this.timeout = timeout;
  }

  /**
   * Takes a place, waiting for one if not too many do. An interrupt ends the waiting and stays set.
   *
   * @return whether there is one; it has to be given back then
   */
  boolean take() {
    if (!admitted.tryAcquire()) {
      return false;
    }
    boolean taken = false;
    try {
      taken = places.tryAcquire(timeout.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      if (!taken) {
        admitted.release();
      }
    }
    return taken;
  }

  /** Gives back a place that was taken. */
  void release() {
    places.release();
    admitted.release();
  }
}
