package org.resight.it.crash;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** When each of several clients was answered, and what came instead. Thread-safe. */
final class CallTimes {

  private final Map<Integer, List<Long>> taken = new HashMap<>();
  private final List<Failure> failures = new ArrayList<>();
  private long slowest;

  /**
   * A call that was not taken.
   *
   * @param cut whether it ended without an answer
   */
  record Failure(int client, long sent, long answered, String call, String answer, boolean cut) {}

  /** Says that a client was answered as it wished. */
  synchronized void taken(int client, long invoked) {
    long now = System.nanoTime();
    taken.computeIfAbsent(client, any -> new ArrayList<>()).add(now);
    slowest = Math.max(slowest, now - invoked);
    notifyAll();
  }

  /** Says that a client was told to come again, or that its connection was cut. */
  synchronized void failed(int client, long sent, String call, String answer, boolean cut) {
    failures.add(new Failure(client, sent, System.nanoTime(), call, answer, cut));
  }

  /** Waits until each of the clients was answered so many times since a moment. */
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

  /** Returns the longest time between two answers of a client, of which the second came later. */
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

  /** Returns how long the slowest call took, with all that was sent again. */
  synchronized long slowest() {
    return TimeUnit.NANOSECONDS.toMillis(slowest);
  }

  synchronized List<Failure> failures() {
    return List.copyOf(failures);
  }
}
