package org.resight.engine;

import java.util.Arrays;

/**
 * The four lists of pairs that each annotation has, one after another in one run of places, each
 * with the pair and its other end, so that going through a list reads what lies side by side.
 *
 * <p>A list takes what it gets at its end, and fills a hole with its last; no order is promised but
 * that the same calls give the same order. Adding is constant time; removing looks for the pair in
 * its list. A run that is full moves behind all others with half as much room again; when there is
 * no place behind them, all runs are laid out anew. Some 21 bytes a pair.
 */
final class PairLists {

  static final int COUNT = 4;

  /** Where each list begins, the last one ends, and the room ends. */
  private static final int WIDTH = COUNT + 2;

  private int[] bounds = new int[0];
  private long[] entries = new long[0];
  private int annotations;
  private int used;

  void addAnnotation(int annotation) {
    annotations = Math.max(annotations, annotation + 1);
    if (annotations * WIDTH > bounds.length) {
      bounds = Arrays.copyOf(bounds, WIDTH * Columns.capacity(bounds.length / WIDTH, annotations));
    }
  }

  /** Returns where a list begins. */
  int first(int annotation, int list) {
    return bounds[annotation * WIDTH + list];
  }

  /** Returns where a list ends: the place after its last pair. */
  int end(int annotation, int list) {
    return bounds[annotation * WIDTH + list + 1];
  }

  /** Returns the pair at a place. */
  int pair(int place) {
    return (int) (entries[place] >>> 32);
  }

  /** Returns the other end of the pair at a place. */
  int other(int place) {
    return (int) entries[place];
  }

  /** Adds a pair to a list of an annotation that has it in none. */
  void add(int annotation, int list, int pair, int other) {
    int bound = annotation * WIDTH;
    if (bounds[bound + COUNT] == bounds[bound + COUNT + 1]) {
      makeRoom(bound);
    }
    int hole = bounds[bound + COUNT]++;
    for (int each = COUNT - 1; each > list; each--) {
      int first = bounds[bound + each]++;
      entries[hole] = entries[first];
      hole = first;
    }
    entries[hole] = ((long) pair << 32) | other;
  }

  /** Takes a pair out of the list of an annotation that it is in. */
  void remove(int annotation, int list, int pair) {
    int bound = annotation * WIDTH;
    int hole = bounds[bound + list];
    while (pair(hole) != pair) {
      hole++;
    }
    for (int each = list; each < COUNT; each++) {
      int last = --bounds[bound + each + 1];
      entries[hole] = entries[last];
      hole = last;
    }
  }

  private void makeRoom(int bound) {
    int count = bounds[bound + COUNT] - bounds[bound];
    int room = count + count / 2 + 2;
    if (used + room > entries.length) {
      layOut(room);
    }
    System.arraycopy(entries, bounds[bound], entries, used, count);
    shift(bound, room);
  }

  /**
   * Lays out all runs anew, each with an eighth more room than it needs, and an eighth of all
   * behind them, so that it is rare.
   */
  private void layOut(int more) {
    long needed = more + (long) annotations;
    for (int bound = 0; bound < annotations * WIDTH; bound += WIDTH) {
      needed += spacious(bounds[bound + COUNT] - bounds[bound]);
    }
    long[] old = entries;
    entries = new long[Math.toIntExact(needed + needed / 8)];
    used = 0;
    for (int bound = 0; bound < annotations * WIDTH; bound += WIDTH) {
      int count = bounds[bound + COUNT] - bounds[bound];
      System.arraycopy(old, bounds[bound], entries, used, count);
      shift(bound, spacious(count));
    }
  }

  private static int spacious(int count) {
    return count == 0 ? 0 : count + count / 8 + 1;
  }

  /** Notes that a run is now the last one. */
  private void shift(int bound, int room) {
    int by = used - bounds[bound];
    for (int each = 0; each <= COUNT; each++) {
      bounds[bound + each] += by;
    }
    used += room;
    bounds[bound + COUNT + 1] = used;
  }
}
