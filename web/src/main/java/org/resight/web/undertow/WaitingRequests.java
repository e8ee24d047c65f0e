package org.resight.web.undertow;

import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.AttachmentKey;
import io.undertow.util.Headers;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.resight.web.limits.BusyDocument;

/**
 * How many requests wait for one of the server's threads: so many, and any further one is told at
 * once that the server is busy.
 *
 * <p>WildFly lets any number wait, each for longer than the one before and with its body in memory.
 * Thread-safe; no method waits.
 */
final class WaitingRequests {

  private static final AttachmentKey<Place> PLACE = AttachmentKey.create(Place.class);

  private final int most;
  private final AtomicInteger waiting = new AtomicInteger();

  /**
   * Lets some requests wait.
   *
   * @param most how many
   */
  WaitingRequests(int most) {
    this.most = most;
  }

  /** Has a request wait, or refuses it; for the I/O thread that is about to hand it over. */
  HttpHandler entrance(HttpHandler next) {
    return exchange -> {
      if (waiting.incrementAndGet() > most) {
        waiting.decrementAndGet();
        refuse(exchange);
        return;
      }
      Place place = new Place();
      exchange.putAttachment(PLACE, place);
      // Its client may go away before a thread is there.
      exchange.addExchangeCompleteListener(
          (ended, further) -> {
            place.leave();
            further.proceed();
          });
      next.handleRequest(exchange);
    };
  }

  /** Says that a request has its thread; for that thread, before all else. */
  HttpHandler exit(HttpHandler next) {
    return exchange -> {
      Place place = exchange.getAttachment(PLACE);
      if (place != null) {
        place.leave();
      }
      next.handleRequest(exchange);
    };
  }

  private static void refuse(HttpServerExchange exchange) {
    exchange.setStatusCode(BusyDocument.STATUS);
    exchange.getResponseHeaders().put(Headers.RETRY_AFTER, BusyDocument.RETRY_AFTER);
    exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, BusyDocument.TYPE);
    exchange
        .getResponseSender()
        .send(
            ByteBuffer.wrap(
                BusyDocument.of(
                    "Too many requests wait for this server; nothing was done.",
                    exchange.getRequestPath())));
  }

  /** The place of one request, which it leaves once. */
  private final class Place {

    private final AtomicBoolean taken = new AtomicBoolean(true);

    void leave() {
      if (taken.getAndSet(false)) {
        waiting.decrementAndGet();
      }
    }
  }
}
