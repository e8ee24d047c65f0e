package org.resight.evidence;

/**
 * Weighs the evidence between two disjoint groups of annotations: positive log-odds speak for one
 * individual, negative for two.
 *
 * <p>The log-likelihood ratio of all pairs is what it would be were they independent. They are not,
 * so it is divided by a power of their number: where it speaks for one individual of all pairs,
 * since two individuals that look alike do so in every pair; where it speaks for two of the larger
 * group only, since it is mostly one photograph that matches nothing. However many pairs look the
 * same, some individuals are twins, which bounds the whole. Immutable.
 *
 * @param prior log-odds of <em>same</em> for two annotations drawn at random
 * @param likeness the power for pairs that look the same: 0 every pair counts in full, 1 only their
 *     mean counts
 * @param unlikeness the power for pairs that do not
 * @param twins the probability that two individuals look so much alike that no number of scores
 *     tells them apart
 * @param absence what a pair means that is no candidate
 */
record Margin(double prior, double likeness, double unlikeness, double twins, Absence absence) {

  /** Returns the margin: the weighed likelihood of the scores, and the answers in full. */
  double of(Evidence evidence, int sizeA, int sizeB) {
    double likelihood = likelihood(evidence, sizeA, sizeB);
    return scores(likelihood, prior, sizeA, sizeB, likeness, unlikeness, twins)
        + evidence.answers();
  }

  /** Returns the log-likelihood ratio of all pairs, were they independent. */
  double likelihood(Evidence evidence, int sizeA, int sizeB) {
    double silent = (double) sizeA * sizeB - evidence.candidates();
    return evidence.scores()
        - evidence.candidates() * prior
        + silent * absence.logOdds(sizeA + sizeB);
  }

  /** Returns the margin of a likelihood without answers. */
  static double scores(
      double likelihood,
      double prior,
      int sizeA,
      int sizeB,
      double likeness,
      double unlikeness,
      double twins) {
    double weighed =
        prior
            + likelihood
                / (likelihood > 0
                    ? Math.pow((double) sizeA * sizeB, likeness)
                    : Math.pow(Math.max(sizeA, sizeB), unlikeness));
    return sizeA + sizeB == 2 ? weighed : bounded(weighed, twins);
  }

  /** Returns a margin of scores, bounded by how common twins are. */
  static double bounded(double margin, double twins) {
    if (margin <= 0) {
      return margin;
    }
    double wrong = Math.min(0.5, Calibration.probability(-margin) + twins);
    return -Calibration.logit(wrong);
  }
}
