package org.resight.matching;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * Learns what share of the pairs of a score show one individual: the non-decreasing steps nearest
 * to the decisions (pool adjacent violators; M. Ayer and others, 1955). Unchangeable.
 */
public final class IsotonicCalibration {

  /** Decisions of each kind that are needed before a probability is said. */
  public static final int LEAST = 200;

  private final double[] scores;
  private final double[] shares;

  private IsotonicCalibration(double[] scores, double[] shares) {
    this.scores = scores;
    this.shares = shares;
  }

  /** Returns whether so many decisions suffice. */
  public static boolean suffices(int positive, int negative) {
    return positive >= LEAST && negative >= LEAST;
  }

  /**
   * Learns from decided pairs.
   *
   * @param positive scores of pairs of one individual
   * @param negative scores of pairs of two
   */
  public static IsotonicCalibration of(double[] positive, double[] negative) {
    int n = positive.length + negative.length;
    double[] all = new double[n];
    System.arraycopy(positive, 0, all, 0, positive.length);
    System.arraycopy(negative, 0, all, positive.length, negative.length);
    int[] order =
        IntStream.range(0, n)
            .boxed()
            .sorted(Comparator.<Integer>comparingDouble(i -> all[i]).thenComparingInt(i -> i))
            .mapToInt(Integer::intValue)
            .toArray();
    double[] first = new double[n];
    double[] same = new double[n];
    double[] count = new double[n];
    int blocks = 0;
    for (int at = 0; at < n; ) {
      double score = all[order[at]];
      first[blocks] = score;
      same[blocks] = 0;
      count[blocks] = 0;
      while (at < n && all[order[at]] == score) {
        same[blocks] += order[at] < positive.length ? 1 : 0;
        count[blocks]++;
        at++;
      }
      blocks++;
      while (blocks > 1
          && same[blocks - 2] * count[blocks - 1] >= same[blocks - 1] * count[blocks - 2]) {
        same[blocks - 2] += same[blocks - 1];
        count[blocks - 2] += count[blocks - 1];
        blocks--;
      }
    }
    double[] shares = new double[blocks];
    for (int i = 0; i < blocks; i++) {
      // One more of each kind: no step is sure, least of all one of few decisions.
      shares[i] = (same[i] + 1) / (count[i] + 2);
      if (i > 0) {
        shares[i] = Math.max(shares[i], shares[i - 1]);
      }
    }
    return new IsotonicCalibration(Arrays.copyOf(first, blocks), shares);
  }

  /** The probability that a pair of a score shows one individual, between 0 and 1, neither. */
  public double probability(double score) {
    if (scores.length == 0) {
      return 0.5;
    }
    int at = Arrays.binarySearch(scores, score);
    int step = at >= 0 ? at : -at - 2;
    return shares[Math.max(0, step)];
  }
}
