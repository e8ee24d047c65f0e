package org.resight.web.routing;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.Semaphore;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.resight.cluster.Leadership;
import org.resight.settings.Settings;
import org.resight.state.Curation;
import org.resight.web.operations.HandOver;
import org.resight.web.operations.JournalReplay;
import org.resight.web.operations.Threads;

/**
 * Decides whether this server serves a request, or passes it on to the one that leads. A request
 * that was passed on once is never passed on again. Thread-safe.
 */
@ApplicationScoped
public class Routing {

  /** Requests that are passed on, or wait for a leader, at the same time. */
  private static final int MOST = 1000;

  /** Bodies that are not small and are being received to be passed on. */
  private static final int MOST_BODIES = 12;

  private static final Duration CONNECT = Duration.ofSeconds(1);

  @Inject private Leadership leadership;
  @Inject private JournalReplay replay;
  @Inject private HandOver handOver;
  @Inject private Curation curation;
  @Inject private Threads threads;
  @Inject private Settings settings;
  @Inject private PrometheusMeterRegistry registry;

  private final Semaphore places = new Semaphore(MOST);
  private final Semaphore bodies = new Semaphore(MOST_BODIES);
  private @Nullable Passing passing;

  void start(@Observes @Initialized(ApplicationScoped.class) Object event) {
    if (!leadership.isAlone()) {
      Gauge.builder("resight.cluster.leads", leadership, known -> known.leads() ? 1 : 0)
          .description("1 on the server that leads, 0 on the others")
          .register(registry);
      Gauge.builder("resight.cluster.lease", leadership, known -> known.lease().toMillis() / 1000.0)
          .baseUnit("seconds")
          .description("How long the server that leads may do so still, 0 on the others")
          .register(registry);
      Gauge.builder("resight.cluster.behind", this, Routing::behind)
          .baseUnit("entries")
          .description(
              "Entries of the journals that this server would have to read to lead;"
                  + " -1 before it has read all once")
          .register(registry);
      Gauge.builder("resight.cluster.drained", leadership, known -> known.isDrained() ? 1 : 0)
          .description("1 on a server that is to serve no more")
          .register(registry);
    }
  }

  /**
   * Returns the request as its client sent it, if this server is to serve it, else null.
   *
   * @param request as it came
   */
  @Nullable HttpServletRequest here(HttpServletRequest request) {
    if (leadership.isAlone() || isOwn(request)) {
      return request;
    }
    OptionalLong term = leadership.term();
    if (term.isEmpty() || !serves()) {
      return null;
    }
    String said = request.getHeader(Signature.HEADER);
    return said == null
        ? request
        : passing()
            .signature()
            .read(said, term.getAsLong(), request.getMethod(), Passing.target(request))
            .map(client -> client.asSent(request))
            .orElse(null);
  }

  /** Returns whether this server serves what comes now. */
  private boolean serves() {
    return replay.isServing() && !(leadership.isHandingOver() && handOver.isWaiting());
  }

  /** Serves a request; another server leads only after it has ended. */
  void serve(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    if (leadership.isAlone() || isOwn(request) || request.getRequestURI().endsWith("/events")) {
      chain.doFilter(request, response);
      return;
    }
    HandOver.Serving serving = handOver.serve();
    try {
      chain.doFilter(request, response);
    } finally {
      serving.left(request);
    }
  }

  /** What each server answers for itself. */
  private static boolean isOwn(HttpServletRequest request) {
    String path = request.getRequestURI().substring(request.getContextPath().length());
    return path.equals("/health") || path.startsWith("/health/") || path.equals("/metrics");
  }

  private double behind() {
    return leadership.leads() ? 0 : curation.followed().behind();
  }

  /** Returns whether this server may still answer what it has read. */
  boolean isServing() {
    return leadership.isAlone() || replay.isServing();
  }

  /** Has the server that leads answer a request. */
  void passOn(HttpServletRequest request, HttpServletResponse response) throws IOException {
    if (request.getHeader(Signature.HEADER) != null) {
      Passing.answer(
          request, response, "misdirected", 421, "This server does not lead; ask another.");
    } else if (!places.tryAcquire()) {
      Passing.answer(
          request, response, "busy", 503, "Too many requests are passed on; nothing was done.");
    } else {
      passing().begin(request, response, places::release);
    }
  }

  private synchronized Passing passing() {
    Passing made = passing;
    if (made == null) {
      ThreadPoolExecutor pool =
          new ThreadPoolExecutor(
              4,
              Integer.MAX_VALUE,
              30,
              TimeUnit.SECONDS,
              new SynchronousQueue<>(),
              threads.factory());
      made =
          new Passing(
              leadership,
              threads,
              HttpClient.newBuilder()
                  .version(HttpClient.Version.HTTP_1_1)
                  .connectTimeout(CONNECT)
                  .executor(pool)
                  .build(),
              this::serves,
              settings.maxBody(),
              bodies);
      passing = made;
      threads.every(1, made::look);
      Gauge.builder("resight.cluster.passed.on", places, free -> MOST - free.availablePermits())
          .description("requests that are being passed on to the server that leads")
          .register(registry);
    }
    return made;
  }
}
