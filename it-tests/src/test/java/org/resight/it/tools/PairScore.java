package org.resight.it.tools;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;

/**
 * How well a partition of photos agrees with the truth, counted over all pairs of photos.
 *
 * @param together pairs that the partition puts together
 * @param same pairs that are the same individual in truth
 * @param both pairs that are both
 */
public record PairScore(long together, long same, long both) {

  /**
   * Compares two partitions of the same photos, given as the label of the part of each photo. Takes
   * time linear in the number of photos.
   *
   * @throws IllegalArgumentException if a photo has no label in one of them
   */
  static <P, L, T> PairScore of(Iterable<P> photos, Function<P, L> part, Function<P, T> truth) {
    record Cell<X, Y>(X part, Y truth) {}
    Map<L, Integer> parts = new HashMap<>();
    Map<T, Integer> truths = new HashMap<>();
    Map<Cell<L, T>, Integer> cells = new HashMap<>();
    for (P photo : photos) {
      L label = part.apply(photo);
      T individual = truth.apply(photo);
      if (label == null || individual == null) {
        throw new IllegalArgumentException("A photo is in no part: " + photo);
      }
      parts.merge(label, 1, Integer::sum);
      truths.merge(individual, 1, Integer::sum);
      cells.merge(new Cell<>(label, individual), 1, Integer::sum);
    }
    return new PairScore(pairs(parts), pairs(truths), pairs(cells));
  }

  /** Returns the share of the pairs put together that are right; 1 if there is none. */
  public double precision() {
    return together == 0 ? 1 : (double) both / together;
  }

  /** Returns the share of the pairs of one individual that were found; 1 if there is none. */
  public double recall() {
    return same == 0 ? 1 : (double) both / same;
  }

  /** Returns the harmonic mean of precision and recall. */
  public double f1() {
    return precision() + recall() == 0 ? 0 : 2 * precision() * recall() / (precision() + recall());
  }

  private static long pairs(Map<?, Integer> sizes) {
    return sizes.values().stream().mapToLong(size -> size * (size - 1L) / 2).sum();
  }
}
