package org.resight.engine;

import java.util.Arrays;

/**
 * How many negative pairs there are between two individuals, and whether they are enough.
 *
 * <p>A hash table with open addressing: an entry of three integers (the two individuals, smaller
 * number first, and twice the count, one more if redundant), found by one probe, of which a change
 * writes one. 18 to 36 bytes a separation.
 */
final class SeparationTable {

  private static final int WIDTH = 3;
  private static final int VALUE = 2;
  private static final int SMALLEST = 16;

  private int[] entries = new int[SMALLEST * WIDTH];
  private int mask = SMALLEST - 1;
  private int size;
  private int redundant;

  /** Returns the number of negative pairs between two different individuals. */
  int count(int one, int other) {
    return entries[find(one, other) + VALUE] >> 1;
  }

  boolean isRedundant(int one, int other) {
    return (entries[find(one, other) + VALUE] & 1) != 0;
  }

  /** Changes a count; an entry that falls to zero stays until {@link #setRedundantAt} is called. */
  void add(int one, int other, int more) {
    int at = find(one, other);
    entries[at + VALUE] += 2 * more;
    if (isFree(at)) {
      entries[at] = Math.min(one, other);
      entries[at + 1] = Math.max(one, other);
      if (++size > (mask + 1) / 3 * 2) {
        grow();
      }
    }
  }

  /** Returns the number of negative pairs of an entry that {@link #find} has found. */
  int countAt(int entry) {
    return entries[entry + VALUE] >> 1;
  }

  /**
   * Notes whether the separation of an entry that {@link #find} has found is redundant, and removes
   * the entry if its count has fallen to zero.
   *
   * @return whether that is news
   */
  boolean setRedundantAt(int entry, boolean now) {
    int before = entries[entry + VALUE];
    boolean isNews = (before & 1) != 0 != now;
    if (isNews) {
      redundant += now ? 1 : -1;
      entries[entry + VALUE] = before ^ 1;
    }
    if (before >> 1 == 0) {
      remove(entry);
    }
    return isNews;
  }

  /** Ends a separation, if there is one, and returns how many negative pairs it had. */
  int end(int one, int other) {
    int at = find(one, other);
    int value = entries[at + VALUE];
    redundant -= value & 1;
    remove(at);
    return value >> 1;
  }

  /** Returns how many separations are redundant. */
  int redundant() {
    return redundant;
  }

  /** Returns how many separations there are. */
  int size() {
    return size;
  }

  /**
   * Returns where the entry of two individuals is, or the free place where it would be; valid until
   * the next change.
   */
  int find(int one, int other) {
    int smaller = Math.min(one, other);
    int larger = Math.max(one, other);
    int slot = hash(smaller, larger) & mask;
    while (true) {
      int at = slot * WIDTH;
      if ((entries[at] == smaller && entries[at + 1] == larger) || isFree(at)) {
        return at;
      }
      slot = (slot + 1) & mask;
    }
  }

  /** The two individuals of an entry differ, so that a free one is all zeros. */
  private boolean isFree(int at) {
    return entries[at] == entries[at + 1];
  }

  /** Frees an entry, unless it is free, and moves those up that were pushed on by it. */
  private void remove(int at) {
    if (isFree(at)) {
      return;
    }
    int hole = at / WIDTH;
    for (int slot = (hole + 1) & mask; !isFree(slot * WIDTH); slot = (slot + 1) & mask) {
      int home = hash(entries[slot * WIDTH], entries[slot * WIDTH + 1]) & mask;
      if (((slot - home) & mask) >= ((slot - hole) & mask)) {
        System.arraycopy(entries, slot * WIDTH, entries, hole * WIDTH, WIDTH);
        hole = slot;
      }
    }
    Arrays.fill(entries, hole * WIDTH, hole * WIDTH + WIDTH, 0);
    size--;
  }

  private void grow() {
    int[] old = entries;
    mask = 2 * mask + 1;
    entries = new int[(mask + 1) * WIDTH];
    for (int at = 0; at < old.length; at += WIDTH) {
      if (old[at] != old[at + 1]) {
        System.arraycopy(old, at, entries, find(old[at], old[at + 1]), WIDTH);
      }
    }
  }

  private static int hash(int smaller, int larger) {
    long mixed = (((long) smaller << 32) | larger) * 0x9E3779B97F4A7C15L;
    mixed = (mixed ^ (mixed >>> 32)) * 0xBF58476D1CE4E5B9L;
    return (int) (mixed >>> 32);
  }
}
