package org.resight.web.undertow;

import io.undertow.server.HttpServerExchange;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.util.concurrent.TimeUnit;
import org.xnio.IoUtils;
import org.xnio.conduits.AbstractStreamSourceConduit;
import org.xnio.conduits.StreamSourceConduit;

/**
 * A body whose rest no thread waits long for once its request has been answered, refused for
 * instance.
 *
 * <p>The servlet container reads what the application has left, on the request's thread, so that a
 * client that is still sending gets its answer: closed too early, the connection would be reset.
 * That is let be for as long as enough comes; then the connection is closed.
 *
 * <p>Confined to the thread that has the exchange.
 */
final class UnreadBody extends AbstractStreamSourceConduit<StreamSourceConduit> {

  /** For how long a thread waits when nothing comes, whatever has come before. */
  private static final long TIMEOUT = TimeUnit.MILLISECONDS.toNanos(50);

  /** A millisecond: less is taken for no bound at all. */
  private static final long SHORTEST = TimeUnit.MILLISECONDS.toNanos(1);

  /** Nanoseconds for which a byte more lets it wait: one in which 64 KB a second come. */
  private static final long EACH = TimeUnit.SECONDS.toNanos(1) >> 16;

  private final HttpServerExchange exchange;
  private long left = TIMEOUT;

  UnreadBody(StreamSourceConduit next, HttpServerExchange exchange) {
    super(next);
    this.exchange = exchange;
  }

  @Override
  public int read(ByteBuffer bytes) throws IOException {
    int read = next(bytes);
    if (read > 0 && exchange.isResponseComplete()) {
      left = Math.min(left + read * EACH, TIMEOUT);
    }
    return read;
  }

  /**
   * A client may end its side too soon. Where the length of the body is known, the application sees
   * that the end is missing, and says so; the server would answer 500.
   */
  private int next(ByteBuffer bytes) throws IOException {
    try {
      return super.read(bytes);
    } catch (IOException e) {
      if (exchange.getRequestContentLength() > 0 && !exchange.isResponseStarted()) {
        return -1;
      }
      throw e;
    }
  }

  @Override
  public void awaitReadable() throws IOException {
    if (!exchange.isResponseComplete()) {
      super.awaitReadable();
    } else if (left >= SHORTEST) {
      long began = System.nanoTime();
      super.awaitReadable(left, TimeUnit.NANOSECONDS);
      left -= System.nanoTime() - began;
    } else {
      IoUtils.safeClose(exchange.getConnection());
      throw new ClosedChannelException();
    }
  }
}
