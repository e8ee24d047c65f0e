package org.resight.state;

import jakarta.ejb.ConcurrentAccessTimeoutException;
import jakarta.ejb.Lock;
import jakarta.ejb.LockType;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Supplier;
import org.resight.graph.GraphClient;
import org.resight.model.AnnotationId;
import org.resight.model.GraphId;

/**
 * The bean as a container runs it: each call under a read or write lock, as the method's own
 * annotation says.
 */
class LockedBean extends ReviewStateBean {

  private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();
  private final boolean taken;

  /** Calls that shall not get the lock, by method. */
  private final Map<String, Integer> refused = new ConcurrentHashMap<>();

  private LockedBean(boolean taken) {
    this.taken = taken;
  }

  static LockedBean create() {
    return new LockedBean(true);
  }

  /** The bean without its lock, to see that the tests of the lock can fail. */
  static LockedBean withoutLock() {
    return new LockedBean(false);
  }

  /** Lets the next calls of a method wait in vain, as a container does when its time is up. */
  void refuseNext(String method, int calls) {
    refused.put(method, calls);
  }

  /** Returns whether every call that was to wait in vain has come. */
  boolean allRefused() {
    return refused.isEmpty();
  }

  private void refuse(String method) {
    if (refused.computeIfPresent(method, (name, left) -> left - 1) != null) {
      refused.remove(method, 0);
      throw new ConcurrentAccessTimeoutException(method);
    }
  }

  private <T> T locked(String method, Supplier<T> call) {
    refuse(method);
    if (!taken) {
      return call.get();
    }
    java.util.concurrent.locks.Lock held =
        lockType(method) == LockType.READ ? lock.readLock() : lock.writeLock();
    held.lock();
    try {
      return call.get();
    } finally {
      held.unlock();
    }
  }

  private void locked(String method, Runnable call) {
    locked(
        method,
        () -> {
          call.run();
          return true;
        });
  }

  private static LockType lockType(String method) {
    for (java.lang.reflect.Method declared : ReviewStateBean.class.getDeclaredMethods()) {
      Lock annotation = declared.getAnnotation(Lock.class);
      if (declared.getName().equals(method) && annotation != null) {
        return annotation.value();
      }
    }
    throw new IllegalStateException(method + " has no lock");
  }

  @Override
  public GraphClient client(GraphId id) {
    return locked("client", () -> super.client(id));
  }

  @Override
  public List<GraphClient> clients() {
    return locked("clients", () -> super.clients());
  }

  @Override
  public Reservation reserve(GraphProposal proposal) {
    return locked("reserve", () -> super.reserve(proposal));
  }

  @Override
  public void admit(GraphClient client, List<GraphId> ids, List<AnnotationId> members) {
    locked("admit", () -> super.admit(client, ids, members));
  }

  @Override
  public void bury(Collection<GraphId> ids) {
    locked("bury", () -> super.bury(ids));
  }

  @Override
  public List<GraphClient> reset() {
    return locked("reset", () -> super.reset());
  }

  @Override
  public int resets() {
    return locked("resets", () -> super.resets());
  }

  @Override
  public void complete(int since) {
    locked("complete", () -> super.complete(since));
  }

  @Override
  public void drop(GraphClient client) {
    locked("drop", () -> super.drop(client));
  }

  @Override
  public void claim(GraphClient client, Collection<AnnotationId> annotations) {
    locked("claim", () -> super.claim(client, annotations));
  }

  @Override
  public void release(GraphClient client, Collection<AnnotationId> annotations) {
    locked("release", () -> super.release(client, annotations));
  }

  @Override
  public GraphId register(GraphClient client, UUID named) {
    return locked("register", () -> super.register(client, named));
  }

  @Override
  public void unregister(GraphClient client, GraphId id) {
    locked("unregister", () -> super.unregister(client, id));
  }

  @Override
  public void forget(GraphClient client) {
    locked("forget", () -> super.forget(client));
  }

  @Override
  public void beginDeletion(AnnotationId annotation) {
    locked("beginDeletion", () -> super.beginDeletion(annotation));
  }

  @Override
  public void endDeletion(AnnotationId annotation) {
    locked("endDeletion", () -> super.endDeletion(annotation));
  }

  @Override
  public void bufferFeedback(Feedback next) {
    locked("bufferFeedback", () -> super.bufferFeedback(next));
  }

  @Override
  public List<Feedback> drainFeedback() {
    return locked("drainFeedback", () -> super.drainFeedback());
  }

  @Override
  public void putBackFeedback(List<Feedback> drained) {
    locked("putBackFeedback", () -> super.putBackFeedback(drained));
  }

  @Override
  public QueryView query() {
    return locked("query", () -> super.query());
  }

  @Override
  public QueryJob.Ticket wantQuery(boolean again) {
    return locked("wantQuery", () -> super.wantQuery(again));
  }

  @Override
  public QueryJob.Ticket commitQuery() {
    return locked("commitQuery", () -> super.commitQuery());
  }

  @Override
  public QueryJob.Ticket commitQueryIfDue(long last, int limit) {
    return locked("commitQueryIfDue", () -> super.commitQueryIfDue(last, limit));
  }

  @Override
  public void advanceQuery(UUID job, QueryJob.Status status) {
    locked("advanceQuery", () -> super.advanceQuery(job, status));
  }

  @Override
  public void queryCommitted(long position) {
    locked("queryCommitted", () -> super.queryCommitted(position));
  }

  @Override
  public void queryLost() {
    locked("queryLost", () -> super.queryLost());
  }
}
