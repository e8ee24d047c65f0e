package org.resight.graph;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.resight.journal.JournalEntry;
import org.resight.model.AnnotationId;
import org.resight.model.IdentityGraph;

/** Takes annotations out of a graph's work, or into it again. Those already so are left alone. */
final class ChangeExclusions extends Command.Write<GraphStatus> {

  private final GraphWriter writer;
  private final List<AnnotationId> annotations;
  private final boolean exclusion;
  private final String reviewer;
  private final @Nullable String reason;

  ChangeExclusions(
      GraphWriter writer,
      List<AnnotationId> annotations,
      boolean exclusion,
      String reviewer,
      @Nullable String reason) {
    this.writer = writer;
    this.annotations = annotations;
    this.exclusion = exclusion;
    this.reviewer = reviewer;
    this.reason = reason;
  }

  @Override
  void check(EntryBatch batch) {
    IdentityGraph graph = writer.state().graph();
    ChangeMembers.requireMembers(graph, annotations);
    List<AnnotationId> changing =
        annotations.stream()
            .filter(id -> graph.isExcluded(id) != exclusion)
            .distinct()
            .sorted()
            .toList();
    if (!changing.isEmpty()) {
      batch.add(
          exclusion
              ? new JournalEntry.Excluded(changing, reviewer, reason)
              : new JournalEntry.Included(changing, reviewer, reason));
    }
  }

  @Override
  GraphStatus applied(EntryBatch batch) {
    return writer.republished();
  }
}
