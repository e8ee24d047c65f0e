package org.resight.web.events;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import java.io.IOException;

/**
 * Writes what it is given as its client reads it, and never has a thread wait for that.
 *
 * <p>Thread-safe. {@link Owner} is called without a lock held, on the thread that has written.
 */
public final class StreamOutput implements WriteListener {

  private static final int PIECE = 8 << 10;

  /** Whoever gives this what to write. */
  public interface Owner {
    /** Says that all has gone out. */
    void drained();

    /** Says that nothing more will go out; may be said more than once. */
    void failed();
  }

  private final ServletOutputStream out;
  private final Owner owner;
  private byte[] pending = new byte[0];
  private int written;
  private boolean flushed = true;

  /** Whether the server will call {@link #onWritePossible}: it does so at first. */
  private boolean called = true;

  private boolean closed;
  private long stands = System.nanoTime();

  public StreamOutput(ServletOutputStream out, Owner owner) {
    this.out = out;
    this.owner = owner;
  }

  /** Adds something to be written; after {@link #close} nothing happens. */
  public void write(byte[] bytes) {
    synchronized (this) {
      if (closed || bytes.length == 0) {
        return;
      }
      if (isEmpty()) {
        stands = System.nanoTime();
      }
      int left = pending.length - written;
      byte[] joined = new byte[left + bytes.length];
      System.arraycopy(pending, written, joined, 0, left);
      System.arraycopy(bytes, 0, joined, left, bytes.length);
      pending = joined;
      written = 0;
      flushed = false;
      if (called) {
        return;
      }
    }
    advance(false);
  }

  @Override
  public void onWritePossible() {
    advance(true);
  }

  private void advance(boolean fromServer) {
    boolean drained;
    try {
      synchronized (this) {
        if (closed || (called && !fromServer)) {
          return;
        }
        called = false;
        push();
        drained = isEmpty();
      }
    } catch (IOException | RuntimeException e) {
      owner.failed();
      return;
    }
    if (drained) {
      owner.drained();
    }
  }

  private void push() throws IOException {
    while (!isEmpty()) {
      if (!out.isReady()) {
        called = true;
        return;
      }
      if (written < pending.length) {
        int piece = Math.min(PIECE, pending.length - written);
        out.write(pending, written, piece);
        written += piece;
      } else {
        out.flush();
        flushed = true;
      }
      stands = System.nanoTime();
    }
    pending = new byte[0];
    written = 0;
  }

  private boolean isEmpty() {
    return written == pending.length && flushed;
  }

  /** Returns for how many nanoseconds the client has not taken what waits; 0 if nothing waits. */
  synchronized long stalled(long now) {
    return isEmpty() ? 0 : Math.max(0, now - stands);
  }

  /** Returns for how many nanoseconds nothing was written. */
  synchronized long idle(long now) {
    return now - stands;
  }

  /** Returns how many bytes wait for the client. */
  public synchronized int waiting() {
    return pending.length - written;
  }

  /** Returns whether all has gone out to the client. */
  public synchronized boolean isDrained() {
    return isEmpty();
  }

  /** Forgets what waits. */
  public synchronized void close() {
    closed = true;
    pending = new byte[0];
    written = 0;
    flushed = true;
  }

  @Override
  public void onError(Throwable failure) {
    owner.failed();
  }
}
