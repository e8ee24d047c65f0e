package org.resight.evidence;

import it.unimi.dsi.fastutil.ints.IntArrayList;
import it.unimi.dsi.fastutil.ints.IntArrays;
import org.resight.evidence.scores.PairTable;

/** A maximum spanning tree of the evidence inside a group (Kruskal), rooted at vertex 0. */
final class SpanningTree {

  /** What a name weighs beside scores and answers: about as much as a reviewer. */
  private static final double NAMED = 4;

  private final int[] order;
  private final int[] parent;
  private final int[] depth;

  private SpanningTree(int[] order, int[] parent, int[] depth) {
    this.order = order;
    this.parent = parent;
    this.depth = depth;
  }

  /**
   * Builds the tree.
   *
   * @param local the vertex of each annotation of the group
   */
  static SpanningTree of(int n, IntArrayList inside, PairTable pairs, int[] local) {
    int[] edges = inside.toIntArray();
    IntArrays.quickSort(
        edges,
        (x, y) -> {
          int byEvidence = Double.compare(evidence(pairs, y), evidence(pairs, x));
          return byEvidence != 0 ? byEvidence : Integer.compare(x, y);
        });
    int[] root = new int[n];
    IntArrayList[] neighbours = new IntArrayList[n];
    for (int v = 0; v < n; v++) {
      root[v] = v;
      neighbours[v] = new IntArrayList(2);
    }
    for (int pair : edges) {
      int u = local[pairs.first(pair)];
      int v = local[pairs.second(pair)];
      int ru = find(root, u);
      int rv = find(root, v);
      if (ru != rv) {
        root[ru] = rv;
        neighbours[u].add(v);
        neighbours[v].add(u);
      }
    }
    int[] order = new int[n];
    int[] parent = new int[n];
    int[] depth = new int[n];
    boolean[] seen = new boolean[n];
    seen[0] = true;
    int reached = 1;
    for (int i = 0; i < n; i++) {
      if (i == reached) {
        // Not joined by any known pair: hangs below the root, so that it can be cut off.
        int v = 0;
        while (seen[v]) {
          v++;
        }
        seen[v] = true;
        depth[v] = 1;
        order[reached++] = v;
      }
      int u = order[i];
      for (int v : neighbours[u]) {
        if (!seen[v]) {
          seen[v] = true;
          parent[v] = u;
          depth[v] = depth[u] + 1;
          order[reached++] = v;
        }
      }
    }
    return new SpanningTree(order, parent, depth);
  }

  /** Returns what a pair weighs. */
  static double evidence(PairTable pairs, int pair) {
    return pairs.logOdds(pair) + pairs.answers(pair) + NAMED * pairs.named(pair);
  }

  private static int find(int[] root, int v) {
    int r = v;
    while (root[r] != r) {
      root[r] = root[root[r]];
      r = root[r];
    }
    return r;
  }

  /** Returns the i-th vertex from the root on, parents first. */
  int order(int i) {
    return order[i];
  }

  int parent(int v) {
    return parent[v];
  }

  /** Returns the lowest vertex that has both below it. */
  int meet(int u, int v) {
    int x = u;
    int y = v;
    while (x != y) {
      if (depth[x] >= depth[y]) {
        x = parent[x];
      } else {
        y = parent[y];
      }
    }
    return x;
  }

  /** Returns the members at and below a vertex. */
  int[] below(int vertex, int[] counts, int[] members) {
    int[] side = new int[counts[vertex]];
    boolean[] in = new boolean[members.length];
    int found = 0;
    for (int v : order) {
      if (v == vertex || (v != order[0] && in[parent[v]])) {
        in[v] = true;
        side[found++] = members[v];
      }
    }
    return side;
  }
}
