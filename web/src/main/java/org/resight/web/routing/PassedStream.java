package org.resight.web.routing;

import jakarta.servlet.ServletOutputStream;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;
import org.resight.web.events.StreamOutput;

/**
 * Passes a stream of events on as it comes. No thread waits for the client: the next part is asked
 * for when it has taken the last. Thread-safe.
 */
final class PassedStream implements Flow.Subscriber<List<ByteBuffer>>, StreamOutput.Owner {

  private final StreamOutput out;
  private final Runnable ended;
  private Flow.@Nullable Subscription subscription;
  private boolean asked;
  private boolean whole;
  private boolean closed;

  /**
   * Begins.
   *
   * @param ended is run once, when no more goes out
   */
  PassedStream(ServletOutputStream to, Runnable ended) {
    this.out = new StreamOutput(to, this);
    this.ended = ended;
    to.setWriteListener(out);
  }

  @Override
  public void onSubscribe(Flow.Subscription given) {
    synchronized (this) {
      subscription = given;
    }
    drained();
  }

  @Override
  public void onNext(List<ByteBuffer> buffers) {
    synchronized (this) {
      asked = false;
    }
    int length = buffers.stream().mapToInt(ByteBuffer::remaining).sum();
    byte[] bytes = new byte[length];
    int at = 0;
    for (ByteBuffer buffer : buffers) {
      int next = buffer.remaining();
      buffer.get(bytes, at, next);
      at += next;
    }
    if (length == 0) {
      drained();
    } else {
      out.write(bytes);
    }
  }

  @Override
  public void drained() {
    Flow.Subscription next = null;
    boolean end;
    synchronized (this) {
      end = whole && out.isDrained();
      if (!end && !asked && !closed && subscription != null) {
        asked = true;
        next = subscription;
      }
    }
    if (end) {
      close();
    } else if (next != null) {
      next.request(1);
    }
  }

  @Override
  public void onError(Throwable failure) {
    close();
  }

  @Override
  public void onComplete() {
    synchronized (this) {
      whole = true;
    }
    drained();
  }

  @Override
  public void failed() {
    close();
  }

  /** Ends it at both sides; once, however often it is called. */
  void close() {
    Flow.Subscription left;
    synchronized (this) {
      if (closed) {
        return;
      }
      closed = true;
      left = subscription;
    }
    if (left != null) {
      left.cancel();
    }
    out.close();
    ended.run();
  }
}
