package org.resight.matching;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * Learns what share of the pairs of a score show one individual: the non-decreasing steps nearest
 * to the decisions (pool adjacent violators; M. Ayer and others, 1955). Unchangeable.
 *
 * <p>Pairs of one individual are much alike, so that few decisions say little of individuals not
 * yet seen. Each step therefore has many decisions, and is drawn towards the share among all.
 */
public final class IsotonicCalibration {

  /** Decisions of each kind that are needed before a probability is said. */
  public static final int LEAST = 200;

  /** Decisions that a step has at the least, if there are as many. */
  private static final int STEP = 100;

  /** How many decisions the share among all weighs in each step. */
  private static final int PULL = 30;

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
    Steps steps = new Steps(n, 0, 0);
    for (int at = 0; at < n; ) {
      double score = all[order[at]];
      double same = 0;
      double count = 0;
      while (at < n && all[order[at]] == score) {
        same += order[at] < positive.length ? 1 : 0;
        count++;
        at++;
      }
      steps.add(score, same, count);
    }
    Steps large = new Steps(n, PULL, (positive.length + 1.0) / (n + 2));
    for (int i = 0, next; i < steps.number; i = next) {
      double same = steps.same[i];
      double count = steps.count[i];
      for (next = i + 1; next < steps.number && (count < STEP || steps.left(next) < STEP); next++) {
        same += steps.same[next];
        count += steps.count[next];
      }
      large.add(steps.first[i], same, count);
    }
    return new IsotonicCalibration(
        Arrays.copyOf(large.first, large.number),
        IntStream.range(0, large.number).mapToDouble(large::share).toArray());
  }

  /** Steps that do not fall: one that is not above the one before becomes one with it. */
  private static final class Steps {
    private final double[] first;
    private final double[] same;
    private final double[] count;
    private final int pull;
    private final double among;
    private int number;

    /**
     * Begins without a step.
     *
     * @param most steps that can come
     * @param pull how many decisions weigh as much as the share that each is drawn to
     * @param among that share
     */
    Steps(int most, int pull, double among) {
      this.pull = pull;
      first = new double[most];
      same = new double[most];
      count = new double[most];
      this.among = among;
    }

    double share(int step) {
      return (same[step] + pull * among) / (count[step] + pull);
    }

    /** Decisions of a step and of all that follow. */
    double left(int step) {
      return Arrays.stream(count, step, number).sum();
    }

    void add(double score, double positive, double all) {
      first[number] = score;
      same[number] = positive;
      count[number] = all;
      number++;
      while (number > 1 && share(number - 2) >= share(number - 1)) {
        number--;
        same[number - 1] += same[number];
        count[number - 1] += count[number];
      }
    }
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
