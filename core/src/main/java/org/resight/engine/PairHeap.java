package org.resight.engine;

import it.unimi.dsi.fastutil.ints.IntHeapPriorityQueue;
import java.util.Arrays;

/**
 * Pairs by priority: a heap of four children a node that knows where each pair is.
 *
 * <p>A node is the pair's handle below its priority, rounded, so that most comparisons need nothing
 * but the heap. Adding, removing and moving a pair are logarithmic; reading the first n in order is
 * O(n log n) and changes nothing. Twelve bytes a pair.
 */
final class PairHeap {

  private static final int ARITY = 4;

  private final Priorities priorities;
  private long[] heap = new long[0];
  private int[] place = new int[0];
  private int size;

  PairHeap(Priorities priorities) {
    this.priorities = priorities;
  }

  int size() {
    return size;
  }

  /** Removes all pairs. */
  void clear() {
    size = 0;
  }

  /** Adds a pair that is not in the heap. */
  void add(int pair) {
    if (pair >= place.length) {
      place = Arrays.copyOf(place, Columns.capacity(place.length, pair + 1));
    }
    if (size == heap.length) {
      heap = Arrays.copyOf(heap, Columns.capacity(size, size + 1));
    }
    rise(size++, node(pair));
  }

  /** Removes a pair that is in the heap. Its priority may have changed already. */
  void remove(int pair) {
    int hole = place[pair];
    long last = heap[--size];
    if ((int) last != pair) {
      settle(hole, last);
    }
  }

  /** Moves a pair that is in the heap to where its new priority belongs. */
  void changed(int pair) {
    settle(place[pair], node(pair));
  }

  /** Floats that are not negative are in the order of their bits. */
  private long node(int pair) {
    return ((long) Float.floatToRawIntBits((float) priorities.of(pair)) << 32) | pair;
  }

  private boolean before(long one, long other) {
    int mine = (int) (one >>> 32);
    int theirs = (int) (other >>> 32);
    return mine != theirs ? mine > theirs : priorities.before((int) one, (int) other);
  }

  private void settle(int hole, long node) {
    if (hole > 0 && before(node, heap[(hole - 1) / ARITY])) {
      rise(hole, node);
    } else {
      sink(hole, node);
    }
  }

  private void rise(int from, long node) {
    int hole = from;
    while (hole > 0) {
      int parent = (hole - 1) / ARITY;
      long above = heap[parent];
      if (!before(node, above)) {
        break;
      }
      set(hole, above);
      hole = parent;
    }
    set(hole, node);
  }

  private void sink(int from, long node) {
    int hole = from;
    while (true) {
      int first = hole * ARITY + 1;
      if (first >= size) {
        break;
      }
      int best = first;
      int end = Math.min(first + ARITY, size);
      for (int child = first + 1; child < end; child++) {
        if (before(heap[child], heap[best])) {
          best = child;
        }
      }
      long below = heap[best];
      if (!before(below, node)) {
        break;
      }
      set(hole, below);
      hole = best;
    }
    set(hole, node);
  }

  private void set(int at, long node) {
    heap[at] = node;
    place[(int) node] = at;
  }

  /** Returns a reader of the pairs in order; the heap must not change meanwhile. */
  Reader read() {
    return new Reader();
  }

  /** Gives the pairs of the heap in order, and sorts no more than is asked for. */
  final class Reader {

    private final IntHeapPriorityQueue open =
        new IntHeapPriorityQueue(
            (one, other) -> one == other ? 0 : before(heap[one], heap[other]) ? -1 : 1);

    private Reader() {
      if (size > 0) {
        open.enqueue(0);
      }
    }

    /** Returns the next pair, or {@link PairTable#NONE}. */
    int next() {
      if (open.isEmpty()) {
        return PairTable.NONE;
      }
      int at = open.dequeueInt();
      int first = at * ARITY + 1;
      for (int child = first; child < Math.min(first + ARITY, size); child++) {
        open.enqueue(child);
      }
      return (int) heap[at];
    }
  }
}
