package org.resight.evidence;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/**
 * How to take the newest reviews back, each by the changes it made: what they replaced is put back,
 * so that every number is as before to the last digit.
 *
 * <p>Keeps the changes of at most {@value #MOST_REVIEWS} reviews, and no more changes than its
 * owner allows, some 100 bytes each; the oldest go first. Not thread-safe.
 */
final class Trail {

  /** Reviews that can be taken back, at most. */
  static final int MOST_REVIEWS = 1024;

  /** What one review changed. */
  private static final class Step {
    final List<Runnable> restoring = new ArrayList<>();
    long weight;
  }

  private final ArrayDeque<Step> steps = new ArrayDeque<>();
  private long weight;

  /** Begins with the changes of another review. */
  void begin() {
    steps.addLast(new Step());
  }

  /**
   * Takes note of a change of the newest review, just before it is made.
   *
   * @param restoring undoes it, once everything after it has been undone
   */
  void note(Runnable restoring) {
    steps.getLast().restoring.add(restoring);
    weigh(1);
  }

  /** Takes note that so many more changes' worth of memory is kept. */
  void weigh(long more) {
    steps.getLast().weight += more;
    weight += more;
  }

  /** Forgets the oldest reviews as long as there are too many, or too many changes. */
  void limit(long most) {
    while (!steps.isEmpty() && (steps.size() > MOST_REVIEWS || weight > most)) {
      weight -= steps.removeFirst().weight;
    }
  }

  /** Returns how many reviews can be taken back. */
  int size() {
    return steps.size();
  }

  /** Takes the newest review back. */
  void back() {
    Step step = steps.removeLast();
    weight -= step.weight;
    for (int i = step.restoring.size() - 1; i >= 0; i--) {
      step.restoring.get(i).run();
    }
  }

  /** Forgets everything. */
  void clear() {
    steps.clear();
    weight = 0;
  }
}
