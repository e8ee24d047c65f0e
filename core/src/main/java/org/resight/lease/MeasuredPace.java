package org.resight.lease;

import it.unimi.dsi.fastutil.doubles.DoubleArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import org.resight.model.QuestionKind;

/**
 * Measures how long the people of one project take for each kind of question: the median of the
 * newest {@value #KEPT} answers that say so.
 *
 * <p>Not thread-safe; confined to its graph's thread. Constant time, but for {@link #pace} after an
 * answer.
 */
public final class MeasuredPace {

  private static final int KEPT = 101;

  /** Answers of a kind before it is trusted. */
  private static final int ENOUGH = 10;

  /** Nobody answers faster. */
  private static final double LEAST = 0.2;

  /** Whoever takes longer did something else meanwhile. */
  private static final double MOST = 120;

  private final Map<QuestionKind, DoubleArrayList> newest = new EnumMap<>(QuestionKind.class);

  /** Takes note of an answer; one that took no possible time is passed over. */
  public void add(QuestionKind kind, int photos, double seconds) {
    if (!(seconds >= LEAST && seconds <= MOST)) {
      return;
    }
    DoubleArrayList kept = newest.computeIfAbsent(kind, key -> new DoubleArrayList());
    if (kept.size() == 2 * KEPT) {
      kept.removeElements(0, KEPT);
    }
    kept.add(seconds / Pace.usual(kind, photos));
  }

  /** Returns what has been measured so far. */
  public Pace pace() {
    return new Pace(
        factor(QuestionKind.PAIR) * Pace.usual(QuestionKind.PAIR, 2),
        factor(QuestionKind.WHICH),
        factor(QuestionKind.GROUP));
  }

  private double factor(QuestionKind kind) {
    DoubleArrayList kept = newest.get(kind);
    if (kept == null || kept.size() < ENOUGH) {
      return 1;
    }
    double[] sorted = kept.subList(Math.max(0, kept.size() - KEPT), kept.size()).toDoubleArray();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }
}
