package org.resight.effort;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** How good lists of suggestions are, against the truth. */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody
record RankedLists(
    int asked, double rank1, double rank5, double meanPrecision, double[] pairs, double[] joins) {

  /** Lengths of lists for which pairs and joins are told. */
  static final int[] TOPS = {5, 10, 20};

  /** Whether two photos count. */
  @FunctionalInterface
  interface Counts {
    boolean test(int one, int other);
  }

  /**
   * @param scores of both directions; 0 is not listed
   * @param side only photos for which this is true are asked
   */
  static RankedLists of(
      double[][] scores, int[] truth, Counts counts, java.util.function.IntPredicate side) {
    int n = truth.length;
    BitSet[] listed = new BitSet[TOPS.length];
    for (int t = 0; t < TOPS.length; t++) {
      listed[t] = new BitSet(n * n);
    }
    int asked = 0;
    int first = 0;
    int five = 0;
    double precision = 0;
    for (int i = 0; i < n; i++) {
      if (!side.test(i)) {
        continue;
      }
      List<Integer> list = new ArrayList<>();
      int mates = 0;
      for (int j = 0; j < n; j++) {
        if (counts.test(i, j)) {
          mates += truth[i] == truth[j] ? 1 : 0;
          if (scores[i][j] > 0) {
            list.add(j);
          }
        }
      }
      double[] row = scores[i];
      list.sort(Comparator.<Integer>comparingDouble(j -> -row[j]).thenComparingInt(j -> j));
      for (int rank = 0; rank < list.size() && rank < TOPS[TOPS.length - 1]; rank++) {
        for (int t = 0; t < TOPS.length; t++) {
          if (rank < TOPS[t]) {
            listed[t].set(i * n + list.get(rank));
            listed[t].set(list.get(rank) * n + i);
          }
        }
      }
      if (mates == 0) {
        continue;
      }
      asked++;
      int hits = 0;
      double sum = 0;
      for (int rank = 0; rank < list.size(); rank++) {
        if (truth[list.get(rank)] == truth[i]) {
          first += rank == 0 ? 1 : 0;
          five += hits == 0 && rank < 5 ? 1 : 0;
          hits++;
          sum += (double) hits / (rank + 1);
        }
      }
      precision += sum / mates;
    }
    return counted(truth, counts, side, listed, asked, first, five, precision);
  }

  private static RankedLists counted(
      int[] truth,
      Counts counts,
      java.util.function.IntPredicate side,
      BitSet[] listed,
      int asked,
      int first,
      int five,
      double precision) {
    int n = truth.length;
    double[] pairs = new double[TOPS.length];
    double[] joins = new double[TOPS.length];
    int all = 0;
    int needed = 0;
    int[] wanted = roots(n);
    int[][] joined = new int[TOPS.length][];
    for (int t = 0; t < TOPS.length; t++) {
      joined[t] = roots(n);
    }
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < i; j++) {
        if (truth[i] == truth[j] && counts.test(i, j) && side.test(i) && side.test(j)) {
          all++;
          needed += join(wanted, i, j);
          for (int t = 0; t < TOPS.length; t++) {
            if (listed[t].get(i * n + j)) {
              pairs[t]++;
              joins[t] += join(joined[t], i, j);
            }
          }
        }
      }
    }
    for (int t = 0; t < TOPS.length; t++) {
      pairs[t] = 100 * pairs[t] / Math.max(1, all);
      joins[t] = 100 * joins[t] / Math.max(1, needed);
    }
    int divisor = Math.max(1, asked);
    return new RankedLists(
        asked, 100.0 * first / divisor, 100.0 * five / divisor, precision / divisor, pairs, joins);
  }

  private static int[] roots(int n) {
    int[] roots = new int[n];
    for (int i = 0; i < n; i++) {
      roots[i] = i;
    }
    return roots;
  }

  private static int join(int[] roots, int one, int other) {
    int a = root(roots, one);
    int b = root(roots, other);
    roots[a] = b;
    return a == b ? 0 : 1;
  }

  private static int root(int[] roots, int of) {
    int at = of;
    while (roots[at] != at) {
      roots[at] = roots[roots[at]];
      at = roots[at];
    }
    return at;
  }

  String row(String what) {
    return String.format(
        Locale.ROOT,
        "| %s | %d | %.1f | %.1f | %.3f | %.0f / %.0f / %.0f | %.0f / %.0f / %.0f |",
        what,
        asked,
        rank1,
        rank5,
        meanPrecision,
        pairs[0],
        pairs[1],
        pairs[2],
        joins[0],
        joins[1],
        joins[2]);
  }
}
