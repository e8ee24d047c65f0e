package org.resight.model;

import org.jspecify.annotations.Nullable;

/**
 * How good the catalogue is believed to be, as far as the candidates reach.
 *
 * <p>Immutable.
 *
 * @param f1 the pairwise F1 of the individuals against those that the candidates allow to find
 * @param individuals the number of individuals, or null where it cannot be known
 * @param individualsUnknown why it cannot be known, null where it can
 * @param candidateRecall the share of the pairs inside individuals that were candidates, 0 to 1;
 *     NaN while no individual of four annotations is known
 * @param alone annotations that are an individual of their own, of which more candidates can be
 *     asked for
 * @param missedAlone how many of them are expected to have others of their individual in the graph,
 *     none of which is a candidate; NaN while the recall is
 */
public record Estimate(
    Interval f1,
    @Nullable Interval individuals,
    @Nullable Unknown individualsUnknown,
    double candidateRecall,
    int alone,
    double missedAlone) {

  /**
   * A value with the bounds between which the truth is expected in nine of ten graphs.
   *
   * @param low the lower bound
   * @param value the most likely value
   * @param high the upper bound
   */
  public record Interval(double low, double value, double high) {}

  /** Why the number of individuals cannot be known. */
  public enum Unknown {
    /** It is not known yet what the scores mean. */
    UNCALIBRATED,
    /** The candidates miss so many pairs that individuals fall apart unseen. */
    CANDIDATES_TOO_THIN,
    /** Too many decisions are still in doubt. */
    TOO_EARLY
  }
}
