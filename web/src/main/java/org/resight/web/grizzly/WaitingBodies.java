package org.resight.web.grizzly;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.glassfish.grizzly.Buffer;
import org.glassfish.grizzly.Connection;
import org.glassfish.grizzly.Grizzly;
import org.glassfish.grizzly.attributes.Attribute;
import org.glassfish.grizzly.filterchain.BaseFilter;
import org.glassfish.grizzly.filterchain.FilterChainContext;
import org.glassfish.grizzly.filterchain.NextAction;
import org.glassfish.grizzly.http.HttpContent;
import org.glassfish.grizzly.http.HttpRequestPacket;
import org.glassfish.grizzly.http.HttpResponsePacket;
import org.glassfish.grizzly.http.HttpServerFilter;
import org.glassfish.grizzly.http.Protocol;
import org.glassfish.grizzly.http.util.Header;
import org.glassfish.grizzly.http.util.HttpStatus;
import org.glassfish.grizzly.memory.Buffers;
import org.resight.web.limits.BusyDocument;

/**
 * Keeps a request back, without a thread, until its body or the first 64 KB of it have come; and
 * refuses it when there is no thread for it and no place to wait for one.
 *
 * <p>It stands before the filter that runs applications. Bytes are copied, as a client that sends
 * one at a time would else have a buffer kept for each. A client that falls silent is cut off.
 * Requests of HTTP/2 pass as they come.
 *
 * <p>Thread-safe: a connection is read by one thread at a time, and closed by any.
 */
final class WaitingBodies extends BaseFilter {

  /** Bytes that are waited for; the application reads the rest on a thread. */
  static final int SMALL = 1 << 16;

  private static final Attribute<Boolean> PASSED =
      Grizzly.DEFAULT_ATTRIBUTE_BUILDER.createAttribute(WaitingBodies.class.getName());

  private final Duration silence;
  private final Map<Connection<?>, Body> waiting = new ConcurrentHashMap<>();
  private volatile boolean ended;

  /**
   * Waits for bodies.
   *
   * @param silence for how long a client may send nothing
   */
  WaitingBodies(Duration silence) {
    this.silence = silence;
  }

  @Override
  public NextAction handleRead(FilterChainContext ctx) throws IOException {
    if (ended) {
      return ctx.getInvokeAction();
    }
    if (!(ctx.getMessage() instanceof HttpContent content)
        || !(content.getHttpHeader() instanceof HttpRequestPacket request)
        || PASSED.isSet(request)) {
      return ctx.getInvokeAction();
    }
    Connection<?> connection = ctx.getConnection();
    if (FullQueue.isReader(connection) && !HttpContent.isBroken(content)) {
      waiting.remove(connection);
      return answerBusy(ctx, request);
    }
    Body body = waiting.get(connection);
    if (body == null) {
      if (isUnbounded(request)) {
        return refuse(ctx, request.getResponse());
      }
      if (content.isLast() || !isAwaited(request)) {
        return ctx.getInvokeAction();
      }
      body = new Body();
      waiting.put(connection, body);
      if (request.requiresAcknowledgement()) {
        acknowledge(ctx, request.getResponse());
      }
    }
    if (HttpContent.isBroken(content)) {
      waiting.remove(connection);
      return ctx.getInvokeAction();
    }
    body.add(content.getContent());
    if (!content.isLast() && body.size() < SMALL) {
      return ctx.getStopAction();
    }
    waiting.remove(connection);
    PASSED.set(request, true);
    Buffer come = Buffers.wrap(ctx.getMemoryManager(), body.toByteArray());
    ctx.setMessage(request.httpContentBuilder().content(come).last(content.isLast()).build());
    return ctx.getInvokeAction();
  }

  /**
   * Returns whether the server does not know where the body ends: it does not look when a client
   * wants another protocol, even one that it does not speak, and the application would wait.
   */
  private static boolean isUnbounded(HttpRequestPacket request) {
    return request.isUpgrade()
        && request.isIgnoreContentModifiers()
        && (request.getContentLength() > 0 || request.isChunked());
  }

  private static NextAction refuse(FilterChainContext ctx, HttpResponsePacket response) {
    HttpStatus.BAD_REQUEST_400.setValues(response);
    response.setContentLength(0);
    response.getProcessingState().setError(true);
    ctx.write(response.httpContentBuilder().last(true).build());
    ctx.getConnection().closeSilently();
    return ctx.getStopAction();
  }

  /**
   * This server closes the connection after any 503, but not before it has read what else comes of
   * the body: whoever still sends would else lose the answer.
   */
  private static NextAction answerBusy(FilterChainContext ctx, HttpRequestPacket request) {
    byte[] document =
        BusyDocument.of(
            "Too many requests wait for this server; nothing was done.", request.getRequestURI());
    HttpResponsePacket response = request.getResponse();
    HttpStatus.SERVICE_UNAVAILABLE_503.setValues(response);
    response.setHeader(Header.RetryAfter, String.valueOf(BusyDocument.RETRY_AFTER));
    response.setContentType(BusyDocument.TYPE);
    response.setContentLength(document.length);
    boolean keepsBody = request.requiresAcknowledgement();
    Buffer content = Buffers.wrap(ctx.getMemoryManager(), document);
    ctx.write(response.httpContentBuilder().content(content).last(true).build());
    if (keepsBody) {
      ctx.getConnection().closeSilently();
    } else {
      ctx.notifyDownstream(HttpServerFilter.RESPONSE_COMPLETE_EVENT);
    }
    return ctx.getStopAction();
  }

  private static boolean isAwaited(HttpRequestPacket request) {
    Protocol protocol = request.getProtocol();
    boolean known =
        !request.requiresAcknowledgement()
            || "100-continue".equalsIgnoreCase(request.getHeader(Header.Expect));
    return known
        && request.isExpectContent()
        && !request.isIgnoreContentModifiers()
        && (protocol == Protocol.HTTP_1_1 || protocol == Protocol.HTTP_1_0);
  }

  /** Answers {@code Expect: 100-continue}: such a client sends nothing before. */
  private static void acknowledge(FilterChainContext ctx, HttpResponsePacket response) {
    HttpStatus.CONINTUE_100.setValues(response);
    response.setAcknowledgement(true);
    ctx.write(response);
    HttpStatus.OK_200.setValues(response);
  }

  @Override
  public NextAction handleClose(FilterChainContext ctx) {
    waiting.remove(ctx.getConnection());
    return ctx.getInvokeAction();
  }

  /** Cuts off whoever has been silent for too long. */
  void endSilent() {
    long now = System.nanoTime();
    waiting.forEach(
        (connection, body) -> {
          if (now - body.last > silence.toNanos() && waiting.remove(connection, body)) {
            connection.terminateSilently();
          }
        });
  }

  /**
   * Cuts off everybody who is waited for, and keeps back no request any more. Connections have this
   * filter for as long as they live, so also when its application is gone, and no class of it can
   * be loaded any more.
   */
  void end() {
    ended = true;
    waiting.keySet().forEach(Connection::terminateSilently);
  }

  /** What of a body has come. */
  private static final class Body extends ByteArrayOutputStream {

    private volatile long last = System.nanoTime();

    void add(Buffer content) {
      byte[] bytes = new byte[content.remaining()];
      content.get(bytes);
      write(bytes, 0, bytes.length);
      last = System.nanoTime();
    }
  }
}
