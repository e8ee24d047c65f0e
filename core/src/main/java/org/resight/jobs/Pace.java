package org.resight.jobs;

import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/** How fast units are done, over the last minute. One thread at a time. */
final class Pace {

  private static final long WINDOW = 60_000_000_000L;
  private static final long LEAST = 1_000_000_000L;
  private static final double NANOS = 1e9;

  private record Mark(long time, int done) {}

  private final ArrayDeque<Mark> marks = new ArrayDeque<>();

  void at(long time, int done) {
    if (marks.isEmpty() || time - marks.getLast().time() >= LEAST / 4) {
      marks.addLast(new Mark(time, done));
    }
    while (marks.size() > 2 && time - marks.getFirst().time() > WINDOW) {
      marks.removeFirst();
    }
  }

  /** Forgets how fast it was until now. */
  void beginAt(long time, int done) {
    marks.clear();
    at(time, done);
  }

  /** Seconds until the rest is done, or null while there is too little to say. */
  @Nullable Long secondsLeft(long time, int done, int total) {
    Mark first = marks.peekFirst();
    if (first == null || done <= first.done() || time - first.time() < LEAST) {
      return null;
    }
    double perUnit = (double) (time - first.time()) / (done - first.done());
    return (long) Math.ceil(perUnit * Math.max(0, total - done) / NANOS);
  }
}
