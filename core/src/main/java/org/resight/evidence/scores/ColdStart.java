package org.resight.evidence.scores;

import it.unimi.dsi.fastutil.ints.IntArrayList;
import it.unimi.dsi.fastutil.ints.IntList;
import java.util.Arrays;

/**
 * Learns what scores mean from first questions, when no known pairs were given or they do not fit
 * the scores of the candidates.
 *
 * <p>The questions spread over the ranks of the scores by van der Corput's sequence. The answers
 * are fitted by logistic regression with weak normal priors (Newton's method), which serves until
 * there are groups to learn from.
 */
public final class ColdStart {

  private static final int STEPS = 30;
  private static final int LEAST_ANSWERS = 20;

  private ColdStart() {}

  /** Returns how many first questions a graph of so many annotations is worth. */
  public static int questions(int annotations) {
    return Math.max(20, Math.min(60, annotations / 25));
  }

  /** Returns the candidates to ask first, in order, from all candidates by rising score. */
  public static IntList order(IntList byScore, int questions) {
    int count = Math.min(byScore.size(), 4 * questions);
    IntArrayList order = new IntArrayList(count);
    for (int i = 1; i <= count; i++) {
      double rank = (Integer.reverse(i) >>> 1) * 0x1.0p-31;
      order.add(byScore.getInt((int) (rank * byScore.size())));
    }
    return order;
  }

  /**
   * Fits a calibration.
   *
   * @param scores the scores of all candidates, at least one
   * @param answered the candidates with answers
   */
  public static Calibration fit(double[] scores, IntArrayList answered, PairTable pairs) {
    if (answered.size() < LEAST_ANSWERS) {
      return Calibration.none();
    }
    double[] sorted = scores.clone();
    Arrays.sort(sorted);
    double middle = sorted[sorted.length / 2];
    double variance = 1e-18;
    for (double s : sorted) {
      variance += (s - middle) * (s - middle) / sorted.length;
    }
    double spread = Math.sqrt(variance);
    // Most candidates are negative, and a good score speaks for the same individual.
    double level = -1;
    double slope = 2;
    for (int step = 0; step < STEPS; step++) {
      double gradientLevel = -(level + 1) / 9;
      double gradientSlope = -(slope - 2) / 4;
      double ll = 1.0 / 9;
      double ls = 0;
      double ss = 1.0 / 4;
      for (int pair : answered) {
        double x = (pairs.match(pair) - middle) / spread;
        double q = Calibration.probability(level + slope * x);
        double miss = Calibration.probability(pairs.answers(pair)) - q;
        gradientLevel += miss;
        gradientSlope += miss * x;
        double w = q * (1 - q);
        ll += w;
        ls += w * x;
        ss += w * x * x;
      }
      double determinant = ll * ss - ls * ls;
      level += (ss * gradientLevel - ls * gradientSlope) / determinant;
      slope += (ll * gradientSlope - ls * gradientLevel) / determinant;
    }
    double rising = Math.max(0.2, slope) / spread;
    return Calibration.line(sorted[0], sorted[sorted.length - 1], level - rising * middle, rising);
  }
}
