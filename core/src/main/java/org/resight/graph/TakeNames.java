package org.resight.graph;

import java.util.Collection;
import java.util.Map;
import org.resight.journal.Backend;
import org.resight.journal.JournalEntry;
import org.resight.model.AnnotationId;

/**
 * Takes the names that the catalogue has for the members of a new graph for evidence. A graph in
 * which something was decided is left alone: the names may be its own by then.
 */
final class TakeNames extends Command.Write<GraphStatus> {

  private final GraphWriter writer;

  TakeNames(GraphWriter writer) {
    this.writer = writer;
  }

  @Override
  void check(EntryBatch batch) {
    if (writer.state().namesWelcome()
        && batch.entries().stream().allMatch(GraphState::leavesNamesWelcome)) {
      add(writer, writer.state().graph().members(), batch);
    }
  }

  /** Adds what the catalogue calls annotations, if the graph has a use for it. */
  static void add(GraphWriter writer, Collection<AnnotationId> annotations, EntryBatch batch) {
    if (writer.client().opening().backend() == Backend.EVIDENCE) {
      Map<AnnotationId, String> names = writer.services().catalogue().names(annotations).names();
      if (!names.isEmpty()) {
        batch.add(new JournalEntry.Named(names));
      }
    }
  }

  @Override
  GraphStatus applied(EntryBatch batch) {
    return writer.republished();
  }
}
