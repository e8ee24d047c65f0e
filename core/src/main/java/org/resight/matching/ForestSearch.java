package org.resight.matching;

import java.util.Arrays;

/**
 * Finds a descriptor's nearest neighbours in a forest, best bin first over all trees at once (J.
 * Beis and D. Lowe, 1997). One thread at a time.
 */
final class ForestSearch {

  private final DescriptorForest forest;
  private final int checks;
  private final int wanted;

  /** What was found, the nearest first. */
  final int[] slots;

  final int[] distances;
  int found;

  private final long[] seen;
  private final int[] touched;
  private int touchedCount;

  private int[] heapCost = new int[1024];
  private int[] heapNode = new int[1024];
  private byte[] heapTree = new byte[1024];
  private int heapSize;
  private int checked;

  private byte[] query = new byte[0];
  private int queryAt;
  private boolean[] skipped = new boolean[0];

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
    slots = new int[wanted];
    distances = new int[wanted];
    seen = new long[(forest.size() + 63) / 64];
    touched = new int[checks + forest.trees * (DescriptorForest.LEAF + 64) + 64];
  }

  /**
   * Searches; the answer stands in {@link #slots}.
   *
   * @param skipped the photos that are passed over
   */
  void search(byte[] descriptors, int at, boolean[] skipped) {
    query = descriptors;
    queryAt = at;
    this.skipped = skipped;
    found = 0;
    heapSize = 0;
    checked = 0;
    for (int i = 0; i < touchedCount; i++) {
      seen[touched[i]] = 0;
    }
    touchedCount = 0;
    if (forest.size() == 0) {
      return;
    }
    for (int t = 0; t < forest.trees; t++) {
      descend(t, 0, 0);
    }
    while (heapSize > 0 && (checked < checks || found < wanted)) {
      int cost = heapCost[0];
      int node = heapNode[0];
      int tree = heapTree[0];
      pop();
      if (found == wanted && cost >= distances[found - 1]) {
        continue;
      }
      descend(tree, node, cost);
    }
  }

  private void descend(int tree, int start, int startCost) {
    byte[] dimension = forest.dimension[tree];
    short[] cut = forest.cut[tree];
    int[] left = forest.left[tree];
    int[] right = forest.right[tree];
    int node = start;
    while (dimension[node] >= 0) {
      int off = query[queryAt + dimension[node]] - cut[node];
      int far = off <= 0 ? right[node] : left[node];
      int cost = startCost + off * off;
      if (found < wanted || cost < distances[found - 1]) {
        push(cost, far, tree);
      }
      node = off <= 0 ? left[node] : right[node];
    }
    int[] order = forest.order[tree];
    for (int i = left[node]; i < right[node]; i++) {
      check(order[i]);
    }
  }

  private void check(int slot) {
    int word = slot >>> 6;
    long bit = 1L << slot;
    if ((seen[word] & bit) != 0) {
      return;
    }
    if (checked >= checks && found == wanted) {
      return;
    }
    if (seen[word] == 0 && touchedCount < touched.length) {
      touched[touchedCount++] = word;
    } else if (seen[word] == 0) {
      return;
    }
    seen[word] |= bit;
    if (skipped[forest.photoOf[slot]]) {
      return;
    }
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
    if (heapSize == heapCost.length) {
      heapCost = Arrays.copyOf(heapCost, 2 * heapSize);
      heapNode = Arrays.copyOf(heapNode, 2 * heapSize);
      heapTree = Arrays.copyOf(heapTree, 2 * heapSize);
    }
    int at = heapSize++;
    while (at > 0) {
      int parent = (at - 1) >>> 1;
      if (heapCost[parent] <= cost) {
        break;
      }
      heapCost[at] = heapCost[parent];
      heapNode[at] = heapNode[parent];
      heapTree[at] = heapTree[parent];
      at = parent;
    }
    heapCost[at] = cost;
    heapNode[at] = node;
    heapTree[at] = (byte) tree;
  }

  private void pop() {
    int cost = heapCost[--heapSize];
    int node = heapNode[heapSize];
    byte tree = heapTree[heapSize];
    int at = 0;
    while (2 * at + 1 < heapSize) {
      int child = 2 * at + 1;
      if (child + 1 < heapSize && heapCost[child + 1] < heapCost[child]) {
        child++;
      }
      if (heapCost[child] >= cost) {
        break;
      }
      heapCost[at] = heapCost[child];
      heapNode[at] = heapNode[child];
      heapTree[at] = heapTree[child];
      at = child;
    }
    heapCost[at] = cost;
    heapNode[at] = node;
    heapTree[at] = tree;
  }
}
