package org.resight.it.crash;

import java.time.Duration;

/** Waits until something holds that can only be asked for. */
final class Until {

  private static final int BETWEEN_MS = 50;

  private Until() {}

  /** Something that may hold. */
  interface Condition {
    boolean holds() throws Exception;
  }

  /** Asks again and again. */
  static void holds(String what, Duration patience, Condition condition) throws Exception {
    long end = System.nanoTime() + patience.toNanos();
    while (!condition.holds()) {
      if (System.nanoTime() - end > 0) {
        throw new AssertionError("Not within " + patience + ": " + what);
      }
      Thread.sleep(BETWEEN_MS);
    }
  }
}
