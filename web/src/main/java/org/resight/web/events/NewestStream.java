package org.resight.web.events;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import java.io.IOException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.resight.web.limits.ClientConnection;

/**
 * One client that is told how something stands: the newest only, once a second at the most, until
 * it has ended. A client that takes nothing for {@value #STALLED} s is cut off. No thread waits for
 * it. Thread-safe.
 */
final class NewestStream implements StreamOutput.Owner, AsyncListener {

  private static final int STALLED = 30;

  private final String event;
  private final Supplier<EventStreams.Newest> source;
  private final Executor executor;
  private final Consumer<Runnable> inASecond;
  private final AsyncContext async;
  private final Runnable closing;
  private final StreamOutput out;
  private @Nullable Object told;
  private boolean ending;
  private boolean closed;

  NewestStream(
      String event,
      Supplier<EventStreams.Newest> source,
      Executor executor,
      Consumer<Runnable> inASecond,
      AsyncContext async,
      Runnable closing)
      throws IOException {
    this.event = event;
    this.source = source;
    this.executor = executor;
    this.inASecond = inASecond;
    this.async = async;
    this.closing = closing;
    this.out = new StreamOutput(async.getResponse().getOutputStream(), this);
  }

  void start() throws IOException {
    async.addListener(this);
    async.getResponse().getOutputStream().setWriteListener(out);
    run(this::tell);
  }

  private void tell() {
    if (isClosed()) {
      return;
    }
    if (out.waiting() == 0) {
      EventStreams.Newest now = source.get();
      if (now.document().equals(told)) {
        // Shows in time when the client has gone.
        out.write(EventStream.COMMENT);
      } else {
        told = now.document();
        synchronized (this) {
          ending = now.last();
        }
        out.write(ServerSentEvent.of(event, now.document()));
      }
      if (now.last()) {
        return;
      }
    } else if (out.stalled(System.nanoTime()) > TimeUnit.SECONDS.toNanos(STALLED)) {
      close(false);
      return;
    }
    inASecond.accept(() -> run(this::tell));
  }

  private void run(Runnable task) {
    try {
      executor.execute(
          () -> {
            try {
              task.run();
            } catch (RuntimeException e) {
              close(false);
            }
          });
    } catch (RejectedExecutionException e) {
      close(false);
    }
  }

  private synchronized boolean isClosed() {
    return closed;
  }

  @Override
  public void drained() {
    boolean end;
    synchronized (this) {
      end = ending;
    }
    if (end) {
      close(false);
    }
  }

  @Override
  public void failed() {
    close(true);
  }

  private void close(boolean gone) {
    synchronized (this) {
      if (closed) {
        return;
      }
      closed = true;
    }
    out.close();
    closing.run();
    if (gone) {
      // By then the server has seen it too, and does not try to write the end of the answer.
      inASecond.accept(this::complete);
    } else {
      complete();
    }
  }

  private void complete() {
    if (ClientConnection.isGone(async.getRequest())) {
      return;
    }
    try {
      async.complete();
    } catch (IllegalStateException e) {
      // The server has ended it already.
    }
  }

  @Override
  public void onComplete(AsyncEvent done) {
    close(false);
  }

  @Override
  public void onTimeout(AsyncEvent late) {
    close(false);
  }

  @Override
  public void onError(AsyncEvent failure) {
    close(true);
  }

  @Override
  public void onStartAsync(AsyncEvent again) {
    again.getAsyncContext().addListener(this);
  }
}
