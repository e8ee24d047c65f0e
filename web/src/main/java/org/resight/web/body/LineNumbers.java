package org.resight.web.body;

import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * On which line of a body each item begins, for what is only found wrong after all have been read.
 * Costs nothing while each item is one line.
 *
 * <p>Not thread-safe.
 */
final class LineNumbers {

  /** Changes of the distance between index and line that are remembered. */
  private static final int MOST = 10_000;

  /** Line minus index, by the first index from which on it holds. */
  private final TreeMap<Integer, Long> distances = new TreeMap<>();

  private long distance;
  private boolean complete = true;

  /** Notes the next item. */
  void add(int index, long line) {
    if (distances.isEmpty() || line - index != distance) {
      if (distances.size() == MOST) {
        complete = false;
      } else {
        distance = line - index;
        distances.put(index, distance);
      }
    }
  }

  /** Returns the line of an item, unless there were too many changes. */
  OptionalLong line(int index) {
    Map.Entry<Integer, Long> entry = distances.floorEntry(index);
    return entry == null || !complete
        ? OptionalLong.empty()
        : OptionalLong.of(index + entry.getValue());
  }
}
