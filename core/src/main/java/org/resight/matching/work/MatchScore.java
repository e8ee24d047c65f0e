package org.resight.matching.work;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.resight.journal.Backend;
import org.resight.matching.IsotonicCalibration;

/**
 * The one place where a matcher's score becomes a candidate's {@code match}.
 *
 * <ul>
 *   <li>{@code evidence} takes any number and calibrates by itself: it gets the score.
 *   <li>{@code graph} takes probabilities. With {@value IsotonicCalibration#LEAST} decisions of
 *       each kind it gets what share of such pairs was the same individual. Before that it gets the
 *       pair's place among all pairs, between 0 and {@value #MOST_UNKNOWN}: an order, not a
 *       probability, and never enough to decide by itself.
 * </ul>
 */
final class MatchScore {

  /** What the most similar pair gets while nobody knows how often such pairs are right. */
  static final double MOST_UNKNOWN = 0.5;

  private final Backend backend;
  private final @Nullable IsotonicCalibration calibration;
  private final double[] sorted;

  /**
   * Prepares for the pairs of one matching.
   *
   * @param calibration from the project's own decisions, or null while there are too few
   * @param scores of all pairs of the matching
   */
  MatchScore(Backend backend, @Nullable IsotonicCalibration calibration, double[] scores) {
    this.backend = backend;
    this.calibration = calibration;
    this.sorted = scores.clone();
    Arrays.sort(sorted);
  }

  double match(double score) {
    if (backend == Backend.EVIDENCE) {
      return score;
    }
    if (calibration != null) {
      return calibration.probability(score);
    }
    int at = Arrays.binarySearch(sorted, score);
    int below = at >= 0 ? at : -at - 1;
    return MOST_UNKNOWN * (below + 1) / (sorted.length + 1);
  }
}
