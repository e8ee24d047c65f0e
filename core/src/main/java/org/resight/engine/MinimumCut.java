package org.resight.engine;

import java.util.Arrays;

/**
 * Minimum cuts between two nodes of an undirected graph with whole-number capacities.
 *
 * <p>Dinic's algorithm (1970), with levels counted from the target, so that its last search visits
 * exactly the side round the target that is smallest among all minimum cuts. The arrays are used
 * again from graph to graph.
 */
final class MinimumCut {

  private int[] firstArc = new int[0];
  private int[] arcTo = new int[0];
  private int[] twin = new int[0];
  private long[] capacity = new long[0];
  private long[] residual = new long[0];
  private int[] ends = new int[0];
  private int[] level = new int[0];
  private int[] nextArc = new int[0];
  private int[] queue = new int[0];
  private int[] pathArc = new int[0];
  private long[] edgeCapacity = new long[0];
  private int nodes;
  private int edges;

  /** Starts a graph with nodes from 0 to {@code count} − 1 and no edges. */
  void start(int count) {
    nodes = count;
    edges = 0;
    if (count >= level.length) {
      int room = Columns.capacity(level.length, count + 1);
      level = new int[room];
      nextArc = new int[room];
      queue = new int[room];
      pathArc = new int[room];
      firstArc = new int[room + 1];
    }
  }

  void addEdge(int one, int other, long weight) {
    if (edges == edgeCapacity.length) {
      int room = Columns.capacity(edges, edges + 1);
      edgeCapacity = Arrays.copyOf(edgeCapacity, room);
      ends = Arrays.copyOf(ends, 2 * room);
    }
    ends[2 * edges] = one;
    ends[2 * edges + 1] = other;
    edgeCapacity[edges++] = weight;
  }

  /** Lays the edges out by node; call after the last edge and before the first cut. */
  void ready() {
    if (2 * edges > arcTo.length) {
      int room = Columns.capacity(arcTo.length, 2 * edges);
      arcTo = new int[room];
      twin = new int[room];
      capacity = new long[room];
      residual = new long[room];
    }
    Arrays.fill(firstArc, 0, nodes + 1, 0);
    for (int i = 0; i < 2 * edges; i++) {
      firstArc[ends[i] + 1]++;
    }
    for (int node = 0; node < nodes; node++) {
      firstArc[node + 1] += firstArc[node];
      nextArc[node] = firstArc[node];
    }
    for (int edge = 0; edge < edges; edge++) {
      int one = ends[2 * edge];
      int other = ends[2 * edge + 1];
      int forth = nextArc[one]++;
      int back = nextArc[other]++;
      arcTo[forth] = other;
      arcTo[back] = one;
      twin[forth] = back;
      twin[back] = forth;
      capacity[forth] = edgeCapacity[edge];
      capacity[back] = edgeCapacity[edge];
    }
  }

  /** Returns the weight of a minimum cut between two different nodes. */
  long weight(int source, int target) {
    System.arraycopy(capacity, 0, residual, 0, 2 * edges);
    long flow = 0;
    while (reaches(source, target)) {
      System.arraycopy(firstArc, 0, nextArc, 0, nodes);
      flow += saturate(source, target);
    }
    return flow;
  }

  /** Returns whether a node is on the target's side of the cut found last. */
  boolean isBeyond(int node) {
    return level[node] >= 0;
  }

  private boolean reaches(int source, int target) {
    Arrays.fill(level, 0, nodes, -1);
    level[target] = 0;
    queue[0] = target;
    int tail = 1;
    for (int head = 0; head < tail; head++) {
      int node = queue[head];
      for (int arc = firstArc[node]; arc < firstArc[node + 1]; arc++) {
        int from = arcTo[arc];
        if (level[from] < 0 && residual[twin[arc]] > 0) {
          level[from] = level[node] + 1;
          queue[tail++] = from;
          if (from == source) {
            return true;
          }
        }
      }
    }
    return false;
  }

  private long saturate(int source, int target) {
    long sum = 0;
    int depth = 0;
    int node = source;
    while (true) {
      if (node == target) {
        long least = Long.MAX_VALUE;
        for (int i = 0; i < depth; i++) {
          least = Math.min(least, residual[pathArc[i]]);
        }
        sum += least;
        int keep = depth;
        for (int i = depth - 1; i >= 0; i--) {
          residual[pathArc[i]] -= least;
          residual[twin[pathArc[i]]] += least;
          if (residual[pathArc[i]] == 0) {
            keep = i;
          }
        }
        depth = keep;
        node = arcTo[twin[pathArc[depth]]];
      }
      int arc = nextArc[node];
      int end = firstArc[node + 1];
      while (arc < end && (residual[arc] == 0 || level[arcTo[arc]] != level[node] - 1)) {
        arc++;
      }
      nextArc[node] = arc;
      if (arc < end) {
        pathArc[depth++] = arc;
        node = arcTo[arc];
      } else if (depth == 0) {
        return sum;
      } else {
        node = arcTo[twin[pathArc[--depth]]];
        nextArc[node]++;
      }
    }
  }
}
