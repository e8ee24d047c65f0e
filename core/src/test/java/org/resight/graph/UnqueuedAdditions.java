package org.resight.graph;

import java.util.List;
import org.resight.journal.JournalEntry;
import org.resight.model.AnnotationId;
import org.resight.model.GraphId;

/** What additions to a graph come to when they do not wait in its mailbox. */
public final class UnqueuedAdditions {

  private final GraphWriter writer;

  public UnqueuedAdditions(GraphClient graph, GraphServices services) {
    writer = new GraphWriter(graph, graph.opening(), services, new GraphEvents(Runnable::run));
    writer.begin();
  }

  /** Returns the id that the graph would have next. */
  public GraphId add(List<AnnotationId> annotations) {
    EntryBatch batch = new EntryBatch(0);
    batch.mark();
    new ChangeMembers(writer, annotations, true).check(batch);
    return ((JournalEntry.AnnotationsAdded) batch.entries().get(0)).id();
  }
}
