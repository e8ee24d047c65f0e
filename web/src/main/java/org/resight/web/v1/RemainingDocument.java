package org.resight.web.v1;

import org.jspecify.annotations.Nullable;
import org.resight.graph.GraphStatus;
import org.resight.model.GraphSummary;
import org.resight.model.Phase;

/**
 * How many decisions are left, as a range.
 *
 * <p>At most the pairs due now, and two more links for each individual that is not yet positively
 * redundant (one or two photos always are). At least what is still asked if no answer changes an
 * individual any more, by the project's own criterion.
 *
 * @param low decisions if every further one is meaningless
 * @param high decisions if every pair due has to be asked
 */
record RemainingDocument(long low, long high) {

  /** Decisions before which nothing can be said. */
  private static final int LEAST_REVIEWS = 30;

  static @Nullable RemainingDocument of(GraphStatus graph) {
    GraphSummary summary = graph.summary();
    if (summary.phase() == Phase.FINISHED) {
      return new RemainingDocument(0, 0);
    }
    if (graph.lastSeq() < LEAST_REVIEWS) {
      return null;
    }
    long links = 2L * (summary.consistent() - summary.positiveRedundant());
    long high = summary.queue() + links;
    return new RemainingDocument(Math.min(summary.reviewsToStop(), high), high);
  }
}
