package org.resight.engine;

import it.unimi.dsi.fastutil.ints.IntHeapPriorityQueue;
import java.util.Arrays;

/**
 * Pairs by priority: a heap of four children a node that knows where each pair is.
 *
 * <p>Adding, removing and moving a pair are logarithmic; reading the first n in order is O(n log n)
 * and changes nothing. Eight bytes a pair.
 */
final class PairHeap {

  private static final int ARITY = 4;
  private static final int ABSENT = -1;

  private final Priorities priorities;
  private int[] heap = new int[0];
  private int[] place = new int[0];
  private int size;

  PairHeap(Priorities priorities) {
    this.priorities = priorities;
  }

  int size() {
    return size;
  }

  boolean contains(int pair) {
    return pair < place.length && place[pair] != ABSENT;
  }

  /** Adds a pair that is not in the heap. */
  void add(int pair) {
    if (pair >= place.length) {
      int from = place.length;
      place = Arrays.copyOf(place, Columns.capacity(from, pair + 1));
      Arrays.fill(place, from, place.length, ABSENT);
    }
    if (size == heap.length) {
      heap = Arrays.copyOf(heap, Columns.capacity(size, size + 1));
    }
    rise(size++, pair);
  }

  /** Removes a pair that is in the heap. Its priority may have changed already. */
  void remove(int pair) {
    int hole = place[pair];
    place[pair] = ABSENT;
    int last = heap[--size];
    if (last != pair) {
      settle(hole, last);
    }
  }

  /** Moves a pair that is in the heap to where its new priority belongs. */
  void changed(int pair) {
    settle(place[pair], pair);
  }

  private void settle(int hole, int pair) {
    if (hole > 0 && priorities.before(pair, heap[(hole - 1) / ARITY])) {
      rise(hole, pair);
    } else {
      sink(hole, pair);
    }
  }

  private void rise(int from, int pair) {
    int hole = from;
    while (hole > 0) {
      int parent = (hole - 1) / ARITY;
      int above = heap[parent];
      if (!priorities.before(pair, above)) {
        break;
      }
      heap[hole] = above;
      place[above] = hole;
      hole = parent;
    }
    heap[hole] = pair;
    place[pair] = hole;
  }

  private void sink(int from, int pair) {
    int hole = from;
    while (true) {
      int first = hole * ARITY + 1;
      if (first >= size) {
        break;
      }
      int best = first;
      int end = Math.min(first + ARITY, size);
      for (int child = first + 1; child < end; child++) {
        if (priorities.before(heap[child], heap[best])) {
          best = child;
        }
      }
      int below = heap[best];
      if (!priorities.before(below, pair)) {
        break;
      }
      heap[hole] = below;
      place[below] = hole;
      hole = best;
    }
    heap[hole] = pair;
    place[pair] = hole;
  }

  /** Returns a reader of the pairs in order; the heap must not change meanwhile. */
  Reader read() {
    return new Reader();
  }

  /** Gives the pairs of the heap in order, and sorts no more than is asked for. */
  final class Reader {

    private final IntHeapPriorityQueue open =
        new IntHeapPriorityQueue(
            (one, other) -> one == other ? 0 : priorities.before(heap[one], heap[other]) ? -1 : 1);

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
      return heap[at];
    }
  }
}
