package org.resight.state;

import static jakarta.ejb.ConcurrencyManagementType.CONTAINER;
import static jakarta.ejb.LockType.READ;
import static jakarta.ejb.LockType.WRITE;
import static jakarta.ejb.TransactionAttributeType.NOT_SUPPORTED;

import jakarta.ejb.AccessTimeout;
import jakarta.ejb.ConcurrencyManagement;
import jakarta.ejb.LocalBean;
import jakarta.ejb.Lock;
import jakarta.ejb.Singleton;
import jakarta.ejb.Startup;
import jakarta.ejb.TransactionAttribute;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.resight.graph.GraphClient;
import org.resight.graph.Ownership;
import org.resight.model.AnnotationId;
import org.resight.model.GraphId;
import org.resight.refusal.Refusal;
import org.resight.refusal.RefusedException;

/**
 * The container's shell around {@link ReviewState}: it adds the lock and nothing else.
 *
 * <p>The lock answers which graphs exist and who owns what. It is held for microseconds: nothing
 * under it does I/O, works on a graph or waits. Who does not get it in time is told {@link
 * jakarta.ejb.ConcurrentAccessTimeoutException}, and nothing has happened. Whatever is returned is
 * immutable or thread-safe. Lock order: this lock is taken last; nothing under it takes another.
 */
@Singleton
@Startup
@LocalBean
@ConcurrencyManagement(CONTAINER)
@Lock(WRITE)
@AccessTimeout(value = 5, unit = TimeUnit.SECONDS)
@TransactionAttribute(NOT_SUPPORTED)
public class ReviewStateBean implements Ownership {

  private ReviewState state = new ReviewState(true);

  /** How often everything was forgotten. */
  private int resets;

  /**
   * Returns the graph with an id or alias.
   *
   * @throws RefusedException {@link Refusal#GONE} or {@link Refusal#UNKNOWN_GRAPH}; {@link
   *     Refusal#NOT_OWNER} after {@link #reset}, as another server may know it
   */
  @Lock(READ)
  public GraphClient client(GraphId id) {
    return state.client(id);
  }

  /** Returns the graph that holds an annotation, if one does. */
  @Lock(READ)
  public Optional<GraphClient> owner(AnnotationId annotation) {
    return state.owner(annotation);
  }

  /**
   * Returns the graphs that hold some annotations, some thousand at most; no entry for those that
   * none holds.
   */
  @Lock(READ)
  public Map<AnnotationId, GraphClient> owners(Collection<AnnotationId> annotations) {
    return state.owners(annotations);
  }

  /** Returns all graphs, in no order. */
  @Lock(READ)
  public List<GraphClient> clients() {
    return state.clients();
  }

  /**
   * Returns a page of the graphs, oldest first.
   *
   * @param after the last one of the page before, or null
   */
  @Lock(READ)
  public List<GraphClient> page(@Nullable GraphOrder after, int limit) {
    return state.page(after, limit);
  }

  /**
   * Returns the graph over a set of annotations, or takes a new one in and claims them for it.
   *
   * @throws RefusedException {@link Refusal#ANNOTATIONS_IN_USE} if another graph holds one of them
   */
  @Lock(WRITE)
  public Reservation reserve(GraphProposal proposal) {
    return state.reserve(proposal);
  }

  /** Takes in a graph as it was replayed from its journal. */
  @Lock(WRITE)
  public void admit(GraphClient client, List<GraphId> ids, List<AnnotationId> members) {
    state.admit(client, ids, members);
  }

  /** Remembers the ids of a graph that was deleted. */
  @Lock(WRITE)
  public void bury(Collection<GraphId> ids) {
    state.bury(ids);
  }

  /**
   * Forgets everything, as another server serves it now; returns the graphs that were known. Until
   * {@link #complete} nothing counts as not there only because it is not known.
   */
  @Lock(WRITE)
  public List<GraphClient> reset() {
    List<GraphClient> known = state.clients();
    state = new ReviewState(false);
    resets++;
    return known;
  }

