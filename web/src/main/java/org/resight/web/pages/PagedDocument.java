package org.resight.web.pages;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.resight.web.body.RequestValues;

/** A page of a list, and what to ask for the next one with. */
record PagedDocument<T>(List<T> items, @Nullable String next) {

  /** Lines of a list of a page. */
  private static final int MOST_LINES = 500;

  PagedDocument {
    items = List.copyOf(items);
  }

  static <T> PagedDocument<T> page(List<T> items, int skipped, int most) {
    return new PagedDocument<>(items, items.size() < most ? null : String.valueOf(skipped + most));
  }

  static int skipped(@Nullable String after) {
    return RequestValues.number(after, "after", 0, 0, Integer.MAX_VALUE - MOST_LINES);
  }

  static int lines(@Nullable String limit) {
    return RequestValues.number(limit, "limit", MOST_LINES, 1, MOST_LINES);
  }
}
