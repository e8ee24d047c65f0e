package org.resight.web.events;

import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import jakarta.ws.rs.sse.SseEventSink;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;
import org.resight.graph.GraphClient;
import org.resight.graph.GraphEvent;
import org.resight.graph.GraphStatus;
import org.resight.journal.RecordedReview;
import org.resight.model.GraphChange;
import org.resight.state.ReviewLog;
import org.resight.web.body.RequestValues;
import org.resight.web.operations.Threads;
import org.resight.web.v1.GraphDocument;
import org.resight.web.v1.RecordedReviewDocument;

/**
 * One client that watches a graph. Events go out one after the other, the next when the client has
 * taken the last; one that falls too far behind is cut off and comes back with the id of the last
 * review it saw, from which the journal goes on.
 *
 * <p>Numbers go out at most once a second, the newest only. A comment every {@value #HEARTBEAT} s
 * keeps proxies from closing the stream and shows when the client has gone.
 */
final class EventStream implements Flow.Subscriber<GraphEvent> {

  /** Instead of a seq: nothing of the past is wanted. */
  static final long NOW = -1;

  private static final int HEARTBEAT = 15;
  private static final int PAGE = 1_000;

  private final GraphClient client;
  private final ReviewLog log;
  private final Threads threads;
  private final SseEventSink sink;
  private final Sse sse;

  private Flow.@Nullable Subscription subscription;
  private long sent;
  private boolean statusWaits;

  EventStream(
      GraphClient client, ReviewLog log, Threads threads, SseEventSink sink, Sse sse, long after) {
    this.client = client;
    this.log = log;
    this.threads = threads;
    this.sink = sink;
    this.sse = sse;
    this.sent = after;
  }

  @Override
  public synchronized void onSubscribe(Flow.Subscription given) {
    subscription = given;
    // Live events wait in the subscription until the past has been told.
    threads.answers().execute(this::begin);
  }

  private synchronized void begin() {
    try {
      status();
      if (sent == NOW) {
        sent = client.status().lastSeq();
      } else {
        past();
      }
      next();
      threads.later(HEARTBEAT, this::heartbeat);
    } catch (RuntimeException e) {
      close();
    }
  }

  private void past() {
    List<RecordedReview> page;
    do {
      page = log.page(client.id(), sent, PAGE);
      for (RecordedReview review : page) {
        send("review", review.seq(), new ReviewEvent(RecordedReviewDocument.of(review), null))
            .toCompletableFuture()
            .join();
        sent = review.seq();
      }
    } while (page.size() == PAGE);
  }

  /** A review, and what it did where that is known. */
  record ReviewEvent(RecordedReviewDocument review, @Nullable String effect) {}

  @Override
  public synchronized void onNext(GraphEvent event) {
    CompletionStage<?> told = CompletableFuture.completedStage(null);
    if (event instanceof GraphEvent.Reviewed reviewed) {
      told = reviewed(reviewed);
    } else if (event instanceof GraphEvent.StatusChanged) {
      if (!statusWaits) {
        statusWaits = true;
        threads.later(1, () -> threads.answers().execute(this::status));
      }
    } else if (event instanceof GraphEvent.Finished finished) {
      told = send("finished", NOW, GraphDocument.of(finished.status()));
    } else if (event instanceof GraphEvent.Failed failed) {
      told = send("failed", NOW, GraphDocument.of(failed.status()));
    }
    told.whenComplete(
        (done, failure) -> {
          if (failure == null) {
            next();
          } else {
            close();
          }
        });
  }

  private CompletionStage<?> reviewed(GraphEvent.Reviewed reviewed) {
    RecordedReview review = reviewed.review();
    if (review.seq() <= sent) {
      return CompletableFuture.completedStage(null);
    }
    sent = review.seq();
    ReviewEvent told =
        new ReviewEvent(RecordedReviewDocument.of(review), RequestValues.name(reviewed.effect()));
    boolean conflict =
        reviewed.effect() == GraphChange.Effect.CONFLICT
            || reviewed.effect() == GraphChange.Effect.RESOLVE;
    CompletionStage<?> first = send("review", review.seq(), told);
    return conflict ? first.thenCompose(done -> send("conflict", review.seq(), told)) : first;
  }

  private synchronized void status() {
    statusWaits = false;
    GraphStatus now = client.status();
    send("status", NOW, GraphDocument.of(now))
        .whenComplete(
            (done, failure) -> {
              if (failure != null) {
                close();
              }
            });
  }

  private CompletionStage<?> send(String name, long id, Object data) {
    OutboundSseEvent.Builder event =
        sse.newEventBuilder()
            .name(name)
            .mediaType(MediaType.APPLICATION_JSON_TYPE)
            .data(data.getClass(), data);
    if (id != NOW) {
      event.id(Long.toString(id));
    }
    return send(event.build());
  }

  private CompletionStage<?> send(OutboundSseEvent event) {
    try {
      return sink.isClosed()
          ? CompletableFuture.failedStage(new IllegalStateException("the client has gone"))
          : sink.send(event);
    } catch (RuntimeException e) {
      return CompletableFuture.failedStage(e);
    }
  }

  private void heartbeat() {
    threads.answers().execute(this::beat);
  }

  private synchronized void beat() {
    send(sse.newEventBuilder().comment("").build())
        .whenComplete(
            (done, failure) -> {
              if (failure == null) {
                threads.later(HEARTBEAT, this::heartbeat);
              } else {
                close();
              }
            });
  }

  private void next() {
    Flow.Subscription current = subscription;
    if (current != null) {
      current.request(1);
    }
  }

  private void close() {
    Flow.Subscription current = subscription;
    if (current != null) {
      current.cancel();
    }
    sink.close();
  }

  @Override
  public void onError(Throwable failure) {
    close();
  }

  @Override
  public void onComplete() {
    close();
  }
}
