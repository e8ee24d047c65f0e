package org.resight.web.undertow;

import io.undertow.server.HttpServerExchange;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import org.xnio.conduits.AbstractStreamSourceConduit;
import org.xnio.conduits.StreamSourceConduit;

/**
 * A body whose rest no thread waits for once its request has been answered, refused for instance.
 *
 * <p>The servlet container reads what the application has left, on the request's thread, and waits
 * for what has not come. It is told here that there is no more when it would wait. Whatever comes
 * is read without a thread afterwards, by the exchange as it ends, so that the client's next
 * request is found and its answer not lost by closing the connection before it has read it.
 *
 * <p>Confined to the thread that has the exchange.
 */
final class UnreadBody extends AbstractStreamSourceConduit<StreamSourceConduit> {

  private enum Rest {
    AWAITED,
    /** The next read says that there is no more. */
    DENIED,
    /** The container ends its reading, which must not end the connection's. */
    LEFT,
    DRAINED
  }

  private final HttpServerExchange exchange;
  private Rest rest = Rest.AWAITED;

  UnreadBody(StreamSourceConduit next, HttpServerExchange exchange) {
    super(next);
    this.exchange = exchange;
  }

  @Override
  public int read(ByteBuffer bytes) throws IOException {
    if (rest == Rest.DENIED) {
      rest = Rest.LEFT;
      return -1;
    }
    return super.read(bytes);
  }

  @Override
  public void awaitReadable() throws IOException {
    if (!isDenied()) {
      super.awaitReadable();
    }
  }

  @Override
  public void awaitReadable(long time, TimeUnit unit) throws IOException {
    if (!isDenied()) {
      super.awaitReadable(time, unit);
    }
  }

  private boolean isDenied() {
    if (rest == Rest.AWAITED && exchange.isResponseComplete()) {
      rest = Rest.DENIED;
    }
    return rest == Rest.DENIED;
  }

  @Override
  public void terminateReads() throws IOException {
    if (rest == Rest.LEFT) {
      rest = Rest.DRAINED;
    } else {
      super.terminateReads();
    }
  }
}
