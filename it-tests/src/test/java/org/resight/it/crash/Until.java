package org.resight.it.crash;

import java.time.Duration;

/** Waits until a condition holds that can only be polled. */
final class Until {

  private static final int BETWEEN_MS = 50;

  private Until() {}

  /** A condition, which is polled. */
  interface Condition {
    boolean holds() throws Exception;
  }

  /**
   * Waits until a condition holds.
   *
   * @param what it is called if it does not hold in time
   * @param timeout the timeout
   */
  static void holds(String what, Duration timeout, Condition condition) throws Exception {
    long end = System.nanoTime() + timeout.toNanos();
    while (!condition.holds()) {
      if (System.nanoTime() - end > 0) {
        throw new AssertionError("Not within " + timeout + ": " + what);
      }
      Thread.sleep(BETWEEN_MS);
    }
  }
}
