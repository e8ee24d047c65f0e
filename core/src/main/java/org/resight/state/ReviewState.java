package org.resight.state;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.resight.graph.GraphClient;
import org.resight.model.AnnotationId;
import org.resight.model.GraphId;

/**
 * What the old server kept on one global object, each step of it whole: the graph clients, the
 * feedback buffer, the shared query.
 *
 * <p>Not thread-safe: guarded by the lock of {@link ReviewStateBean}. Nothing slow happens here: no
 * I/O, no work on a graph, no waiting.
 */
final class ReviewState {

  private final GraphRegistry registry;
  private final FeedbackBuffer feedback = new FeedbackBuffer();
  private final SharedQuery query = new SharedQuery();

  /** Knows no graph; complete is whether there is none. */
  ReviewState(boolean complete) {
    registry = new GraphRegistry(complete);
  }

  void complete() {
    registry.complete();
  }

  GraphClient client(GraphId id) {
    return registry.find(id);
  }

  Optional<GraphClient> owner(AnnotationId annotation) {
    return registry.owner(annotation);
  }

  Map<AnnotationId, GraphClient> owners(Collection<AnnotationId> annotations) {
    Map<AnnotationId, GraphClient> owners = new HashMap<>();
    annotations.forEach(id -> registry.owner(id).ifPresent(owner -> owners.put(id, owner)));
    return owners;
  }

  List<GraphClient> clients() {
    return registry.all();
  }

  List<GraphClient> page(@Nullable GraphOrder after, int limit) {
    return registry.page(after, limit);
  }

  /** Returns the graph over these annotations, or takes a new one in and claims them for it. */
  Reservation reserve(GraphProposal proposal) {
    GraphClient standing = registry.over(proposal.annotations());
    if (standing != null) {
      return new Reservation(standing, true);
    }
    GraphId id = registry.free(proposal.named(), null);
    GraphClient client = proposal.client(id);
    registry.claim(client, proposal.annotations());
    registry.serve(id, client);
    return new Reservation(client, false);
  }

  /** Takes in a graph as it was replayed from its journal. */
  void admit(GraphClient client, List<GraphId> ids, List<AnnotationId> members) {
    registry.claim(client, members);
    ids.forEach(id -> registry.serve(id, client));
  }

  void bury(Collection<GraphId> ids) {
    registry.bury(ids);
  }

  /** Drops a graph that could not be opened; nobody has seen it. */
  void drop(GraphClient client) {
    registry.forget(client);
  }

  /** Forgets a graph that was deleted; its ids are gone. */
  void forget(GraphClient client) {
    registry.bury(registry.forget(client));
  }

  void claim(GraphClient client, Collection<AnnotationId> annotations) {
    registry.requireServed(client);
    registry.claim(client, annotations);
  }

  void release(GraphClient client, Collection<AnnotationId> annotations) {
    registry.release(client, annotations);
  }

  GraphId register(GraphClient client, UUID named) {
    registry.requireServed(client);
    GraphId id = registry.free(named, client);
    registry.serve(id, client);
    return id;
  }

  void unregister(GraphClient client, GraphId id) {
    registry.withdraw(id, client);
  }

  void beginDeletion(AnnotationId annotation) {
    registry.beginDeletion(annotation);
  }

  void endDeletion(AnnotationId annotation) {
    registry.endDeletion(annotation);
  }

  void bufferFeedback(Feedback next) {
    feedback.append(next);
  }

  List<Feedback> drainFeedback() {
    return feedback.drain();
  }

  void putBackFeedback(List<Feedback> drained) {
    feedback.putBack(drained);
  }

  QueryView query() {
    return query.view(feedback.size());
  }

  QueryJob.Ticket wantQuery(boolean again) {
    return query.want(again);
  }

  QueryJob.Ticket commitQuery() {
    return query.commit();
  }

  QueryJob.@Nullable Ticket commitQueryIfDue(long last, int limit) {
    return query.commitIfDue(last, limit);
  }

  void advanceQuery(UUID job, QueryJob.Status status) {
    query.advance(job, status);
  }

  void queryCommitted(long position) {
    query.committed(position);
  }

  void queryLost() {
    query.lost();
  }
}
