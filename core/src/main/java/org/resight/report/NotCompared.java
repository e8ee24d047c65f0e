package org.resight.report;

import java.util.concurrent.atomic.LongAdder;

/**
 * How many decisions were not compared with those of others, because their pair or their graph has
 * too many reviewers: of all graphs, since the start. Thread-safe.
 */
public final class NotCompared {

  private static final LongAdder COUNT = new LongAdder();

  private NotCompared() {}

  static void count() {
    COUNT.increment();
  }

  /** Returns how many; a replay counts again. */
  public static long total() {
    return COUNT.sum();
  }
}
