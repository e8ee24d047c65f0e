package org.resight.evidence;

import it.unimi.dsi.fastutil.ints.IntArrays;

/** What the margins expect to be wrong in all groups, kept up to date. */
final class Expected {

  /** Members an individual has at least for the listed pairs inside it to tell a recall. */
  private static final int TELLING = 4;

  private double wrongInside;
  private double missed;
  private double splits;
  private double merges;
  private double inside;
  private double listable;

  /** How many groups there are of each size. */
  private int[] bySize = new int[16];

  private long listed;

  /** Counts the weakest cut of a group, −1 times to stop counting it. */
  void cut(double loss, double wrong, int times) {
    wrongInside += times * loss;
    splits += times * wrong;
  }

  /** Counts a link. */
  void link(double loss, double wrong, int times) {
    missed += times * loss;
    merges += times * wrong;
  }

  /** Counts the pairs inside a group. */
  void group(Group group, int times) {
    double pairs = group.size() * (group.size() - 1.0) / 2;
    inside += times * pairs;
    sized(group.size(), times);
    if (group.size() >= TELLING) {
      listable += times * pairs;
      listed += (long) times * group.listed;
    }
  }

  /** Counts a group of a size alone. */
  void sized(int size, int times) {
    bySize = IntArrays.grow(bySize, size + 1);
    bySize[size] += times;
  }

  /** Returns what puts back everything but the sizes of groups as it is now. */
  Runnable saved() {
    double wrongInsideWas = wrongInside;
    double missedWas = missed;
    double splitsWas = splits;
    double mergesWas = merges;
    double insideWas = inside;
    double listableWas = listable;
    long listedWas = listed;
    return () -> {
      wrongInside = wrongInsideWas;
      missed = missedWas;
      splits = splitsWas;
      merges = mergesWas;
      inside = insideWas;
      listable = listableWas;
      listed = listedWas;
    };
  }

  /** Returns the pairs inside groups expected to be of two individuals. */
  double wrongInside() {
    // Sums of additions and subtractions end a hair off zero.
    return Math.max(0, wrongInside);
  }

  /** Returns the pairs between groups expected to be of one individual. */
  double missed() {
    return Math.max(0, missed);
  }

  /** Returns the expected number of groups that should be split. */
  double splits() {
    return Math.max(0, splits);
  }

  /** Returns the expected number of pairs of groups that should be merged. */
  double merges() {
    return Math.max(0, merges);
  }

  /** Returns the pairs inside groups. */
  double inside() {
    return inside;
  }

  /** Returns the annotations that are an individual of their own. */
  int alone() {
    return bySize[1];
  }

  /**
   * Returns how many annotations of the groups that are known would have no candidate inside, were
   * each pair listed independently. Costs the size of the largest group.
   */
  double unlisted() {
    double missed = 1 - recall();
    double annotations = 0;
    double share = missed;
    for (int n = 2; n < bySize.length; n++) {
      annotations += n * bySize[n] * share;
      share *= missed;
    }
    return annotations;
  }

  /** Returns the share of the pairs inside groups that are candidates; NaN if it cannot be told. */
  double recall() {
    return listable == 0 ? Double.NaN : listed / listable;
  }
}
