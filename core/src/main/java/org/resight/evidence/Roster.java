package org.resight.evidence;

import it.unimi.dsi.fastutil.ints.IntArrays;
import it.unimi.dsi.fastutil.objects.Object2IntOpenHashMap;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.resight.model.AnnotationId;
import org.resight.model.AnnotationPair;

/** The annotations ever named, each under a small number that never changes. */
final class Roster {

  private final Object2IntOpenHashMap<AnnotationId> numbers = new Object2IntOpenHashMap<>();
  private final List<AnnotationId> ids = new ArrayList<>();
  private boolean[] member = new boolean[16];
  private boolean[] excluded = new boolean[16];
  private int @Nullable [] ordered;

  Roster() {
    numbers.defaultReturnValue(-1);
  }

  int size() {
    return ids.size();
  }

  /** Returns the number of an annotation, or −1. */
  int find(AnnotationId id) {
    return numbers.getInt(id);
  }

  AnnotationId id(int number) {
    return ids.get(number);
  }

  AnnotationPair pair(int one, int other) {
    return AnnotationPair.of(id(one), id(other));
  }

  /** Makes an annotation a member; returns whether it has a new number. */
  boolean enter(AnnotationId id) {
    int known = find(id);
    if (known >= 0) {
      member[known] = true;
      return false;
    }
    int number = ids.size();
    numbers.put(id, number);
    ids.add(id);
    if (number == member.length) {
      member = Arrays.copyOf(member, 2 * number);
      excluded = Arrays.copyOf(excluded, 2 * number);
    }
    member[number] = true;
    ordered = null;
    return true;
  }

  void leave(AnnotationId id) {
    int number = find(id);
    if (number >= 0) {
      member[number] = false;
      excluded[number] = false;
    }
  }

  void exclude(AnnotationId id) {
    int number = find(id);
    if (number >= 0) {
      excluded[number] = member[number];
    }
  }

  void include(AnnotationId id) {
    int number = find(id);
    if (number >= 0) {
      excluded[number] = false;
    }
  }

  boolean isMember(int number) {
    return number >= 0 && member[number];
  }

  boolean isExcluded(int number) {
    return number >= 0 && excluded[number];
  }

  /** Returns whether an annotation is a member that has not been excluded. */
  boolean isAtWork(int number) {
    return isMember(number) && !excluded[number];
  }

  /** Returns which annotations are at work, by their numbers. */
  boolean[] atWork() {
    boolean[] atWork = new boolean[ids.size()];
    for (int i = 0; i < atWork.length; i++) {
      atWork[i] = isAtWork(i);
    }
    return atWork;
  }

  /** Returns the members in the order of their ids. */
  List<AnnotationId> members() {
    List<AnnotationId> members = new ArrayList<>();
    for (int number : ordered()) {
      if (member[number]) {
        members.add(id(number));
      }
    }
    return members;
  }

  /** Returns all numbers by the order of their ids; valid until the next new annotation. */
  int[] ordered() {
    int[] known = ordered;
    if (known == null) {
      known = new int[ids.size()];
      Arrays.setAll(known, i -> i);
      IntArrays.quickSort(known, (x, y) -> id(x).compareTo(id(y)));
      ordered = known;
    }
    return known;
  }

  /** Returns the place in {@link #ordered} of the first annotation not before the given one. */
  int placeFrom(@Nullable AnnotationId from) {
    if (from == null) {
      return 0;
    }
    int[] order = ordered();
    int low = 0;
    int high = order.length;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (id(order[middle]).compareTo(from) < 0) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }
}
