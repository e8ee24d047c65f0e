package org.resight.graph;

import org.resight.journal.RecordedReview;
import org.resight.model.GraphChange;
import org.resight.model.GraphId;

/** What happened to a graph, for those who watch it. Immutable. */
public sealed interface GraphEvent {

  /** What an event tells: who watches switches over it, so that no kind is forgotten. */
  enum Kind {
    /** {@link StatusChanged}. */
    STATUS_CHANGED,
    /** {@link Reviewed}. */
    REVIEWED,
    /** {@link Finished}. */
    FINISHED,
    /** {@link Failed}. */
    FAILED,
    /** {@link Deleted}. */
    DELETED
  }

  /** Returns what it tells: each type of event has a kind of its own. */
  Kind kind();

  /**
   * The graph's numbers have changed.
   *
   * @param status the graph now
   */
  record StatusChanged(GraphStatus status) implements GraphEvent {
    @Override
    public Kind kind() {
      return Kind.STATUS_CHANGED;
    }
  }

  /**
   * A review was taken.
   *
   * @param review the review
   * @param effect what it did
   */
  record Reviewed(RecordedReview review, GraphChange.Effect effect) implements GraphEvent {
    @Override
    public Kind kind() {
      return Kind.REVIEWED;
    }
  }

  /**
   * Nothing is left to ask.
   *
   * @param status the graph now
   */
  record Finished(GraphStatus status) implements GraphEvent {
    @Override
    public Kind kind() {
      return Kind.FINISHED;
    }
  }

  /**
   * The graph has failed.
   *
   * @param status the graph now
   */
  record Failed(GraphStatus status) implements GraphEvent {
    @Override
    public Kind kind() {
      return Kind.FAILED;
    }
  }

  /**
   * The graph was deleted; nothing follows.
   *
   * @param id its last id
   */
  record Deleted(GraphId id) implements GraphEvent {
    @Override
    public Kind kind() {
      return Kind.DELETED;
    }
  }
}
