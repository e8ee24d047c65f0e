package org.resight.evidence;

import it.unimi.dsi.fastutil.longs.Long2ObjectLinkedOpenHashMap;
import org.resight.evidence.scores.PairTable;

/**
 * How much the scores between two groups resemble one another: the intraclass correlation of the
 * candidates between groups that stand apart.
 */
final class Dependence {

  /** Sums of the candidates between two groups. */
  private static final class Sums {
    int count;
    double sum;
    double squares;
  }

  private Dependence() {}

  /** Returns the correlation, 0 if there is nothing to tell it from. */
  static double between(Groups groups, PairTable pairs) {
    Long2ObjectLinkedOpenHashMap<Sums> byGroups = new Long2ObjectLinkedOpenHashMap<>();
    Sums all = new Sums();
    for (int p = 0; p < pairs.size(); p++) {
      Group a = groups.of(pairs.first(p));
      Group b = groups.of(pairs.second(p));
      if (a != null && b != null && a != b && pairs.candidate(p)) {
        long key = PairTable.key(a.number, b.number);
        Sums sums = byGroups.get(key);
        if (sums == null) {
          sums = new Sums();
          byGroups.put(key, sums);
        }
        add(sums, pairs.logOdds(p));
        add(all, pairs.logOdds(p));
      }
    }
    if (all.count < 2) {
      return 0;
    }
    double mean = all.sum / all.count;
    double variance = all.squares / all.count - mean * mean;
    double products = 0;
    double weight = 0;
    for (Sums sums : byGroups.values()) {
      if (sums.count > 1) {
        double n = sums.count;
        double s = sums.sum - n * mean;
        double q = sums.squares - 2 * mean * sums.sum + n * mean * mean;
        products += (s * s - q) / (n - 1);
        weight += n;
      }
    }
    return weight == 0 || variance <= 0 ? 0 : products / weight / variance;
  }

  private static void add(Sums sums, double value) {
    sums.count++;
    sums.sum += value;
    sums.squares += value * value;
  }
}
