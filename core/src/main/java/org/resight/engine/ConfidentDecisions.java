package org.resight.engine;

import it.unimi.dsi.fastutil.ints.IntArrayList;
import it.unimi.dsi.fastutil.ints.IntOpenHashSet;
import it.unimi.dsi.fastutil.longs.Long2IntOpenHashMap;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.resight.model.Confidence;
import org.resight.model.EvidenceDecision;

/**
 * Which pairs are already joined or separated by decisions of at least a given confidence.
 *
 * <p>Groups are the components of the confident positive pairs, known by one of their members. Two
 * groups are separated by a confident negative pair between them. Costs nothing when off.
 */
final class ConfidentDecisions {

  private final PairTable pairs;
  private final @Nullable Confidence least;
  private final Long2IntOpenHashMap separations = new Long2IntOpenHashMap();
  private final IntArrayList part = new IntArrayList();
  private final IntOpenHashSet reached = new IntOpenHashSet();
  private int[] group = new int[0];
  private int[] next = new int[0];
  private int[] size = new int[0];

  ConfidentDecisions(PairTable pairs, @Nullable Confidence least) {
    this.pairs = pairs;
    this.least = least;
  }

  boolean isOn() {
    return least != null;
  }

  void addAnnotation(int annotation) {
    if (!isOn()) {
      return;
    }
    if (annotation >= group.length) {
      int capacity = Columns.capacity(group.length, annotation + 1);
      group = Arrays.copyOf(group, capacity);
      next = Arrays.copyOf(next, capacity);
      size = Arrays.copyOf(size, capacity);
    }
    group[annotation] = annotation;
    next[annotation] = annotation;
    size[annotation] = 1;
  }

  /** Returns whether confident decisions already answer a pair. */
  boolean answers(int a, int b) {
    return group[a] == group[b] || separations.get(key(group[a], group[b])) > 0;
  }

  /**
   * Takes a decision into account, or out of it.
   *
   * @param moved receives annotations; every pair whose answer has changed has an end among them
   */
  void change(int pair, boolean begins, IntArrayList moved) {
    if (least == null || pairs.confidence(pair).compareTo(least) < 0) {
      return;
    }
    int a = pairs.a(pair);
    int b = pairs.b(pair);
    if (pairs.decision(pair) == EvidenceDecision.POSITIVE) {
      if (begins) {
        join(a, b, moved);
      } else {
        part(a, b, moved);
      }
    } else if (pairs.decision(pair) == EvidenceDecision.NEGATIVE && group[a] != group[b]) {
      separate(group[a], group[b], begins ? 1 : -1);
      members(size[group[a]] < size[group[b]] ? a : b, moved);
    }
  }

  private void join(int a, int b, IntArrayList moved) {
    if (group[a] == group[b]) {
      return;
    }
    int smaller = size[group[a]] < size[group[b]] ? a : b;
    int larger = group[smaller == a ? b : a];
    part.clear();
    members(smaller, part);
    relabel(larger);
    int afterOne = next[smaller];
    next[smaller] = next[larger];
    next[larger] = afterOne;
    size[larger] += part.size();
    members(smaller, moved);
  }

  private void part(int a, int b, IntArrayList moved) {
    reach(a);
    if (reached.contains(b)) {
      return;
    }
    members(a, moved);
    int cutOff = reached.contains(group[a]) ? b : a;
    if (cutOff == b) {
      close(group[a]);
      reach(b);
    } else {
      int kept = group[a];
      reach(b);
      close(kept);
      reach(a);
    }
    relabel(cutOff);
    close(cutOff);
  }

  /** Makes a circle of what has been reached. */
  private void close(int name) {
    for (int i = 0; i < part.size(); i++) {
      next[part.getInt(i)] = part.getInt((i + 1) % part.size());
    }
    size[name] = part.size();
  }

  private void relabel(int to) {
    for (int i = 0; i < part.size(); i++) {
      int member = part.getInt(i);
      for (int link = pairs.first(member, PairTable.NEGATIVE),
              stop = pairs.end(member, PairTable.NEGATIVE);
          link < stop;
          link++) {
        int p = pairs.at(link);
        if (isConfident(p)) {
          separate(group[member], group[pairs.otherAt(link)], -1);
          separate(to, group[pairs.otherAt(link)], 1);
        }
      }
      group[member] = to;
    }
  }

  private void reach(int from) {
    reached.clear();
    part.clear();
    reached.add(from);
    part.add(from);
    for (int i = 0; i < part.size(); i++) {
      int member = part.getInt(i);
      for (int link = pairs.first(member, PairTable.POSITIVE),
              stop = pairs.end(member, PairTable.POSITIVE);
          link < stop;
          link++) {
        int p = pairs.at(link);
        int other = pairs.otherAt(link);
        if (isConfident(p) && reached.add(other)) {
          part.add(other);
        }
      }
    }
  }

  private boolean isConfident(int pair) {
    return least != null && pairs.confidence(pair).compareTo(least) >= 0;
  }

  private void members(int member, IntArrayList to) {
    int each = member;
    do {
      to.add(each);
      each = next[each];
    } while (each != member);
  }

  private void separate(int one, int other, int by) {
    if (one != other) {
      long key = key(one, other);
      if (separations.addTo(key, by) + by == 0) {
        separations.remove(key);
      }
    }
  }

  private static long key(int one, int other) {
    return one < other ? ((long) one << 32) | other : ((long) other << 32) | one;
  }
}
