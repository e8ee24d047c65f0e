package org.resight.matching;

import java.util.function.IntConsumer;

/**
 * Finds which of many perceptual hashes are near one.
 *
 * <p>Two hashes that differ in at most {@link PerceptualHash#NEAR} bits differ in at most two bits
 * of one of their four quarters. So a search looks into 137 places of each quarter's table, and
 * compares few of the hashes (M. Norouzi, A. Punjani and D. Fleet, 2012). A hash takes 24 bytes.
 *
 * <p>Unchangeable and thread-safe.
 */
public final class HashIndex {

  private static final int QUARTERS = 4;
  private static final int BITS = 16;
  private static final int PLACES = 1 << BITS;

  /** What the quarter of a near hash may differ by. */
  private static final int[] CHANGES = changes();

  private final long[] hashes;

  /** For each quarter and value, where its hashes begin in {@link #order}. */
  private final int[][] begins = new int[QUARTERS][PLACES + 1];

  /** For each quarter, the hashes in the order of its values. */
  private final int[][] order = new int[QUARTERS][];

  /** Builds an index; some 20 ns a hash. */
  public HashIndex(long[] hashes) {
    this.hashes = hashes.clone();
    for (int quarter = 0; quarter < QUARTERS; quarter++) {
      order[quarter] = new int[hashes.length];
      int[] begin = begins[quarter];
      for (long hash : hashes) {
        begin[value(hash, quarter) + 1]++;
      }
      for (int value = 0; value < PLACES; value++) {
        begin[value + 1] += begin[value];
      }
      int[] next = begin.clone();
      for (int i = 0; i < hashes.length; i++) {
        order[quarter][next[value(hashes[i], quarter)]++] = i;
      }
    }
  }

  private static int[] changes() {
    int[] changes = new int[1 + BITS + BITS * (BITS - 1) / 2];
    int n = 1;
    for (int one = 0; one < BITS; one++) {
      changes[n++] = 1 << one;
      for (int other = 0; other < one; other++) {
        changes[n++] = (1 << one) | (1 << other);
      }
    }
    return changes;
  }

  private static int value(long hash, int quarter) {
    return (int) (hash >>> (quarter * BITS)) & (PLACES - 1);
  }

  /** Gives each place of the index whose hash is near another one, once and in no order. */
  public void near(long hash, IntConsumer found) {
    for (int quarter = 0; quarter < QUARTERS; quarter++) {
      int own = value(hash, quarter);
      for (int change : CHANGES) {
        int at = begins[quarter][own ^ change];
        int end = begins[quarter][(own ^ change) + 1];
        for (; at < end; at++) {
          int place = order[quarter][at];
          if (PerceptualHash.distance(hash, hashes[place]) <= PerceptualHash.NEAR
              && isFirst(hash ^ hashes[place], quarter)) {
            found.accept(place);
          }
        }
      }
    }
  }

  /** Whether no earlier quarter has found the same hash. */
  private static boolean isFirst(long difference, int quarter) {
    for (int earlier = 0; earlier < quarter; earlier++) {
      if (Integer.bitCount(value(difference, earlier)) <= 2) {
        return false;
      }
    }
    return true;
  }
}
