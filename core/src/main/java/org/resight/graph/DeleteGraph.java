package org.resight.graph;

import org.resight.model.GraphId;

/**
 * Deletes a graph, one that has failed too, so that its annotations are free again. Its journal is
 * kept.
 */
final class DeleteGraph extends Command.Write<GraphId> {

  private final GraphWriter writer;

  DeleteGraph(GraphWriter writer) {
    this.writer = writer;
  }

  @Override
  boolean mayFollowFailure() {
    return true;
  }

  @Override
  void check(EntryBatch batch) {
    writer.delete();
  }

  @Override
  GraphId applied(EntryBatch batch) {
    return writer.state().id();
  }
}
