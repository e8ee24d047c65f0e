package org.resight.state;

/** Deletes a graph. Its journal is kept. */
final class DeleteGraph extends Command.Write<GraphId> {

  private final GraphWriter writer;

  DeleteGraph(GraphWriter writer) {
    this.writer = writer;
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
