package org.resight.evidence;

/**
 * What a doubt costs.
 *
 * @param least the expected number of wrong pairs below which a doubt is not worth a question
 */
record DoubtCost(double least) {

  /** Returns the pairs expected to be wrong of {@code pairs} decided by a margin. */
  static double of(double margin, double pairs) {
    return pairs * wrong(margin);
  }

  /** Returns the probability that a decision by a margin is wrong. */
  static double wrong(double margin) {
    return 1 / (1 + StrictMath.exp(Math.abs(margin)));
  }
}
