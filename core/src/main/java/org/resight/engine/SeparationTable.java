package org.resight.engine;

import it.unimi.dsi.fastutil.longs.Long2IntOpenHashMap;

/** How many negative pairs there are between two individuals, and whether they are enough. */
final class SeparationTable {

  private final Long2IntOpenHashMap counts = new Long2IntOpenHashMap();
  private int redundant;

  private static long key(int one, int other) {
    return one < other ? ((long) one << 32) | other : ((long) other << 32) | one;
  }

  /** Returns the number of negative pairs between two different individuals. */
  int count(int one, int other) {
    return counts.get(key(one, other)) >> 1;
  }

  boolean isRedundant(int one, int other) {
    return (counts.get(key(one, other)) & 1) != 0;
  }

  /** Changes a count; an entry that falls to zero stays until {@link #setRedundant} is called. */
  void add(int one, int other, int more) {
    counts.addTo(key(one, other), more * 2);
  }

  /** Notes whether a separation is redundant and returns whether that is news. */
  boolean setRedundant(int one, int other, boolean now) {
    long key = key(one, other);
    int value = counts.get(key);
    boolean before = (value & 1) != 0;
    if (before != now) {
      redundant += now ? 1 : -1;
      counts.put(key, value ^ 1);
    }
    if (value >> 1 == 0) {
      counts.remove(key);
    }
    return before != now;
  }

  /** Returns how many separations are redundant. */
  int redundant() {
    return redundant;
  }

  /** Returns how many separations there are. */
  int size() {
    return counts.size();
  }
}
