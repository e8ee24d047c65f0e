package org.resight.it.crash;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * When the calls of several clients succeeded, and which failed. Times are of {@link
 * System#nanoTime}. Thread-safe.
 */
final class CallLog {

  private final Map<Integer, List<Long>> taken = new HashMap<>();
  private final List<Failure> failures = new ArrayList<>();
  private long slowest;

  /**
   * A call that failed.
   *
   * @param sent when it was sent
   * @param answered when its answer came, or its connection broke
   * @param cut whether it ended without an answer
   */
  record Failure(int client, long sent, long answered, String call, String answer, boolean cut) {}

  /** Records a call that succeeded, with all that was sent again since it was invoked. */
  synchronized void taken(int client, long invoked) {
    long now = System.nanoTime();
    taken.computeIfAbsent(client, any -> new ArrayList<>()).add(now);
    slowest = Math.max(slowest, now - invoked);
    notifyAll();
  }

  /** Records a call that was refused, or whose connection was cut. */
  synchronized void failed(int client, long sent, String call, String answer, boolean cut) {
    failures.add(new Failure(client, sent, System.nanoTime(), call, answer, cut));
  }

  /**
   * Waits until each client had so many successes since a moment.
   *
   * @param seconds the timeout, after which it fails
   */
  synchronized void await(int clients, int times, long since, long seconds)
      throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
    while (taken.size() < clients
        || taken.values().stream().anyMatch(all -> count(all, since) < times)) {
      long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
      if (left <= 0) {
        throw new AssertionError(
            "Not each client was answered %d times in %d s".formatted(times, seconds));
      }
      wait(left);
    }
  }

  private static int count(List<Long> times, long since) {
    int first = times.size();
    while (first > 0 && times.get(first - 1) - since > 0) {
      first--;
    }
    return times.size() - first;
  }

  /**
   * Returns the longest time between two successes of a client, in ms. The second must be later
   * than the moment.
   */
  synchronized long longestGap(long since) {
    long longest = 0;
    for (List<Long> times : taken.values()) {
      for (int i = 1; i < times.size(); i++) {
        if (times.get(i) - since > 0) {
          longest = Math.max(longest, times.get(i) - times.get(i - 1));
        }
      }
    }
    return TimeUnit.NANOSECONDS.toMillis(longest);
  }

  /** Returns how long the slowest call took until it succeeded, in ms. */
  synchronized long slowest() {
    return TimeUnit.NANOSECONDS.toMillis(slowest);
  }

  synchronized List<Failure> failures() {
    return List.copyOf(failures);
  }
}
