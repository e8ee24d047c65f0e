package org.resight.web.undertow;

import io.undertow.server.HttpHandler;
import io.undertow.util.Protocols;
import java.io.IOException;
import java.nio.channels.Channel;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.resight.web.problem.BoundMetrics;
import org.xnio.IoUtils;
import org.xnio.conduits.AbstractStreamSinkConduit;
import org.xnio.conduits.StreamSinkConduit;

/**
 * Bounds how many threads wait long for clients of HTTP/2 to take their answers. One more waits for
 * a moment. If no place becomes free, its connection is closed.
 *
 * <p>A client of HTTP/2 says how much it takes. If that is nothing, even the smallest answer keeps
 * its thread, and one connection asks for a hundred. Over HTTP/1.1 small answers always go out.
 *
 * <p>An answer may wait for a short time without a place. Many answers of one connection wait for
 * each other even where the client takes all of them at once. Thread-safe.
 */
final class UntakenAnswers {

  /** Threads that wait; a server of one processor has 16. */
  static final int MOST_AWAITED = 8;

  /** For how long an answer waits without a place, all its waits together. */
  private static final Duration SHORT = Duration.ofMillis(250);

  /** For how long one more waits: the others may only be slow. */
  private static final Duration MOMENT = Duration.ofSeconds(1);

  /** Fair: a client that takes its answer slowly, but takes it, is not passed over. */
  private final Semaphore places = new Semaphore(MOST_AWAITED, true);

  /** Watches over the answer of each request. */
  HttpHandler watched(HttpHandler next) {
    return exchange -> {
      if (Protocols.HTTP_2_0.equals(exchange.getProtocol())) {
        exchange.addResponseWrapper((factory, of) -> watched(factory.create(), of.getConnection()));
      }
      next.handleRequest(exchange);
    };
  }

  /** Watches over an answer, which goes out over a connection. */
  StreamSinkConduit watched(StreamSinkConduit answer, Channel connection) {
    return new Answer(answer, connection);
  }

  /** An answer; a thread waits long in it only with a place. One thread at a time writes it. */
  private final class Answer extends AbstractStreamSinkConduit<StreamSinkConduit> {

    private final Channel connection;
    private long left = SHORT.toNanos();

    Answer(StreamSinkConduit next, Channel connection) {
      super(next);
      this.connection = connection;
    }

    /** May return before the answer can be written; who waits tries it, and waits again. */
    @Override
    public void awaitWritable() throws IOException {
      if (left > 0) {
        awaitShortly(left);
        return;
      }
      enter();
      try {
        next.awaitWritable();
      } finally {
        places.release();
      }
    }

    @Override
    public void awaitWritable(long time, TimeUnit unit) throws IOException {
      if (left > 0) {
        awaitShortly(Math.min(left, unit.toNanos(time)));
        return;
      }
      enter();
      try {
        next.awaitWritable(time, unit);
      } finally {
        places.release();
      }
    }

    private void awaitShortly(long nanos) throws IOException {
      long begun = System.nanoTime();
      next.awaitWritable(nanos, TimeUnit.NANOSECONDS);
      left -= System.nanoTime() - begun;
    }

    private void enter() throws IOException {
      try {
        // Streams of a connection that was closed still come to their threads.
        if (connection.isOpen() && places.tryAcquire(MOMENT.toMillis(), TimeUnit.MILLISECONDS)) {
          return;
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      BoundMetrics.leftOut("answers");
      // Its other answers are not taken either.
      IoUtils.safeClose(connection);
      throw new ClosedChannelException();
    }
  }
}
