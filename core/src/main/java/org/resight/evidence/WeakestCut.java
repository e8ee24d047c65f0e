package org.resight.evidence;

import it.unimi.dsi.fastutil.ints.IntArrayList;
import java.util.Arrays;
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
    int[] members = group.members.toIntArray();
    Arrays.sort(members);
    for (int i = 0; i < n; i++) {
      local[members[i]] = i;
    }
    IntArrayList inside = new IntArrayList();
    for (int member : members) {
      IntArrayList incident = pairs.incident(member);
      for (int i = 0; i < incident.size(); i++) {
        int pair = incident.getInt(i);
        if (pairs.first(pair) == member && local[pairs.second(pair)] >= 0) {
          inside.add(pair);
          group.contradicted |= pairs.answers(pair) < 0;
          group.listed += pairs.candidate(pair) ? 1 : 0;
        }
      }
    }
    Cut cut = weakest(group, number, members, inside);
    for (int member : members) {
      local[member] = -1;
    }
    return cut;
  }

  private Cut weakest(Group group, long number, int[] members, IntArrayList inside) {
    int n = members.length;
    SpanningTree tree = SpanningTree.of(n, inside, pairs, local);
    Best best = new Best(group, number);
    Evidence[] across = new Evidence[n];
    Arrays.setAll(across, v -> new Evidence());
    for (int i = 0; i < inside.size(); i++) {
      int pair = inside.getInt(i);
      across[local[pairs.first(pair)]].add(pairs, pair, 1);
      across[local[pairs.second(pair)]].add(pairs, pair, 1);
    }
    for (int v = 0; v < n; v++) {
      best.offer(v, true, 1, across[v]);
    }
    for (int i = 0; i < inside.size(); i++) {
      int pair = inside.getInt(i);
      int meet = tree.meet(local[pairs.first(pair)], local[pairs.second(pair)]);
      across[meet].add(pairs, pair, -2);
    }
    int[] below = new int[n];
    for (int i = n - 1; i > 0; i--) {
      int v = tree.order(i);
      below[v]++;
      best.offer(v, false, below[v], across[v]);
      below[tree.parent(v)] += below[v];
      across[tree.parent(v)].add(across[v]);
    }
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
