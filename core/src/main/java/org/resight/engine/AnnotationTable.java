package org.resight.engine;

import it.unimi.dsi.fastutil.ints.IntArrays;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.resight.model.AnnotationId;

/**
 * The annotations ever named, each under a small number that never changes: its handle.
 *
 * <p>About 45 bytes each. Finding one is constant time; the first walk in order after an addition
 * sorts them.
 */
final class AnnotationTable {

  static final int NONE = -1;

  private static final byte MEMBER = 1;
  private static final byte EXCLUDED = 2;

  /** High and low half of each id side by side, so that comparing one touches one cache line. */
  private long[] ids = new long[32];

  private byte[] status = new byte[16];
  private int[] slots = emptySlots(16);
  private int size;
  private int @Nullable [] ordered = new int[0];
  private int[] ranks = new int[0];

  int size() {
    return size;
  }

  int find(AnnotationId id) {
    int mask = slots.length - 1;
    for (int slot = hash(id.high(), id.low()) & mask; ; slot = (slot + 1) & mask) {
      int handle = slots[slot];
      if (handle == NONE || isAt(handle, id)) {
        return handle;
      }
    }
  }

  private boolean isAt(int handle, AnnotationId id) {
    return ids[2 * handle] == id.high() && ids[2 * handle + 1] == id.low();
  }

  /** Returns the handle of an annotation, a new one if it has none. */
  int findOrAdd(AnnotationId id) {
    int found = find(id);
    if (found != NONE) {
      return found;
    }
    int handle = size++;
    if (size > status.length) {
      int capacity = Columns.capacity(status.length, size);
      ids = Arrays.copyOf(ids, 2 * capacity);
      status = Arrays.copyOf(status, capacity);
    }
    ids[2 * handle] = id.high();
    ids[2 * handle + 1] = id.low();
    ordered = null;
    if (size > slots.length / 3 * 2) {
      slots = emptySlots(Columns.slots(size * 2));
      for (int each = 0; each < size; each++) {
        occupy(each);
      }
    } else {
      occupy(handle);
    }
    return handle;
  }

  private void occupy(int handle) {
    int mask = slots.length - 1;
    int slot = hash(ids[2 * handle], ids[2 * handle + 1]) & mask;
    while (slots[slot] != NONE) {
      slot = (slot + 1) & mask;
    }
    slots[slot] = handle;
  }

  AnnotationId id(int handle) {
    return new AnnotationId(ids[2 * handle], ids[2 * handle + 1]);
  }

  /** Compares two annotations by the order of their ids. */
  int compare(int one, int other) {
    int byHigh = Long.compareUnsigned(ids[2 * one], ids[2 * other]);
    return byHigh != 0 ? byHigh : Long.compareUnsigned(ids[2 * one + 1], ids[2 * other + 1]);
  }

  boolean isMember(int handle) {
    return (status[handle] & MEMBER) != 0;
  }

  boolean isExcluded(int handle) {
    return (status[handle] & EXCLUDED) != 0;
  }

  /** Returns whether an annotation is a member that has not been excluded. */
  boolean isAtWork(int handle) {
    return status[handle] == MEMBER;
  }

  void enter(int handle) {
    status[handle] = MEMBER;
  }

  void leave(int handle) {
    status[handle] = 0;
  }

  void exclude(int handle) {
    status[handle] = MEMBER | EXCLUDED;
  }

  /** Returns all handles by the order of their ids; valid until the next addition. */
  int[] ordered() {
    int[] known = ordered;
    if (known == null) {
      known = sorted();
      ordered = known;
    }
    return known;
  }

  /** Returns the place in {@link #ordered()} of the first annotation after the given one. */
  int placeAfter(@Nullable AnnotationId after) {
    if (after == null) {
      return 0;
    }
    int[] order = ordered();
    int from = 0;
    int to = order.length;
    while (from < to) {
      int middle = (from + to) >>> 1;
      if (id(order[middle]).compareTo(after) <= 0) {
        from = middle + 1;
      } else {
        to = middle;
      }
    }
    return from;
  }

  /** Returns the place of an annotation in {@link #ordered()}, which must have been called. */
  int rank(int handle) {
    return ranks[handle];
  }

  private int[] sorted() {
    int[] order = new int[size];
    for (int handle = 0; handle < size; handle++) {
      order[handle] = handle;
    }
    IntArrays.quickSort(order, this::compare);
    ranks = new int[size];
    for (int rank = 0; rank < size; rank++) {
      ranks[order[rank]] = rank;
    }
    return order;
  }

  private static int hash(long high, long low) {
    long mixed = (high ^ Long.rotateLeft(low, 32)) * 0x9E3779B97F4A7C15L;
    mixed = (mixed ^ (mixed >>> 29) ^ low) * 0xBF58476D1CE4E5B9L;
    return (int) (mixed >>> 32);
  }

  private static int[] emptySlots(int count) {
    int[] slots = new int[count];
    Arrays.fill(slots, NONE);
    return slots;
  }
}
