package org.resight.web.problem;

import io.micrometer.core.instrument.Metrics;

/** Counts what bounds refuse, and what they leave out without a refusal. Thread-safe. */
public final class BoundMetrics {

  /** The name of the counter of what was left out. */
  public static final String LEFT_OUT = "resight.left.out";

  /** Its tag. */
  public static final String WHAT = "what";

  private BoundMetrics() {}

  /**
   * Counts a refusal.
   *
   * @param type the last part of its problem document's type
   */
  public static void refused(String type) {
    Metrics.counter("resight.refusals", "type", type).increment();
  }

  /**
   * Counts something that a bound left out.
   *
   * @param what one of few words, as {@code docs/operations.md} lists them
   */
  public static void leftOut(String what) {
    Metrics.counter(LEFT_OUT, WHAT, what).increment();
  }
}
