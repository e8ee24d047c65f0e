package org.resight.engine;

import org.resight.model.GraphConfig;

/**
 * Tells from the latest reviews how likely it is that any of the next ones changes an individual.
 *
 * <p>An exponentially weighted average of which reviews merged or split, as in Crall, "Identifying
 * individual animals using ranking, verification, and connectivity" (2017), chapter 5.
 */
final class Convergence {

  private final GraphConfig.Convergence config;
  private final double weight;
  private double average = 1;
  private boolean meaningful;

  Convergence(GraphConfig.Convergence config) {
    this.config = config;
    this.weight = 2.0 / (config.window() + 1);
  }

  /** Starts a round in which nothing has been seen yet. */
  void restart() {
    average = 1;
    meaningful = false;
  }

  /** Counts a review of this round. */
  void count(boolean changedIndividuals) {
    average = weight * (changedIndividuals ? 1 : 0) + (1 - weight) * average;
    meaningful |= changedIndividuals;
  }

  /** Returns the share of recent reviews that changed an individual, 0 to 1. */
  double average() {
    return average;
  }

  /** Goes back to what was known before. */
  void restore(double earlierAverage, boolean earlierMeaningful) {
    average = earlierAverage;
    meaningful = earlierMeaningful;
  }

  /** Returns whether a review of this round has changed an individual. */
  boolean wasMeaningful() {
    return meaningful;
  }

  /** Returns the chance that any of the next reviews changes an individual, 0 to 1. */
  double probabilityAnyRemain() {
    return switch (config.method()) {
      case BINOMIAL -> 1 - StrictMath.pow(1 - average, config.patience());
      case POISSON -> 1 - StrictMath.exp(-config.patience() * average);
    };
  }

  /**
   * Returns how many further reviews would reach the criterion if none of them changed an
   * individual: 0 if it is reached, {@link Long#MAX_VALUE} if it never would be. Constant time.
   */
  long reviewsToStop() {
    double share = shareToStop();
    if (!config.enabled() || share <= 0) {
      return Long.MAX_VALUE;
    }
    // Each such review takes the same part off the average.
    return average < share
        ? 0
        : 1 + (long) (StrictMath.log(share / average) / StrictMath.log(1 - weight));
  }

  /** Returns the share of recent reviews below which the criterion is reached. */
  private double shareToStop() {
    double unchanged = 1 - config.threshold();
    return switch (config.method()) {
      case BINOMIAL -> 1 - StrictMath.pow(unchanged, 1.0 / config.patience());
      case POISSON -> -StrictMath.log(unchanged) / config.patience();
    };
  }

  /** Returns whether it is time to stop. */
  boolean isReached() {
    return config.enabled() && probabilityAnyRemain() < config.threshold();
  }
}
