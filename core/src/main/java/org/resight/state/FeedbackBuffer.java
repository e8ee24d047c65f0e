package org.resight.state;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * Feedback that the shared query has not taken yet, first in, first out.
 *
 * <p>Not thread-safe: guarded by the lock of {@link ReviewStateBean}, under which each method is
 * one step. What is drained is applied, or put back where it was.
 */
final class FeedbackBuffer {

  private final Deque<Feedback> waiting = new ArrayDeque<>();

  /** Adds feedback at the end. */
  void append(Feedback feedback) {
    waiting.addLast(feedback);
  }

  /** Takes everything out, oldest first. */
  List<Feedback> drain() {
    List<Feedback> drained = new ArrayList<>(waiting);
    waiting.clear();
    return drained;
  }

  /** Puts back, in front of what has come since, what was drained and not applied. */
  void putBack(List<Feedback> drained) {
    for (int i = drained.size() - 1; i >= 0; i--) {
      waiting.addFirst(drained.get(i));
    }
  }

  int size() {
    return waiting.size();
  }
}
