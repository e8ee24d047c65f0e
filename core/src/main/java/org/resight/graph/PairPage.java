package org.resight.graph;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.resight.model.AnnotationPair;
import org.resight.model.PairState;

/**
 * A page of known pairs. Of those that a filter passes over only so many are looked at for one
 * page, so that no question holds a large graph up: a page may be short, or empty, and not be the
 * last.
 *
 * <p>Immutable.
 *
 * @param items the pairs, in order
 * @param next the pair after which the next page begins, or null if this is the last
 */
public record PairPage(List<PairState> items, @Nullable AnnotationPair next) {

  /** Pairs that are looked at for one page: some milliseconds. */
  static final int MOST_LOOKED_AT = 20_000;

  /** Copies the list. */
  public PairPage {
    items = List.copyOf(items);
  }

  /** Takes pairs until a page is done. Not thread-safe. */
  static final class Collecting {

    private final PairFilter filter;
    private final List<PairState> items = new ArrayList<>();
    private int lookedAt;
    private @Nullable AnnotationPair last;

    Collecting(PairFilter filter) {
      this.filter = filter;
    }

    /** Takes the next pair; returns whether there shall be more. */
    boolean add(PairState pair) {
      lookedAt++;
      if (filter.accepts(pair)) {
        items.add(pair);
      }
      boolean done = items.size() == filter.limit() || lookedAt == MOST_LOOKED_AT;
      last = done ? pair.pair() : null;
      return !done;
    }

    PairPage page() {
      return new PairPage(items, last);
    }
  }
}
