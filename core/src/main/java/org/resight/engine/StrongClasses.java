package org.resight.engine;

import it.unimi.dsi.fastutil.ints.Int2IntOpenHashMap;
import it.unimi.dsi.fastutil.ints.IntArrayList;
import java.util.Arrays;

/**
 * The classes of members that k edge-disjoint paths of positive pairs join, for k ≥ 3.
 *
 * <p>Being so joined is an equivalence. A class is known by one of its members. Computed anew for
 * an individual whose positive pairs have changed: one flow of at most k units for each member and
 * class, none for members with fewer than k positive pairs.
 */
final class StrongClasses {

  private final PairTable pairs;
  private final int strength;
  private int[] classOf = new int[0];
  private int[] mark = new int[0];
  private int[] via = new int[0];
  private int epoch;
  private int count;
  private final IntArrayList queue = new IntArrayList();
  private final IntArrayList classes = new IntArrayList();
  private final IntArrayList sizes = new IntArrayList();
  private final Int2IntOpenHashMap flow = new Int2IntOpenHashMap();

  StrongClasses(PairTable pairs, int strength) {
    this.pairs = pairs;
    this.strength = strength;
  }

  void addAnnotation(int annotation) {
    if (annotation >= classOf.length) {
      int capacity = Columns.capacity(classOf.length, annotation + 1);
      classOf = Arrays.copyOf(classOf, capacity);
      mark = Arrays.copyOf(mark, capacity);
      via = Arrays.copyOf(via, capacity);
    }
    classOf[annotation] = annotation;
  }

  /** Returns the member that stands for the class of an annotation. */
  int of(int annotation) {
    return classOf[annotation];
  }

  /**
   * Computes the classes of an individual.
   *
   * @return the number of pairs of members within one class; {@link #count()} has the classes
   */
  long compute(IntArrayList members) {
    classes.clear();
    sizes.clear();
    int open = 0;
    int alone = 0;
    for (int i = 0; i < members.size(); i++) {
      int member = members.getInt(i);
      if (pairs.count(member, PairTable.POSITIVE) < strength) {
        classOf[member] = member;
        alone++;
        continue;
      }
      int at = 0;
      while (at < open && !joined(member, classes.getInt(at))) {
        at++;
      }
      if (at == open) {
        classes.add(member);
        sizes.add(0);
        open++;
      }
      classOf[member] = classes.getInt(at);
      sizes.set(at, sizes.getInt(at) + 1);
    }
    long inner = 0;
    for (int i = 0; i < open; i++) {
      inner += sizes.getInt(i) * (sizes.getInt(i) - 1L) / 2;
    }
    count = open + alone;
    return inner;
  }

  /** Returns the number of classes computed last. */
  int count() {
    return count;
  }

  /** Returns whether k edge-disjoint paths join two different annotations. */
  boolean joined(int source, int target) {
    flow.clear();
    for (int found = 0; found < strength; found++) {
      if (!augment(source, target)) {
        return false;
      }
    }
    return true;
  }

  private boolean augment(int source, int target) {
    if (epoch == Integer.MAX_VALUE) {
      Arrays.fill(mark, 0);
      epoch = 0;
    }
    int mine = ++epoch;
    queue.clear();
    queue.add(source);
    mark[source] = mine;
    for (int at = 0; at < queue.size(); at++) {
      int node = queue.getInt(at);
      for (int link = pairs.first(node, PairTable.POSITIVE),
              stop = pairs.end(node, PairTable.POSITIVE);
          link < stop;
          link++) {
        int pair = pairs.at(link);
        int next = pairs.otherAt(link);
        if (mark[next] == mine || flow.get(pair) == direction(pair, node)) {
          continue;
        }
        mark[next] = mine;
        via[next] = pair;
        if (next == target) {
          push(source, target);
          return true;
        }
        queue.add(next);
      }
    }
    return false;
  }

  private void push(int source, int target) {
    int node = target;
    while (node != source) {
      int pair = via[node];
      int from = pairs.other(pair, node);
      int there = direction(pair, from);
      if (flow.get(pair) == 0) {
        flow.put(pair, there);
      } else {
        flow.remove(pair);
      }
      node = from;
    }
  }

  private int direction(int pair, int from) {
    return pairs.a(pair) == from ? 1 : -1;
  }
}
