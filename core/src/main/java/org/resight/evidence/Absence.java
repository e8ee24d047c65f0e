package org.resight.evidence;

import java.util.Arrays;
import org.resight.evidence.scores.PairTable;

/**
 * What it means that two annotations are <em>not</em> a candidate pair: evidence for two
 * individuals, the weaker the more members an individual has, since they cannot all be in each
 * other's lists.
 *
 * <p>The share of listed pairs by the size of the individual, measured on the groups that stand.
 * Those of fewer than four members say nothing, since being listed is what made them. Immutable.
 */
final class Absence {

  private static final int[] SIZES = {4, 6, 8, 11, 16, 23, 32, 45, 64};
  private static final double STRONGEST = -3.5;

  /** The class of each size below the largest. */
  private static final int[] CLASSES = classes();

  /** The share of the pairs of a small individual that a good ranker lists. */
  private static final double LISTED = 0.92;

  private static final double MOST_LISTED = 0.995;

  /** Pairs that the prior counts for. */
  private static final double PRIOR_PAIRS = 30;

  private final double[] byClass;

  private Absence(double[] byClass) {
    this.byClass = byClass;
  }

  /** Returns that it means nothing, where nothing is listed at all. */
  static Absence meaningless() {
    return new Absence(new double[SIZES.length + 1]);
  }

  /** Returns what is believed before any group is known. */
  static Absence prior(double listed) {
    double[] none = new double[SIZES.length + 1];
    return of(none, none, listed);
  }

  /** Measures groups. */
  static Absence measured(Groups groups, PairTable pairs, double listed) {
    double[] known = new double[SIZES.length + 1];
    double[] all = new double[SIZES.length + 1];
    for (Group group : groups.all()) {
      int n = group.size();
      all[classOf(n)] += n * (n - 1.0) / 2;
    }
    for (int p = 0; p < pairs.size(); p++) {
      Group group = groups.of(pairs.first(p));
      if (group != null && group == groups.of(pairs.second(p)) && pairs.candidate(p)) {
        known[classOf(group.size())]++;
      }
    }
    return of(known, all, listed);
  }

  private static Absence of(double[] known, double[] all, double listed) {
    double[] byClass = new double[SIZES.length + 1];
    double scale = 1;
    for (int i = 1; i <= SIZES.length; i++) {
      double full = LISTED * Math.min(1, listed / SIZES[i - 1]);
      // What small individuals lack, larger ones are expected to lack too.
      double share = (known[i] + PRIOR_PAIRS * full * scale) / (all[i] + PRIOR_PAIRS);
      scale = Math.min(1.1, share / full);
      byClass[i] = Math.max(STRONGEST, StrictMath.log(1 - Math.min(share, MOST_LISTED)));
    }
    byClass[0] = byClass[1];
    return new Absence(byClass);
  }

  private static int classOf(int size) {
    return size < CLASSES.length ? CLASSES[size] : SIZES.length;
  }

  private static int[] classes() {
    int[] classes = new int[SIZES[SIZES.length - 1]];
    for (int size = 0; size < classes.length; size++) {
      int at = Arrays.binarySearch(SIZES, size);
      classes[size] = at >= 0 ? at + 1 : -at - 1;
    }
    return classes;
  }

  /** Returns the log-odds of one pair not listed, if the two groups were an individual. */
  double logOdds(int size) {
    return byClass[classOf(size)];
  }
}
