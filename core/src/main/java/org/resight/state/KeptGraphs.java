package org.resight.state;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.resight.journal.GraphKey;

/**
 * The graphs that stay with the server that leads for a while, as it has written them: each longer
 * the more often that was so. Thread-safe.
 */
final class KeptGraphs {

  private static final long FIRST = TimeUnit.SECONDS.toNanos(20);

  /** How often the time doubles, up to some forty minutes. */
  private static final int MOST_DOUBLED = 7;

  private record Kept(long since, long lasts, int times) {
    boolean isOver() {
      return System.nanoTime() - since > lasts;
    }
  }

  private final Map<GraphKey, Kept> kept = new ConcurrentHashMap<>();

  /** Keeps a graph for the shortest time. */
  void keep(GraphKey key) {
    kept.put(key, new Kept(System.nanoTime(), FIRST, 0));
  }

  /** Keeps a graph twice as long as the last time. */
  void keepLonger(GraphKey key) {
    kept.compute(
        key,
        (same, before) -> {
          int times = before == null ? 0 : Math.min(before.times() + 1, MOST_DOUBLED);
          return new Kept(System.nanoTime(), FIRST << times, times);
        });
  }

  /** Returns whether a graph is to stay. */
  boolean isKept(GraphKey key) {
    Kept found = kept.get(key);
    return found != null && !found.isOver();
  }

  /** Lets a graph go, and forgets how often it was kept. */
  void leave(GraphKey key) {
    kept.remove(key);
  }

  void clear() {
    kept.clear();
  }
}
