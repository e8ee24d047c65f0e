package org.resight.evidence;

import it.unimi.dsi.fastutil.ints.IntArrayList;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.resight.evidence.scores.Evidence;
import org.resight.evidence.scores.PairTable;

/**
 * Finds the weakest cut of a group among those that remove one edge of the maximum spanning tree of
 * its evidence, and those that remove one member.
 *
 * <p>All cuts of the tree are weighed in one pass: evidence across the edge above a vertex is that
 * of all pairs at the vertices below it, less twice that of the pairs whose ends meet below it.
 */
final class WeakestCut {

  private final PairTable pairs;
  private final Margin margin;
  private final int[] local;

  WeakestCut(PairTable pairs, Margin margin, int annotations) {
    this.pairs = pairs;
    this.margin = margin;
    local = new int[annotations];
    Arrays.fill(local, -1);
  }

  /**
   * Returns the cut with the most negative margin or, if there is none, the costliest; null for a
   * single annotation. Notes whether the group is contradicted, and its candidates. Costs n·d + m
   * log m for n members, m pairs and a tree of depth d.
   */
  @Nullable Cut of(Group group, long number) {
    int n = group.size();
    group.contradicted = false;
    group.listed = 0;
    if (n < 2) {
      return null;
    }
    int[] members = enter(group);
    IntArrayList inside = inside(members);
    for (int pair : inside) {
      group.contradicted |= pairs.answers(pair) < 0;
      group.listed += pairs.candidate(pair) ? 1 : 0;
    }
    Cut cut = weakest(group, number, members, inside);
    leave(members);
    return cut;
  }

  /**
   * A link of a group's spanning tree.
   *
   * @param loss pairs expected to be wrong, were the group whole or were it cut there
   */
  record Edge(int one, int other, double loss) {}

  /** Returns the links of the spanning tree of a group of two or more, the costliest first. */
  List<Edge> tree(Group group) {
    int[] members = enter(group);
    IntArrayList inside = inside(members);
    int n = members.length;
    SpanningTree tree = SpanningTree.of(n, inside, pairs, local);
    Evidence[] across = across(n, inside);
    List<Edge> edges = new ArrayList<>();
    cuts(
        tree,
        inside,
        across,
        (v, size, evidence) ->
            edges.add(
                new Edge(
                    members[v],
                    members[tree.parent(v)],
                    DoubtCost.of(
                        margin.of(evidence, size, n - size), (double) size * (n - size)))));
    leave(members);
    edges.sort(
        Comparator.comparingDouble(Edge::loss)
            .reversed()
            .thenComparingInt(Edge::one)
            .thenComparingInt(Edge::other));
    return edges;
  }

  /** Numbers the members; to be followed by {@link #leave}. */
  private int[] enter(Group group) {
    int[] members = group.members.toIntArray();
    Arrays.sort(members);
    for (int i = 0; i < members.length; i++) {
      local[members[i]] = i;
    }
    return members;
  }

  private void leave(int[] members) {
    for (int member : members) {
      local[member] = -1;
    }
  }

  /** Returns the known pairs inside. */
  private IntArrayList inside(int[] members) {
    IntArrayList inside = new IntArrayList();
    for (int member : members) {
      IntArrayList incident = pairs.incident(member);
      for (int i = 0; i < incident.size(); i++) {
        int pair = incident.getInt(i);
        if (pairs.first(pair) == member && local[pairs.second(pair)] >= 0) {
          inside.add(pair);
        }
      }
    }
    return inside;
  }

  /** Returns the evidence of all pairs at each vertex. */
  private Evidence[] across(int n, IntArrayList inside) {
    Evidence[] across = new Evidence[n];
    Arrays.setAll(across, v -> new Evidence());
    for (int i = 0; i < inside.size(); i++) {
      int pair = inside.getInt(i);
      across[local[pairs.first(pair)]].add(pairs, pair, 1);
      across[local[pairs.second(pair)]].add(pairs, pair, 1);
    }
    return across;
  }

  /** Takes the cuts of a tree. */
  private interface Cuts {
    void cut(int vertex, int size, Evidence evidence);
  }

  /** Visits the cuts above each vertex but the root; uses up the evidence of the vertices. */
  private void cuts(SpanningTree tree, IntArrayList inside, Evidence[] across, Cuts visitor) {
    for (int i = 0; i < inside.size(); i++) {
      int pair = inside.getInt(i);
      int meet = tree.meet(local[pairs.first(pair)], local[pairs.second(pair)]);
      across[meet].add(pairs, pair, -2);
    }
    int[] below = new int[across.length];
    for (int i = across.length - 1; i > 0; i--) {
      int v = tree.order(i);
      below[v]++;
      visitor.cut(v, below[v], across[v]);
      below[tree.parent(v)] += below[v];
      across[tree.parent(v)].add(across[v]);
    }
  }

  private Cut weakest(Group group, long number, int[] members, IntArrayList inside) {
    int n = members.length;
    SpanningTree tree = SpanningTree.of(n, inside, pairs, local);
    Best best = new Best(group, number);
    Evidence[] across = across(n, inside);
    for (int v = 0; v < n; v++) {
      best.offer(v, true, 1, across[v]);
    }
    int[] below = new int[n];
    cuts(
        tree,
        inside,
        across,
        (v, size, evidence) -> {
          below[v] = size;
          best.offer(v, false, size, evidence);
        });
    best.cut.side =
        best.single ? new int[] {members[best.vertex]} : tree.below(best.vertex, below, members);
    return best.cut;
  }

  /** The weakest of the cuts offered. */
  private final class Best {

    final Cut cut;
    int vertex;
    boolean single;
    private double rank = Double.POSITIVE_INFINITY;

    Best(Group group, long number) {
      cut = new Cut(number, group);
    }

    void offer(int v, boolean alone, int size, Evidence evidence) {
      int rest = cut.group.size() - size;
      double m = margin.of(evidence, size, rest);
      // Negative margins come first, the most negative before, and then falling cost.
      double r = m < 0 ? m - 1e12 : -DoubtCost.of(m, (double) size * rest);
      if (r < rank) {
        rank = r;
        vertex = v;
        single = alone;
        cut.margin = m;
        cut.loss = DoubtCost.of(m, (double) size * rest);
        cut.evidence.set(evidence);
      }
    }
  }
}
