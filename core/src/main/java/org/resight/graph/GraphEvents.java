package org.resight.graph;

import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import java.util.concurrent.SubmissionPublisher;
import org.resight.refusal.Refusal;
import org.resight.refusal.RefusedException;

/**
 * Tells those who watch a graph what happens to it, off the graph's thread.
 *
 * <p>Thread-safe. A watcher that falls more than {@value #BUFFER} events behind is cut off with an
 * error, so that it can come back and read the journal from where it was.
 */
public final class GraphEvents implements Flow.Publisher<GraphEvent> {

  private static final int BUFFER = 1024;

  private final SubmissionPublisher<GraphEvent> publisher;

  GraphEvents(Executor executor) {
    publisher = new SubmissionPublisher<>(executor, BUFFER);
  }

  @Override
  public void subscribe(Flow.Subscriber<? super GraphEvent> subscriber) {
    publisher.subscribe(subscriber);
  }

  boolean watched() {
    return publisher.hasSubscribers();
  }

  void tell(GraphEvent event) {
    publisher.offer(
        event,
        (subscriber, missed) -> {
          subscriber.onError(new RefusedException(Refusal.BUSY, "The watcher is too slow."));
          return false;
        });
  }

  void close() {
    publisher.close();
  }
}
