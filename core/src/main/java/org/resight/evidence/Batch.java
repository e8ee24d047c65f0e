package org.resight.evidence;

import it.unimi.dsi.fastutil.ints.Int2IntOpenHashMap;
import it.unimi.dsi.fastutil.ints.IntOpenHashSet;
import it.unimi.dsi.fastutil.longs.LongIterator;
import it.unimi.dsi.fastutil.longs.LongLinkedOpenHashSet;
import it.unimi.dsi.fastutil.longs.LongOpenHashSet;
import org.resight.evidence.scores.PairTable;

/**
 * What is being asked of others at this moment, so that nobody is asked the same in other words:
 * another pair of the same two groups or of the same cut, or one that answers to two others would
 * decide.
 */
final class Batch {

  private final Groups groups;
  private final LongOpenHashSet pairs = new LongOpenHashSet();
  private final IntOpenHashSet cuts = new IntOpenHashSet();
  private final Int2IntOpenHashMap joined = new Int2IntOpenHashMap();

  Batch(Groups groups, LongLinkedOpenHashSet held) {
    this.groups = groups;
    joined.defaultReturnValue(-1);
    LongIterator each = held.iterator();
    while (each.hasNext()) {
      long pair = each.nextLong();
      add((int) (pair >>> 32), (int) pair);
    }
  }

  /** Takes note of a pair that is being asked. */
  void add(int one, int other) {
    Group a = groups.of(one);
    Group b = groups.of(other);
    pairs.add(PairTable.key(one, other));
    if (a == null || b == null) {
      return;
    }
    if (a == b) {
      cuts.add(a.number);
    } else {
      int root = root(a.number);
      if (root != root(b.number)) {
        joined.put(root, root(b.number));
      }
    }
  }

  /** Returns whether this very pair is being asked. */
  boolean asksPair(int one, int other) {
    return pairs.contains(PairTable.key(one, other));
  }

  /** Returns whether the answers awaited may decide a pair. */
  boolean asks(int one, int other) {
    Group a = groups.of(one);
    Group b = groups.of(other);
    if (a == null || b == null) {
      return true;
    }
    return a == b ? cuts.contains(a.number) : root(a.number) == root(b.number);
  }

  /** Returns whether an answer is awaited that is about a cut of a group. */
  boolean asksInside(Group group) {
    return cuts.contains(group.number);
  }

  private int root(int number) {
    int root = number;
    for (int next = joined.get(root); next >= 0; next = joined.get(root)) {
      root = next;
    }
    return root;
  }
}
