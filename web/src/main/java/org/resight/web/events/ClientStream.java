package org.resight.web.events;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import java.io.IOException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.resight.web.limits.ClientConnection;

/**
 * One client that is told events until it goes or the stream ends. No thread waits for it, and it
 * is ended once, however many sides end it. Thread-safe.
 */
abstract class ClientStream implements StreamOutput.Owner, AsyncListener {

  /** Seconds for which a client may take nothing of what waits for it. */
  static final int STALLED = 30;

  final StreamOutput out;
  private final Executor executor;
  private final Consumer<Runnable> inASecond;
  private final AsyncContext async;
  private boolean closed;

  /**
   * Makes a stream of a request that has become asynchronous.
   *
   * @param executor runs what may block
   * @param inASecond runs something short after a second
   */
  ClientStream(Executor executor, Consumer<Runnable> inASecond, AsyncContext async)
      throws IOException {
    this.executor = executor;
    this.inASecond = inASecond;
    this.async = async;
    this.out = new StreamOutput(async.getResponse().getOutputStream(), this);
  }

  /** Begins to tell. */
  final void start() throws IOException {
    async.addListener(this);
    async.getResponse().getOutputStream().setWriteListener(out);
    run(this::begin);
  }

  /** Tells the first. */
  abstract void begin();

  /** Is called once, when the stream has ended. */
  abstract void ended();

  /** Runs something; what it throws ends the stream. */
  final void run(Runnable task) {
    try {
      executor.execute(
          () -> {
            try {
              task.run();
            } catch (RuntimeException e) {
              close();
            }
          });
    } catch (RejectedExecutionException e) {
      close();
    }
  }

  /** Runs something after a second; what it throws ends the stream. */
  final void later(Runnable task) {
    inASecond.accept(() -> run(task));
  }

  /** Returns whether the client has taken nothing for {@value #STALLED} s of what waits for it. */
  final boolean stalls(long now) {
    return out.stalled(now) > TimeUnit.SECONDS.toNanos(STALLED);
  }

  final synchronized boolean isClosed() {
    return closed;
  }

  /** Ends the stream; once, however often it is called. */
  final void close() {
    close(false);
  }

  private void close(boolean gone) {
    synchronized (this) {
      if (closed) {
        return;
      }
      closed = true;
    }
    out.close();
    ended();
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
  public void failed() {
    close(true);
  }

  @Override
  public void onComplete(AsyncEvent event) {
    close();
  }

  @Override
  public void onTimeout(AsyncEvent event) {
    close();
  }

  @Override
  public void onError(AsyncEvent event) {
    close(true);
  }

  @Override
  public void onStartAsync(AsyncEvent event) {
    event.getAsyncContext().addListener(this);
  }
}
