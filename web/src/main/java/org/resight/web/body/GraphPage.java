package org.resight.web.body;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.resight.graph.GraphClient;
import org.resight.refusal.RefusedException;
import org.resight.state.GraphOrder;
import org.resight.state.ReviewStateBean;

/**
 * A page of the graphs, oldest first.
 *
 * @param graphs at most as many as were asked for
 * @param next the cursor of the next page; null if there is none
 */
public record GraphPage(List<GraphClient> graphs, @Nullable String next) {

  /** Most graphs of one page. */
  private static final int LARGEST = 1_000;

  /**
   * Reads a page of those graphs that were not deleted and pass a test. Looks at all graphs if few
   * pass.
   *
   * @param after the {@link #next} of the page before; null for the first
   * @param limit how many are asked for, 1 to {@value #LARGEST}; null for the most
   * @param shows the test
   * @throws RefusedException 422 if {@code after} or {@code limit} has a wrong value
   */
  public static GraphPage read(
      ReviewStateBean state,
      @Nullable String after,
      @Nullable String limit,
      Predicate<GraphClient> shows) {
    int most = RequestValues.number(limit, "limit", LARGEST, 1, LARGEST);
    // A cursor names a graph, so it may only be one of those that are shown.
    List<GraphClient> shown = new ArrayList<>();
    GraphOrder last = after == null ? null : order(after);
    List<GraphClient> read;
    do {
      read = state.page(last, most + 1);
      read.stream()
          .filter(GraphClient::isOpen)
          .filter(shows)
          .limit(most + 1L - shown.size())
          .forEach(shown::add);
      last = read.isEmpty() ? last : GraphOrder.of(read.get(read.size() - 1).opening());
    } while (shown.size() <= most && read.size() > most);
    List<GraphClient> page = List.copyOf(shown.subList(0, Math.min(most, shown.size())));
    return new GraphPage(
        page, shown.size() > most ? GraphOrder.of(page.get(most - 1).opening()).cursor() : null);
  }

  private static GraphOrder order(String after) {
    return GraphOrder.parse(after)
        .orElseThrow(() -> RefusedException.value("after", "must be the next of an earlier page."));
  }
}
