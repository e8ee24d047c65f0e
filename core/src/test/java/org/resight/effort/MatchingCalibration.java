package org.resight.effort;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.IntStream;
import org.resight.matching.IsotonicCalibration;

/**
 * How far probabilities are from what is true on individuals that nothing was learned from:
 * expected calibration error over ten equal steps, over many ways to halve the individuals.
 */
final class MatchingCalibration {

  private static final int BINS = 10;
  private static final int HALVINGS = 20;
  private static final long SEED = 20261129;

  private final double[] count = new double[BINS];
  private final double[] said = new double[BINS];
  private final double[] found = new double[BINS];
  private double error;
  private int halvings;

  /**
   * Learns on the pairs of one half of the individuals and tests on those of the other.
   *
   * @param truth the individual of each photo
   */
  static MatchingCalibration of(MatchingLists lists, int[] truth, int length) {
    MatchingCalibration calibration = new MatchingCalibration();
    int individuals = IntStream.of(truth).max().orElse(-1) + 1;
    List<Integer> order = new ArrayList<>(IntStream.range(0, individuals).boxed().toList());
    Random random = new Random(SEED);
    List<MatchingLists.Pair> pairs = lists.pairs(length);
    for (int halving = 0; halving < HALVINGS; halving++) {
      Collections.shuffle(order, random);
      boolean[] learned = new boolean[individuals];
      order.subList(0, individuals / 2).forEach(one -> learned[one] = true);
      List<MatchingLists.Pair> training =
          pairs.stream()
              .filter(pair -> learned[truth[pair.first()]] && learned[truth[pair.second()]])
              .toList();
      List<MatchingLists.Pair> testing =
          pairs.stream()
              .filter(pair -> !learned[truth[pair.first()]] && !learned[truth[pair.second()]])
              .toList();
      double[] positive = scores(training.stream().filter(lists::isTrue).toList());
      double[] negative = scores(training.stream().filter(pair -> !lists.isTrue(pair)).toList());
      if (IsotonicCalibration.suffices(positive.length, negative.length) && !testing.isEmpty()) {
        calibration.test(lists, testing, IsotonicCalibration.of(positive, negative));
      }
    }
    return calibration;
  }

  private static double[] scores(List<MatchingLists.Pair> pairs) {
    return pairs.stream().mapToDouble(MatchingLists.Pair::score).toArray();
  }

  private void test(
      MatchingLists lists, List<MatchingLists.Pair> testing, IsotonicCalibration learned) {
    double[] n = new double[BINS];
    double[] probability = new double[BINS];
    double[] same = new double[BINS];
    for (MatchingLists.Pair pair : testing) {
      double p = learned.probability(pair.score());
      int bin = Math.min(BINS - 1, (int) (p * BINS));
      n[bin]++;
      probability[bin] += p;
      same[bin] += lists.isTrue(pair) ? 1 : 0;
    }
    for (int bin = 0; bin < BINS; bin++) {
      error += Math.abs(probability[bin] - same[bin]) / testing.size();
      count[bin] += n[bin];
      said[bin] += probability[bin];
      found[bin] += same[bin];
    }
    halvings++;
  }

  /** Halvings of the individuals that gave decisions enough. */
  int halvings() {
    return halvings;
  }

  /** The mean over the halvings. */
  double error() {
    return error / halvings;
  }

  /** Said and true, for each step that has pairs. */
  List<String> rows() {
    return IntStream.range(0, BINS)
        .filter(bin -> count[bin] > 0)
        .mapToObj(
            bin ->
                String.format(
                    Locale.ROOT,
                    "| %.0f | %.3f | %.3f |",
                    count[bin] / halvings,
                    said[bin] / count[bin],
                    found[bin] / count[bin]))
        .toList();
  }
}
