package org.resight.graph;

import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import java.util.concurrent.SubmissionPublisher;
import org.jspecify.annotations.Nullable;
import org.resight.refusal.Refusal;
import org.resight.refusal.RefusedException;

/**
 * Tells those who watch a graph what happens to it, off the graph's thread.
 *
 * <p>Thread-safe. A watcher that falls more than {@value #BUFFER} events behind is cut off with an
 * error, so that it can come back and read the journal from where it was.
 */
final class GraphEvents implements Flow.Publisher<GraphEvent> {

  private static final int BUFFER = 1024;

  private final Executor executor;
  private volatile SubmissionPublisher<GraphEvent> publisher;

  GraphEvents(Executor executor) {
    this.executor = executor;
    publisher = new SubmissionPublisher<>(executor, BUFFER);
  }

  /** Has whoever comes from now on watch, after {@link #close}. */
  void begin() {
    SubmissionPublisher<GraphEvent> before = publisher;
    publisher = new SubmissionPublisher<>(executor, BUFFER);
    before.close();
  }

  @Override
  public void subscribe(Flow.Subscriber<? super GraphEvent> subscriber) {
    publisher.subscribe(new Cuttable(subscriber));
  }

  boolean watched() {
    return publisher.hasSubscribers();
  }

  /** Tells those who watch; nobody does after {@link #close}. */
  void tell(GraphEvent event) {
    if (publisher.isClosed()) {
      return;
    }
    publisher.offer(
        event,
        (subscriber, missed) -> {
          ((Cuttable) subscriber).cut();
          return false;
        });
  }

  /** A watcher that can be cut off: the publisher itself drops what is too much and goes on. */
  private static final class Cuttable implements Flow.Subscriber<GraphEvent> {

    private final Flow.Subscriber<? super GraphEvent> watcher;
    private Flow.@Nullable Subscription subscription;
    private boolean cut;

    Cuttable(Flow.Subscriber<? super GraphEvent> watcher) {
      this.watcher = watcher;
    }

    void cut() {
      Flow.Subscription left;
      synchronized (this) {
        if (cut) {
          return;
        }
        cut = true;
        left = subscription;
      }
      if (left != null) {
        left.cancel();
      }
      watcher.onError(new RefusedException(Refusal.BUSY, "The watcher is too slow."));
    }

    @Override
    public void onSubscribe(Flow.Subscription given) {
      boolean late;
      synchronized (this) {
        subscription = given;
        late = cut;
      }
      if (late) {
        given.cancel();
      } else {
        watcher.onSubscribe(given);
      }
    }

    private synchronized boolean isCut() {
      return cut;
    }

    @Override
    public void onNext(GraphEvent event) {
      if (!isCut()) {
        watcher.onNext(event);
      }
    }

    @Override
    public void onError(Throwable failure) {
      if (!isCut()) {
        watcher.onError(failure);
      }
    }

    @Override
    public void onComplete() {
      if (!isCut()) {
        watcher.onComplete();
      }
    }
  }

  /** Ends what everybody watches now, and at once what somebody watches later. */
  void close() {
    publisher.close();
  }
}
