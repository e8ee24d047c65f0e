package org.resight.web.events;

import jakarta.servlet.AsyncContext;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.resight.graph.GraphEvent;
import org.resight.graph.GraphStatus;
import org.resight.journal.RecordedReview;
import org.resight.model.GraphChange;

/**
 * One client that watches a graph. Events go out one after the other, the next when the client has
 * taken the last; one that falls too far behind, or takes nothing for {@value ClientStream#STALLED}
 * s, is cut off and comes back with the id of the last review it saw, from which the journal goes
 * on.
 *
 * <p>No thread waits for the client: what is past is read a page at a time, when the page before
 * has been taken. Numbers go out at most once a second, the newest only. A comment every {@value
 * #HEARTBEAT} s keeps proxies from closing the stream and shows when the client has gone.
 *
 * <p>Thread-safe.
 */
final class EventStream extends ClientStream implements Flow.Subscriber<GraphEvent> {

  private static final Logger LOG = System.getLogger(EventStream.class.getName());

  /** Instead of a seq: nothing of the past is wanted. */
  static final long NOW = -1;

  private static final int HEARTBEAT = 15;

  /** Reviews of the journal that are read together. */
  private static final int PAGE = 100;

  /** Bytes after which the rest of a page waits until those have gone out. */
  private static final int ENOUGH = 64 << 10;

  static final byte[] COMMENT = ":\n\n".getBytes(StandardCharsets.UTF_8);

  /** What a stream works on. */
  interface Source {
    /** Returns the reviews after a seq, oldest first. Blocks. */
    List<RecordedReview> page(long after, int limit);

    /** Returns whether who listens may still be told. */
    default boolean mayBeTold() {
      return true;
    }

    /** Returns whether the listener may see which pairs of a reviewer were known. */
    default boolean tellsOf(String reviewer) {
      return true;
    }

    GraphStatus status();

    void subscribe(Flow.Subscriber<GraphEvent> subscriber);
  }

  private enum State {
    /** What is past is being told. */
    PAST,
    /** It has been told as far as it was read; live events are kept meanwhile. */
    CATCHING_UP,
    LIVE
  }

  private final Source source;
  private final Consumer<EventStream> closing;

  private State state = State.PAST;
  private Flow.@Nullable Subscription subscription;
  private long sent;
  private boolean statusWaits;

  /** Whether a page is being read, or an event has been asked for. */
  private boolean busy = true;

  /**
   * Makes a stream of a request that has become asynchronous.
   *
   * @param executor reads the journal
   * @param inASecond runs something short after a second
   * @param closing is told once when the stream ends
   */
  EventStream(
      Source source,
      Executor executor,
      Consumer<Runnable> inASecond,
      AsyncContext async,
      long after,
      Consumer<EventStream> closing)
      throws IOException {
    super(executor, inASecond, async);
    this.source = source;
    this.sent = after;
    this.closing = closing;
  }

  @Override
  void begin() {
    GraphStatus now = source.status();
    out.write(status(now));
    if (sent == NOW) {
      synchronized (this) {
        sent = now.lastSeq();
        state = State.LIVE;
        busy = false;
      }
      source.subscribe(this);
    } else {
      tellPast();
    }
  }

  /** Tells a page of what is past; the next follows when the client has taken it. */
  private void tellPast() {
    List<RecordedReview> page = source.page(seq(), PAGE);
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    int told = 0;
    while (told < page.size() && text.size() < ENOUGH) {
      RecordedReview review = page.get(told++);
      text.writeBytes(ServerSentEvent.review(review, null, this::tellsOf));
      told(review.seq());
    }
    out.write(text.toByteArray());
    if (told == page.size() && page.size() < PAGE) {
      endOfJournal();
    }
    synchronized (this) {
      busy = false;
    }
    goOn();
  }

  /** Keeps what comes from here on, then reads once more what came before that; then goes live. */
  private void endOfJournal() {
    synchronized (this) {
      if (state == State.CATCHING_UP) {
        state = State.LIVE;
      }
      if (state != State.PAST || isClosed()) {
        return;
      }
      state = State.CATCHING_UP;
    }
    source.subscribe(this);
  }

