package org.resight.engine;

/**
 * How columns grow: by half while small, by an eighth when large, so that little is left unused.
 */
final class Columns {

  private static final int LARGE = 1 << 20;

  private Columns() {}

  /** Returns the capacity for at least {@code needed} elements. */
  static int capacity(int current, int needed) {
    if (needed <= current) {
      return current;
    }
    long grown = (long) current + (current < LARGE ? current / 2 + 16 : current / 8);
    return (int) Math.min(Integer.MAX_VALUE - 16, Math.max(grown, needed));
  }

  /** Returns the capacity of a hash table with open addressing for that many keys: a power of 2. */
  static int slots(int keys) {
    return Integer.highestOneBit(Math.max(8, (int) Math.min(1 << 29, keys + keys / 2L)) * 2 - 1);
  }
}
