package org.resight.evidence;

import it.unimi.dsi.fastutil.ints.Int2ObjectMap;
import java.util.Arrays;
import org.resight.evidence.scores.Answers;
import org.resight.evidence.scores.Calibration;
import org.resight.evidence.scores.PairTable;
import org.resight.model.EvidenceDecision;

/**
 * How often each reviewer is right, from how their answers agree with all evidence together.
 *
 * <p>One step of the estimate of Dawid and Skene (1979) at a time: an answer counts as right with
 * the probability that the decision on its pair is what it says. Stated confidence plays no part.
 */
final class ReviewerReliability {

  /** Answers a reviewer is believed to have given before the first, all at the prior accuracy. */
  private static final double PRIOR_ANSWERS = 100;

  /** The least margin of two members on one side of the weakest cut. */
  private static final double WELL_INSIDE = 5;

  private static final double LEAST = 0.6;
  private static final double MOST = 0.995;

  private final double prior;
  private double[] right = new double[0];
  private double[] all = new double[0];

  ReviewerReliability(double prior) {
    this.prior = prior;
  }

  /** Estimates from all answers on pairs of groups. */
  static double[] estimate(Answers answers, PairTable pairs, Groups groups, double prior) {
    ReviewerReliability reliability = new ReviewerReliability(prior);
    for (Int2ObjectMap.Entry<Answers.Reviewed> entry : answers.byPair().int2ObjectEntrySet()) {
      int pair = entry.getIntKey();
      double same = probabilityOfSame(pairs.first(pair), pairs.second(pair), groups);
      for (Answers.Answer answer : entry.getValue().standing) {
        if (answer.telling() && !Double.isNaN(same)) {
          boolean positive = answer.evidence() == EvidenceDecision.POSITIVE;
          reliability.add(answer.source(), positive ? same : 1 - same);
        }
      }
    }
    return reliability.accuracies();
  }

  /** Returns the probability that two annotations are one individual; NaN if not both at work. */
  static double probabilityOfSame(int one, int other, Groups groups) {
    Group a = groups.of(one);
    Group b = groups.of(other);
    if (a == null || b == null) {
      return Double.NaN;
    }
    Doubt doubt = groups.about(one, other);
    if (doubt != null) {
      return Calibration.probability(doubt.margin);
    }
    Cut cut = a.cut;
    return a == b && cut != null
        ? Calibration.probability(Math.max(cut.margin, WELL_INSIDE))
        : Double.NaN;
  }

  /**
   * Takes in an answer that was right with a probability.
   *
   * @param reviewer who gave it and how, as {@link Answers.Answer#source} has it
   */
  void add(int reviewer, double probabilityRight) {
    if (reviewer >= right.length) {
      right = Arrays.copyOf(right, reviewer + 1);
      all = Arrays.copyOf(all, reviewer + 1);
    }
    right[reviewer] += probabilityRight;
    all[reviewer]++;
  }

  /** Returns how often each reviewer is right, by the numbers of {@link #add}. */
  double[] accuracies() {
    double[] accuracy = new double[all.length];
    for (int i = 0; i < accuracy.length; i++) {
      double mean = (right[i] + PRIOR_ANSWERS * prior) / (all[i] + PRIOR_ANSWERS);
      accuracy[i] = bounded(mean);
    }
    return accuracy;
  }

  /** Returns an accuracy within the bounds of what is believed of anybody. */
  static double bounded(double accuracy) {
    return Math.max(LEAST, Math.min(MOST, accuracy));
  }
}
