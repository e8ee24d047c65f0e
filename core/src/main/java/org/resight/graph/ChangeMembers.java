package org.resight.graph;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.resight.journal.JournalEntry;
import org.resight.model.AnnotationId;
import org.resight.model.GraphId;
import org.resight.model.IdentityGraph;
import org.resight.model.NameBasedId;
import org.resight.refusal.Refusal;
import org.resight.refusal.RefusedException;

/**
 * Adds annotations to a graph, or takes them out for good; the graph has another id then, computed
 * here, from the members of this moment.
 */
final class ChangeMembers extends Command.Write<GraphStatus> {

  private final GraphWriter writer;
  private final List<AnnotationId> annotations;
  private final boolean addition;
  private List<AnnotationId> claimed = List.of();
  private List<AnnotationId> removed = List.of();
  private @Nullable GraphId registered;

  ChangeMembers(GraphWriter writer, List<AnnotationId> annotations, boolean addition) {
    this.writer = writer;
    this.annotations = annotations;
    this.addition = addition;
  }

  @Override
  void check(EntryBatch batch) {
    if (addition) {
      add(batch);
    } else {
      remove(batch);
    }
  }

  private void add(EntryBatch batch) {
    IdentityGraph graph = writer.state().graph();
    List<AnnotationId> fresh =
        annotations.stream().filter(id -> !graph.contains(id)).distinct().sorted().toList();
    if (fresh.isEmpty()) {
      return;
    }
    Ownership ownership = writer.services().ownership();
    LockWait.orBusy(() -> ownership.claim(writer.client(), fresh));
    claimed = fresh;
    try {
      writer.services().catalogue().requireKnown(fresh);
      Collection<AnnotationId> members = new TreeSet<>(graph.members());
      members.addAll(fresh);
      batch.add(new JournalEntry.AnnotationsAdded(fresh, register(members)));
      TakeNames.add(writer, fresh, batch);
    } catch (RuntimeException e) {
      settle();
      throw e;
    }
  }

  private void remove(EntryBatch batch) {
    IdentityGraph graph = writer.state().graph();
    requireMembers(graph, annotations);
    List<AnnotationId> leaving = annotations.stream().distinct().sorted().toList();
    if (leaving.isEmpty()) {
      return;
    }
    Set<AnnotationId> members = new TreeSet<>(graph.members());
    leaving.forEach(members::remove);
    if (members.isEmpty()) {
      throw new RefusedException(
          Refusal.EMPTY_GRAPH, "Nothing would be left in the graph; delete it instead.");
    }
    removed = leaving;
    batch.add(new JournalEntry.AnnotationsRemoved(leaving, register(members)));
  }

  /**
   * @throws RefusedException {@link Refusal#NOT_IN_GRAPH} at the first that is no member
   */
  static void requireMembers(IdentityGraph graph, List<AnnotationId> annotations) {
    List<String> foreign = new ArrayList<>();
    int index = RefusedException.NO_INDEX;
    for (int i = 0; i < annotations.size(); i++) {
      if (!graph.contains(annotations.get(i))) {
        index = index < 0 ? i : index;
        foreign.add(annotations.get(i).toString());
      }
    }
    if (index >= 0) {
      throw new RefusedException(
          Refusal.NOT_IN_GRAPH,
          foreign.size() + " of the annotations are not in this graph.",
          Map.of("annotations", foreign),
          index);
    }
  }

  private GraphId register(Collection<AnnotationId> members) {
    Ownership ownership = writer.services().ownership();
    GraphId id =
        LockWait.orBusy(() -> ownership.register(writer.client(), NameBasedId.of(members)));
    GraphState state = writer.state();
    if (!id.equals(state.id()) && !state.aliases().contains(id)) {
      registered = id;
    }
    return id;
  }

  @Override
  boolean hasClaims() {
    return !claimed.isEmpty() || !removed.isEmpty() || registered != null;
  }

  @Override
  void settle() {
    Ownership ownership = writer.services().ownership();
    GraphState state = writer.state();
    List<AnnotationId> free =
        Stream.of(claimed, removed)
            .flatMap(List::stream)
            .filter(id -> !state.graph().contains(id))
            .toList();
    if (!free.isEmpty()) {
      LockWait.untilHad(() -> ownership.release(writer.client(), free));
    }
    GraphId id = registered;
    if (id != null && !id.equals(state.id()) && !state.aliases().contains(id)) {
      LockWait.untilHad(() -> ownership.unregister(writer.client(), id));
    }
    claimed = List.of();
    removed = List.of();
    registered = null;
  }

  @Override
  GraphStatus applied(EntryBatch batch) {
    settle();
    return writer.republished();
  }
}
