package org.resight.web;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.resight.web.undertow.RequestBodies;

/**
 * A body that is still on its way: no thread waits for it, and the request is dispatched once more
 * when it has come whole.
 *
 * <p>For bodies up to {@value #MOST} bytes that say their length, which every review is. Its
 * callbacks come one after the other.
 */
final class ArrivingBody implements ReadListener, AsyncListener {

  private static final String WHOLE = "org.resight.web.body";

  private static final int MOST = 64 << 10;

  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final AsyncContext request;
  private final HttpServletResponse response;
  private final ServletInputStream sent;
  private final byte[] body;
  private final AtomicBoolean ended = new AtomicBoolean();
  private int come;

  private ArrivingBody(
      AsyncContext request, HttpServletResponse response, ServletInputStream sent, int length) {
    this.request = request;
    this.response = response;
    this.sent = sent;
    this.body = new byte[length];
  }

  /**
   * Waits for the body of a request unless that is there, large, of unknown length or waited for
   * before; returns whether it does, so that the caller leaves the request alone.
   */
  static boolean awaited(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    int length = request.getContentLength();
    if (request.getDispatcherType() != DispatcherType.REQUEST
        || length <= 0
        || length > MOST
        || request.getServletContext().getAttribute(RequestBodies.BODIES_COME_WHOLE) != null) {
      return false;
    }
    ServletInputStream sent = request.getInputStream();
    if (sent.available() >= length) {
      return false;
    }
    AsyncContext async = request.startAsync(request, response);
    async.setTimeout(PATIENCE.toMillis());
    ArrivingBody arriving = new ArrivingBody(async, response, sent, length);
    async.addListener(arriving);
    sent.setReadListener(arriving);
    return true;
  }

  /** Returns a request that has the body that was waited for; the same if none was. */
  static HttpServletRequest arrived(HttpServletRequest request) {
    return request.getAttribute(WHOLE) instanceof byte[] body ? new Whole(request, body) : request;
  }

  @Override
  public void onDataAvailable() throws IOException {
    while (come < body.length && sent.isReady()) {
      int read = sent.read(body, come, body.length - come);
      if (read < 0) {
        throw new IOException("The body ended before its length");
      }
      come += read;
    }
    if (come == body.length) {
      dispatch();
    }
  }

  @Override
  public void onAllDataRead() {
    if (come == body.length) {
      dispatch();
    }
  }

  private void dispatch() {
    if (ended.compareAndSet(false, true)) {
      request.getRequest().setAttribute(WHOLE, body);
      request.dispatch();
    }
  }

  /** The client is gone, so that there is nobody to be answered. */
  @Override
  public void onError(Throwable failure) {
    if (ended.compareAndSet(false, true)) {
      response.setStatus(HttpServletResponse.SC_BAD_REQUEST);
      request.complete();
    }
  }

  @Override
  public void onTimeout(AsyncEvent event) {
    if (ended.compareAndSet(false, true)) {
      response.setStatus(HttpServletResponse.SC_REQUEST_TIMEOUT);
      response.setHeader("Connection", "close");
      request.complete();
    }
  }

  @Override
  public void onError(AsyncEvent event) {
    onError(event.getThrowable());
  }

  @Override
  public void onComplete(AsyncEvent event) {
    // answered
  }

  @Override
  public void onStartAsync(AsyncEvent event) {
    // what comes after the dispatch is no business of the body
  }

  /** A request with its body in memory. */
  private static final class Whole extends HttpServletRequestWrapper {

    private final ServletInputStream body;

    Whole(HttpServletRequest request, byte[] body) {
      super(request);
      this.body = new InMemory(body);
    }

    @Override
    public ServletInputStream getInputStream() {
      return body;
    }
  }

  private static final class InMemory extends ServletInputStream {

    private final ByteArrayInputStream bytes;

    InMemory(byte[] body) {
      bytes = new ByteArrayInputStream(body);
    }

    @Override
    public int read() {
      return bytes.read();
    }

    @Override
    public int read(byte[] into, int offset, int length) {
      return bytes.read(into, offset, length);
    }

    @Override
    public int available() {
      return bytes.available();
    }

    @Override
    public boolean isFinished() {
      return bytes.available() == 0;
    }

    @Override
    public boolean isReady() {
      return true;
    }

    @Override
    public void setReadListener(ReadListener listener) {
      throw new IllegalStateException("the body has been read");
    }
  }
}
