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
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.resight.cluster.Leadership;
import org.resight.cluster.Standing;
import org.resight.graph.GraphClient;
import org.resight.journal.GraphKey;
import org.resight.refusal.JournalUnavailableException;
import org.resight.settings.Settings;
import org.resight.state.Curation;
import org.resight.web.operations.HandOver;
import org.resight.web.operations.JournalReplay;
import org.resight.web.operations.OwnedGraph;
import org.resight.web.operations.Threads;

/**
 * Decides whether this server serves a request, or passes it on: to the server that owns the graph
 * which it is about, or else to the one that leads. A request that was passed on once is never
 * passed on again. Thread-safe.
 */
@ApplicationScoped
public class Routing {

  /** Requests that are passed on, or wait for a leader, at the same time. */
  private static final int MOST = 1000;

  /** Bodies that are not small and are being received to be passed on. */
  private static final int MOST_BODIES = 12;

  private static final Duration CONNECT = Duration.ofSeconds(1);

  /** How long the journals may take to be read along before an answer about many graphs. */
  private static final long TIMEOUT_MS = 5000;

  /** The beginnings of the addresses that tell of graphs. */
  private static final List<String> DATA =
      List.of("/api/", "/review", "/view", "/submit", "/action");

  private static final Logger LOG = System.getLogger(Routing.class.getName());

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
      Gauge.builder("resight.cluster.graphs", this, Routing::owned)
          .description("Graphs that this server owns")
          .register(registry);
    }
  }

  /** Serves a request, or has the server serve it that is to. */
  void route(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    if (leadership.isAlone() || isOwn(request)) {
      chain.doFilter(request, response);
      return;
    }
    if (request.getHeader(Signature.HEADER) != null) {
      response.setHeader(PassedAnswer.HEADER, "yes"); // so that no answer of a container is taken
    }
    Optional<GraphPath> path = GraphPath.of(request);
    GraphClient graph = path.flatMap(named -> named.owned(curation.shared())).orElse(null);
    if (graph != null) {
      serveOwned(request, response, chain, graph, path);
    } else if (path.isPresent() && isElsewhere(path.get())) {
      passOn(request, response, path);
    } else {
      HttpServletRequest here = asLeader(request);
      if (here == null) {
        passOn(request, response, path);
      } else if (!isCurrent(request)) {
        Passing.answer(
            request, response, "busy", 503, "The database did not answer; nothing was done.");
      } else {
        serve(here, response, chain);
      }
    }
  }

  /** Serves a request about a graph that this server owns, unless the graph is about to move. */
  private void serveOwned(
      HttpServletRequest request,
      HttpServletResponse response,
      FilterChain chain,
      GraphClient graph,
      Optional<GraphPath> path)
      throws IOException, ServletException {
    GraphKey key = graph.opening().key();
    // counted before it is looked whether the graph is to move, so that it does not move meanwhile
    HandOver.Serving serving = isEvents(request) ? null : handOver.serve(key);
    OwnedGraph owned = new OwnedGraph(graph, leadership);
    HttpServletRequest here =
        owned.isStill() && !handOver.isLeaving(key) && !isHandingOver()
            ? asSent(request, leadership.standing().map(Standing::term).orElse(-1L))
            : null;
    if (here == null) {
      if (serving != null) {
        serving.end();
      }
      passOn(request, response, path);
      return;
    }
    here.setAttribute(OwnedGraph.NAME, owned);
    try {
      chain.doFilter(here, response);
    } finally {
      if (serving != null) {
        serving.left(here);
      }
    }
  }

  /** Returns whether another server owns the graph, as far as is known. */
  private boolean isElsewhere(GraphPath path) {
    try {
      return path.key(curation.shared()).flatMap(curation.shared().owners()::ownerOf).isPresent();
    } catch (JournalUnavailableException e) {
      return false; // whoever leads asks as well
    }
  }

  /**
   * Returns the request as its client sent it, if this server leads and is to serve it, else null.
   *
   * @param request as it came
   */
  private @Nullable HttpServletRequest asLeader(HttpServletRequest request) {
    OptionalLong term = leadership.term();
    return term.isEmpty() || !serves() ? null : asSent(request, term.getAsLong());
  }

  private @Nullable HttpServletRequest asSent(HttpServletRequest request, long term) {
    String said = request.getHeader(Signature.HEADER);
    return said == null
        ? request
        : passing()
            .signature()
            .read(said, term, request.getMethod(), Passing.target(request))
            .map(client -> client.asSent(request))
            .orElse(null);
  }

  /** Returns whether this server serves what comes now. */
  private boolean serves() {
    return replay.isServing() && !isHandingOver();
  }

  private boolean isHandingOver() {
    return leadership.isHandingOver() && handOver.isWaiting();
  }

  /**
   * Returns whether what this server, which leads, knows of graphs that others own is as new as the
   * request; reads what it lacks.
   */
  private boolean isCurrent(HttpServletRequest request) {
    String path = request.getRequestURI().substring(request.getContextPath().length());
    if (DATA.stream().noneMatch(path::startsWith)) {
      return true;
    }
    try {
      curation.followed().catchUp().get(TIMEOUT_MS, TimeUnit.MILLISECONDS);
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } catch (ExecutionException | TimeoutException | JournalUnavailableException e) {
      LOG.log(Level.INFO, "The journals were not read along: {0}", e.getMessage());
      return false;
    }
  }

  private static boolean isEvents(HttpServletRequest request) {
    return request.getRequestURI().endsWith("/events");
  }

  /** Serves a request; another server leads only after it has ended. */
  private void serve(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    if (isEvents(request)) {
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

  private double owned() {
    return curation.shared().owners().counts().getOrDefault(leadership.node().id(), 0);
  }

  /** Returns whether this server may still answer what it has read. */
  boolean isServing() {
    return leadership.isAlone() || replay.isServing();
  }

  /** Has another server answer a request. */
  private void passOn(
      HttpServletRequest request, HttpServletResponse response, Optional<GraphPath> path)
      throws IOException {
    if (request.getHeader(Signature.HEADER) != null) {
      Passing.answer(
          request, response, "misdirected", 421, "This server does not serve that; ask another.");
    } else if (!places.tryAcquire()) {
      Passing.answer(
          request, response, "busy", 503, "Too many requests are passed on; nothing was done.");
    } else {
      passing().begin(request, response, path, places::release);
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
              new Owners(leadership, replay, curation.shared(), this::serves),
              settings.maxBody(),
              bodies);
      passing = made;
      threads.every(1, made::look);
      threads.everyQuarter(made.outOfReach()::look);
      Gauge.builder("resight.cluster.passed.on", places, free -> MOST - free.availablePermits())
          .description("requests that are being passed on to other servers")
          .register(registry);
    }
    return made;
  }
}
