package org.resight.web.routing;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.resight.cluster.Leadership;
import org.resight.cluster.Node;
import org.resight.web.body.Json;
import org.resight.web.operations.Threads;
import org.resight.web.problem.Problem;

/** What all requests that are passed on share. Thread-safe. */
final class Passing {

  /**
   * The server has the beginning of a body before it runs a request; a thread waits for the rest.
   */
  private static final long SMALL = 60_000;

  private static final int BODIES_TIMEOUT = 2;

  /** Timeout of the question whether a server lives. */
  private static final Duration ASKED = Duration.ofMillis(500);

  private final Leadership leadership;
  private final Threads threads;
  private final HttpClient http;
  private final Owners owners;
  private final long maxBody;
  private final Semaphore bodies;
  private final Signature signature;
  private final OutOfReach outOfReach;
  private final Set<PassedRequest> open = ConcurrentHashMap.newKeySet();

  Passing(
      Leadership leadership,
      Threads threads,
      HttpClient http,
      Owners owners,
      long maxBody,
      Semaphore bodies) {
    this.leadership = leadership;
    this.threads = threads;
    this.http = http;
    this.owners = owners;
    this.maxBody = maxBody;
    this.bodies = bodies;
    this.signature = new Signature(leadership::secret);
    this.outOfReach =
        new OutOfReach(
            this::ask,
            owners.replay()::nodes,
            leadership::nodes,
            leadership.node().id(),
            threads.outgoing(),
            this::look,
            System::nanoTime);
  }

  /** Asks a server whether it lives; what it says does not matter. */
  private CompletionStage<?> ask(Node server) {
    return http.sendAsync(
        HttpRequest.newBuilder(URI.create(server.url() + "/health/live")).timeout(ASKED).build(),
        BodyHandlers.discarding());
  }

  /** Returns which servers live that this one cannot reach. */
  OutOfReach outOfReach() {
    return outOfReach;
  }

  Signature signature() {
    return signature;
  }

  Leadership leadership() {
    return leadership;
  }

  /** Returns which server is to be asked. */
  Owners owners() {
    return owners;
  }

  Threads threads() {
    return threads;
  }

  HttpClient http() {
    return http;
  }

  /** Returns the path and the query of a request, as they were sent. */
  static String target(HttpServletRequest request) {
    String query = request.getQueryString();
    return request.getRequestURI() + (query == null ? "" : "?" + query);
  }

  /**
   * Reads the body of a request and has the rest done without its thread.
   *
   * @param path names the graph whose owner is to answer
   * @param ended is run when it is answered
   */
  void begin(
      HttpServletRequest request,
      HttpServletResponse response,
      Optional<GraphPath> path,
      Runnable ended)
      throws IOException {
    Spool body;
    try {
      body = body(request, response);
    } catch (IOException | RuntimeException e) {
      ended.run();
      throw e;
    }
    if (body == null) {
      ended.run();
      return;
    }
    PassedRequest passed =
        new PassedRequest(
            this,
            request,
            response,
            path,
            body,
            done -> {
              open.remove(done);
              ended.run();
            });
    open.add(passed);
    passed.attempt();
  }

  private @Nullable Spool body(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    long length = request.getContentLengthLong();
    boolean chunked = request.getHeader("Transfer-Encoding") != null;
    if (length > maxBody) {
      tooLarge(request, response);
      return null;
    }
    boolean waits = length > SMALL || (chunked && length < 0);
    if (length <= 0 && !waits && !request.getProtocol().startsWith("HTTP/2")) {
      return new Spool(0);
    }
    if (waits && !hasPlace()) {
      answer(request, response, "busy", 503, "Too many bodies are being sent; nothing was done.");
      return null;
    }
    try {
      return Spool.of(request.getInputStream(), maxBody);
    } catch (Spool.TooLargeException e) {
      tooLarge(request, response);
      return null;
    } finally {
      if (waits) {
        bodies.release();
      }
    }
  }

  private void tooLarge(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    response.setHeader("Connection", "close");
    answer(
        request,
        response,
        "content-too-large",
        413,
        "The body has more than " + maxBody + " bytes; nothing was done.");
  }

  private boolean hasPlace() {
    try {
      return bodies.tryAcquire(BODIES_TIMEOUT, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** Gives those up whose server does not lead any more, or is out of reach. */
  void look() {
    open.forEach(PassedRequest::look);
  }

  static void answer(
      HttpServletRequest request,
      HttpServletResponse response,
      String slug,
      int status,
      String detail)
      throws IOException {
    byte[] body =
        Json.MAPPER.writeValueAsBytes(
            Problem.of(slug, status, detail, request.getRequestURI(), Map.of()));
    response.setStatus(status);
    response.setContentType(Problem.MEDIA_TYPE);
    response.setHeader("Cache-Control", "no-store");
    if (status == HttpServletResponse.SC_SERVICE_UNAVAILABLE) {
      response.setHeader("Retry-After", Integer.toString(Problem.RETRY_AFTER));
    }
    response.setContentLength(body.length);
    response.getOutputStream().write(body);
  }
}
