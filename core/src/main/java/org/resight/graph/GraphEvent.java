package org.resight.graph;

import org.resight.journal.RecordedReview;
import org.resight.model.GraphChange;
import org.resight.model.GraphId;

/** What happened to a graph, for those who watch it. Immutable. */
public sealed interface GraphEvent {

  /**
   * The graph's numbers have changed.
   *
   * @param status the graph now
   */
  record StatusChanged(GraphStatus status) implements GraphEvent {}

  /**
   * A review was taken.
   *
   * @param review the review
   * @param effect what it did
   */
  record Reviewed(RecordedReview review, GraphChange.Effect effect) implements GraphEvent {}

  /**
   * Nothing is left to ask.
   *
   * @param status the graph now
   */
  record Finished(GraphStatus status) implements GraphEvent {}

  /**
   * The graph has failed.
   *
   * @param status the graph now
   */
  record Failed(GraphStatus status) implements GraphEvent {}

  /**
   * The graph was deleted; nothing follows.
   *
   * @param id its last id
   */
  record Deleted(GraphId id) implements GraphEvent {}
}