  private synchronized long seq() {
    return sent;
  }

  private synchronized void told(long seq) {
    sent = Math.max(sent, seq);
  }

  @Override
  public void onSubscribe(Flow.Subscription given) {
    synchronized (this) {
      subscription = given;
    }
    if (isClosed()) {
      given.cancel();
    } else {
      goOn();
    }
  }

  @Override
  public void drained() {
    goOn();
  }

  /** Does what is next, if the client has taken everything and nothing is under way. */
  private void goOn() {
    Flow.Subscription next = null;
    synchronized (this) {
      if (busy || isClosed() || out.waiting() > 0) {
        return;
      }
      if (state == State.LIVE) {
        next = subscription;
        busy = next != null;
      } else {
        busy = true;
      }
      if (next == null && state == State.LIVE) {
        return;
      }
    }
    if (next != null) {
      next.request(1);
    } else {
      run(this::tellPast);
    }
  }

  @Override
  public void onNext(GraphEvent event) {
    switch (event.kind()) {
      case REVIEWED -> {
        GraphEvent.Reviewed reviewed = (GraphEvent.Reviewed) event;
        if (reviewed.review().seq() > seq() + 1) {
          // It is in the journal, with those that were told before this stream was there.
          missed();
          return;
        }
        if (reviewed.review().seq() > seq()) {
          told(reviewed.review().seq());
          out.write(reviewed(reviewed));
        }
      }
      case STATUS_CHANGED -> statusSoon();
      case FINISHED ->
          out.write(ServerSentEvent.of("finished", ((GraphEvent.Finished) event).status()));
      case FAILED -> out.write(ServerSentEvent.of("failed", ((GraphEvent.Failed) event).status()));
      case DELETED -> {
        // The stream's end tells it.
      }
    }
    synchronized (this) {
      busy = false;
    }
    goOn();
  }

  private void missed() {
    synchronized (this) {
      if (isClosed()) {
        return;
      }
      state = State.CATCHING_UP;
    }
    run(this::tellPast);
  }

  private byte[] reviewed(GraphEvent.Reviewed reviewed) {
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    text.writeBytes(ServerSentEvent.review(reviewed.review(), reviewed.effect(), this::tellsOf));
    if (reviewed.effect() == GraphChange.Effect.CONFLICT
        || reviewed.effect() == GraphChange.Effect.RESOLVE) {
      text.writeBytes(
          ServerSentEvent.conflict(reviewed.review(), reviewed.effect(), this::tellsOf));
    }
    return text.toByteArray();
  }

  private void statusSoon() {
    synchronized (this) {
      if (statusWaits) {
        return;
      }
      statusWaits = true;
    }
    later(
        () -> {
          synchronized (this) {
            statusWaits = false;
          }
          if (!isClosed() && out.waiting() == 0) {
            out.write(status(source.status()));
          }
        });
  }

  private static byte[] status(GraphStatus now) {
    return ServerSentEvent.of("status", now);
  }

  /** Sends a comment if it is time, or ends a stream whose client takes or may see nothing. */
  void look(long now) {
    if (stalls(now) || !isSure(source::mayBeTold)) {
      close();
    } else if (out.waiting() == 0 && out.idle(now) > TimeUnit.SECONDS.toNanos(HEARTBEAT)) {
      out.write(COMMENT);
    }
  }

  /** Nobody is told anything of whom it cannot be found out. */
  private static boolean isSure(BooleanSupplier question) {
    try {
      return question.getAsBoolean();
    } catch (RuntimeException e) {
      LOG.log(Level.DEBUG, "Who watches a graph is not known now", e);
      return false;
    }
  }

  private boolean tellsOf(String reviewer) {
    return isSure(() -> source.tellsOf(reviewer));
  }

  @Override
  void ended() {
    Flow.Subscription ended;
    synchronized (this) {
      ended = subscription;
    }
    if (ended != null) {
      ended.cancel();
    }
    closing.accept(this);
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
