package org.resight.matching;

import java.util.Arrays;

/**
 * Finds a descriptor's nearest neighbours in a forest, best bin first over all trees at once (J.
 * Beis and D. Lowe, 1997). One thread at a time.
 */
final class ForestSearch {

  private static final int TREE = 32;

  private static final int COST = 40;

  /** The largest cost that has room there, as large as the largest square of a distance. */
  private static final int COST_CAP = (1 << 23) - 1;

  /** Bytes that the processor reads from memory at once. */
  private static final int CACHE_LINE = 64;

  private final DescriptorForest forest;
  private final int mostChecks;
  private final int wanted;
  private int checks;

  /** What was found, the nearest first. */
  final int[] slots;

  final int[] distances;
  int found;

  /** Slots of photos that are passed over, a bit each. */
  private final long[] passed;

  /** Those and the slots that were compared. */
  private final long[] seen;

  private final int[] touched;
  private int touchedCount;

  /** Branches not yet taken: cost, tree and node in one number each, the least cost first. */
  private long[] heap = new long[1024];

  private int heapSize;
  private int checked;

  /** Slots of a leaf that were not compared yet; their descriptors are in the cache. */
  private final int[] fetched = new int[DescriptorForest.LEAF];

  /** Never read. Without it the compiler would leave out the reads that fill the cache. */
  @SuppressWarnings("UnusedVariable")
  private int fetchedSum;

  private byte[] query = new byte[0];
  private int queryAt;

  /**
   * Prepares to search a forest.
   *
   * @param wanted neighbours
   * @param checks the most descriptors that are compared
   */
  ForestSearch(DescriptorForest forest, int wanted, int checks) {
    this.forest = forest;
    this.wanted = wanted;
    this.checks = checks;
    mostChecks = checks;
    slots = new int[wanted];
    distances = new int[wanted];
    passed = new long[(forest.size() + 63) / 64];
    seen = passed.clone();
    touched = new int[checks + wanted];
  }

  /**
   * Passes over photos from now on; some 1 ns a descriptor.
   *
   * @param photos by place, those that are passed over
   */
  void pass(boolean[] photos) {
    pass(photos, mostChecks);
  }

  /**
   * Passes over photos from now on, and compares fewer descriptors.
   *
   * @param most the most descriptors that are compared; not more than at first
   */
  void pass(boolean[] photos, int most) {
    checks = Math.min(most, mostChecks);
    Arrays.fill(passed, 0);
    for (int slot = 0; slot < forest.photoOf.length; slot++) {
      if (photos[forest.photoOf[slot]]) {
        passed[slot >>> 6] |= 1L << slot;
      }
    }
    System.arraycopy(passed, 0, seen, 0, seen.length);
    touchedCount = 0;
  }

  /** Searches; the answer stands in {@link #slots}. */
  void search(byte[] descriptors, int at) {
    query = descriptors;
    queryAt = at;
    found = 0;
    heapSize = 0;
    checked = 0;
    for (int i = 0; i < touchedCount; i++) {
      seen[touched[i]] = passed[touched[i]];
    }
    touchedCount = 0;
    if (forest.size() == 0) {
      return;
    }
    for (int t = 0; t < forest.trees; t++) {
      descend(t, 0, 0);
    }
    while (heapSize > 0 && (checked < checks || found < wanted)) {
      long branch = heap[0];
      pop();
      int cost = (int) (branch >>> COST);
      if (found == wanted && cost >= distances[found - 1]) {
        continue;
      }
      descend((int) (branch >>> TREE) & 0xff, (int) branch, cost);
    }
  }

  private void descend(int tree, int start, int startCost) {
    long[] nodes = forest.nodes[tree];
    int at = start;
    long node = nodes[at];
    while (node >= 0) {
      int off = query[queryAt + DescriptorForest.dimension(node)] - DescriptorForest.cut(node);
      int high = DescriptorForest.high(node);
      int cost = Math.min(startCost + off * off, COST_CAP);
      if (found < wanted || cost < distances[found - 1]) {
        push(cost, off <= 0 ? high : at + 1, tree);
      }
      at = off <= 0 ? at + 1 : high;
      node = nodes[at];
    }
    int fresh = fetch(forest.order[tree], node);
    for (int i = 0; i < fresh && (checked < checks || found < wanted); i++) {
      check(fetched[i]);
    }
  }

  /**
   * Reads a leaf's descriptors that were not compared yet, and nothing else between. So the
   * processor waits for memory once, and not for each of them. A search takes 0.62 of the time.
   *
   * @return how many stand in {@link #fetched}
   */
  private int fetch(int[] order, long leaf) {
    byte[] all = forest.descriptors;
    int first = DescriptorForest.first(leaf);
    int end = first + DescriptorForest.count(leaf);
    int fresh = 0;
    int sum = 0;
    for (int i = first; i < end; i++) {
      int slot = order[i];
      if ((seen[slot >>> 6] & (1L << slot)) == 0) {
        int at = slot * Features.LENGTH;
        sum += all[at] + all[at + CACHE_LINE] + all[at + Features.LENGTH - 1];
        fetched[fresh++] = slot;
      }
    }
    fetchedSum = sum;
    return fresh;
  }

  private void check(int slot) {
    int word = slot >>> 6;
    touched[touchedCount++] = word;
    seen[word] |= 1L << slot;
    checked++;
    int limit = found < wanted ? Integer.MAX_VALUE : distances[wanted - 1];
    int distance = distance(forest.descriptors, slot * Features.LENGTH, query, queryAt, limit);
    if (distance >= limit) {
      return;
    }
    int place = found < wanted ? found++ : wanted - 1;
    while (place > 0 && distances[place - 1] > distance) {
      distances[place] = distances[place - 1];
      slots[place] = slots[place - 1];
      place--;
    }
    distances[place] = distance;
    slots[place] = slot;
  }

  /** The square of the distance, or something not below the limit. */
  static int distance(byte[] a, int atA, byte[] b, int atB, int limit) {
    int sum = 0;
    for (int part = 0; part < Features.LENGTH; part += 32) {
      int s0 = 0;
      int s1 = 0;
      int s2 = 0;
      int s3 = 0;
      for (int i = part; i < part + 32; i += 4) {
        int d0 = a[atA + i] - b[atB + i];
        int d1 = a[atA + i + 1] - b[atB + i + 1];
        int d2 = a[atA + i + 2] - b[atB + i + 2];
        int d3 = a[atA + i + 3] - b[atB + i + 3];
        s0 += d0 * d0;
        s1 += d1 * d1;
        s2 += d2 * d2;
        s3 += d3 * d3;
      }
      sum += s0 + s1 + s2 + s3;
      if (sum >= limit) {
        return sum;
      }
    }
    return sum;
  }

  private void push(int cost, int node, int tree) {
    if (heapSize == heap.length) {
      heap = Arrays.copyOf(heap, 2 * heapSize);
    }
    long branch = ((long) cost << COST) | ((long) tree << TREE) | node;
    int at = heapSize++;
    while (at > 0) {
      int parent = (at - 1) >>> 1;
      if (heap[parent] <= branch) {
        break;
      }
      heap[at] = heap[parent];
      at = parent;
    }
    heap[at] = branch;
  }

  private void pop() {
    long last = heap[--heapSize];
    int at = 0;
    while (2 * at + 1 < heapSize) {
      int child = 2 * at + 1;
      if (child + 1 < heapSize && heap[child + 1] < heap[child]) {
        child++;
      }
      if (heap[child] >= last) {
        break;
      }
      heap[at] = heap[child];
      at = child;
    }
    heap[at] = last;
  }
}