  /** Returns how often everything was forgotten. */
  @Lock(READ)
  public int resets() {
    return resets;
  }

  /**
   * Says that all graphs are known again.
   *
   * @param since how often everything had been forgotten when they were looked up; nothing is done
   *     if it has been once more
   */
  @Lock(WRITE)
  public void complete(int since) {
    if (since == resets) {
      state.complete();
    }
  }

  /** Drops a graph that could not be opened. */
  @Lock(WRITE)
  public void drop(GraphClient client) {
    state.drop(client);
  }

  @Override
  @Lock(WRITE)
  public void claim(GraphClient client, Collection<AnnotationId> annotations) {
    state.claim(client, annotations);
  }

  @Override
  @Lock(WRITE)
  public void release(GraphClient client, Collection<AnnotationId> annotations) {
    state.release(client, annotations);
  }

  @Override
  @Lock(WRITE)
  public GraphId register(GraphClient client, UUID named) {
    return state.register(client, named);
  }

  @Override
  @Lock(WRITE)
  public void unregister(GraphClient client, GraphId id) {
    state.unregister(client, id);
  }

  @Override
  @Lock(WRITE)
  public void forget(GraphClient client) {
    state.forget(client);
  }

  /**
   * Keeps an annotation from being claimed while it is deleted from the catalogue.
   *
   * @throws RefusedException {@link Refusal#IN_USE} if a graph holds it
   */
  @Lock(WRITE)
  public void beginDeletion(AnnotationId annotation) {
    state.beginDeletion(annotation);
  }

  /** Ends what {@link #beginDeletion} began. */
  @Lock(WRITE)
  public void endDeletion(AnnotationId annotation) {
    state.endDeletion(annotation);
  }

  /** Adds feedback to the end of the buffer. */
  @Lock(WRITE)
  public void bufferFeedback(Feedback next) {
    state.bufferFeedback(next);
  }

  /** Takes all feedback out of the buffer, oldest first, to apply it or put it back. */
  @Lock(WRITE)
  public List<Feedback> drainFeedback() {
    return state.drainFeedback();
  }

  /** Puts feedback that was drained and not applied back to the front of the buffer. */
  @Lock(WRITE)
  public void putBackFeedback(List<Feedback> drained) {
    state.putBackFeedback(drained);
  }

  /** Returns the shared query as it stands. */
  @Lock(READ)
  public QueryView query() {
    return state.query();
  }

  /**
   * Asks for the shared query; of many who ask at once one has to make it.
   *
   * @param again whether a job that failed shall be started again
   */
  @Lock(WRITE)
  public QueryJob.Ticket wantQuery(boolean again) {
    return state.wantQuery(again);
  }

  /**
   * Asks for a commit of the shared query's names; of many who ask at once one has to do it.
   *
   * @throws RefusedException {@link Refusal#BUSY} while the query is being made without a commit
   */
  @Lock(WRITE)
  public QueryJob.Ticket commitQuery() {
    return state.commitQuery();
  }

  /**
   * Asks for a commit if there is feedback enough since the last one, and none is being done.
   *
   * @param last the position of the newest feedback
   * @param limit how much is enough
   * @return null if there is nothing to do
   */
  @Lock(WRITE)
  public QueryJob.@Nullable Ticket commitQueryIfDue(long last, int limit) {
    return state.commitQueryIfDue(last, limit);
  }

  /** Says how far a job of the shared query has come; nothing if it is not the running one. */
  @Lock(WRITE)
  public void advanceQuery(UUID job, QueryJob.Status status) {
    state.advanceQuery(job, status);
  }

  /** Says up to which feedback the names of the shared query are committed. */
  @Lock(WRITE)
  public void queryCommitted(long position) {
    state.queryCommitted(position);
  }

  /** Says that the shared query is no more and has to be made again. */
  @Lock(WRITE)
  public void queryLost() {
    state.queryLost();
  }
}
