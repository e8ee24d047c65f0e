package org.resight.graph;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.resight.journal.GraphOpening;
import org.resight.lease.Offering;
import org.resight.model.GraphSummary;
import org.resight.model.Phase;

/**
 * Shows what one graph is like after its last batch of commands, and tells who watches of changes.
 *
 * <p>Written by the graph's thread; {@link #status} may be called from any.
 */
final class StatusBoard {

  private final GraphOpening opening;
  private final GraphEvents events;
  private final Map<String, Object> config;
  private volatile @Nullable GraphStatus status;

  StatusBoard(GraphOpening opening, GraphEvents events) {
    this.opening = opening;
    this.events = events;
    this.config = opening.config().toMap();
  }

  /** Returns what was published last, or null. */
  @Nullable GraphStatus status() {
    return status;
  }

  /**
   * Publishes a graph as it is now.
   *
   * @param failure why it has failed, or null
   */
  void publish(GraphState state, Offering offering, @Nullable String failure) {
    GraphStatus before = status;
    GraphStatus now = observe(state, offering, failure);
    status = now;
    if (!events.watched() || now.equals(before)) {
      return;
    }
    events.tell(new GraphEvent.StatusChanged(now));
    if (before == null || now.availability() != before.availability()) {
      if (now.availability() == GraphStatus.Availability.FINISHED) {
        events.tell(new GraphEvent.Finished(now));
      } else if (now.availability() == GraphStatus.Availability.FAILED) {
        events.tell(new GraphEvent.Failed(now));
      }
    }
  }

  private GraphStatus observe(GraphState state, Offering offering, @Nullable String failure) {
    GraphSummary summary = state.graph().summary();
    return new GraphStatus(
        state.id(),
        state.aliases(),
        opening.name(),
        availability(summary, offering, failure),
        failure,
        state.members(),
        summary,
        state.estimate(),
        state.history().last(),
        offering.leased(),
        offering.reviewers(),
        offering.nextExpiry(),
        opening.backend(),
        config,
        opening.callbacks().keySet(),
        opening.createdAt());
  }

  private static GraphStatus.Availability availability(
      GraphSummary summary, Offering offering, @Nullable String failure) {
    if (failure != null) {
      return GraphStatus.Availability.FAILED;
    }
    if (summary.phase() == Phase.FINISHED) {
      return GraphStatus.Availability.FINISHED;
    }
    return offering.available() ? GraphStatus.Availability.READY : GraphStatus.Availability.WAITING;
  }
}
