package org.resight.web.operations;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.resight.journal.GraphKey;

/**
 * Lets the requests of a server end before another leads in its place, so that none is cut: first
 * the long ones, while all are served; then, while new ones wait, the rest.
 *
 * <p>Thread-safe.
 */
@ApplicationScoped
public class HandOver {

  /** How long all are served still, so that the other servers know that they are to hurry. */
  private static final long NOTICE = TimeUnit.SECONDS.toNanos(2);

  /** How long a request may have taken so that new ones need not wait for it. */
  private static final long SHORT = TimeUnit.SECONDS.toNanos(1);

  /** How long the end of longer ones is awaited; some imports take longer, and are cut. */
  private static final Duration LONG_ENOUGH = Duration.ofMinutes(2);

  /** How long requests of a graph wait at the most before it moves, if others do not end. */
  private static final long GRAPH_TIMEOUT = TimeUnit.SECONDS.toNanos(1);

  /** How long new requests wait at the most. */
  private static final long TIMEOUT = TimeUnit.SECONDS.toNanos(3);

  private static final long LOOKED_MS = 20;

  @Inject private Threads threads;

  private final Set<Serving> open = ConcurrentHashMap.newKeySet();
  private final Set<GraphKey> leaving = ConcurrentHashMap.newKeySet();
  private volatile boolean waiting;

  /** A request that is being served. */
  public final class Serving implements AsyncListener {

    private final @Nullable GraphKey graph;
    private final long begun = System.nanoTime();
    private final AtomicBoolean ended = new AtomicBoolean();

    private Serving(@Nullable GraphKey graph) {
      this.graph = graph;
    }

    /** Says that its thread has left it: it has ended, or is answered by another. */
    public void left(HttpServletRequest request) {
      try {
        if (request.isAsyncStarted()) {
          request.getAsyncContext().addListener(this);
          return;
        }
      } catch (IllegalStateException e) {
        // it has ended since
      }
      end();
    }

    /** Says that it has ended. */
    public void end() {
      if (ended.compareAndSet(false, true)) {
        open.remove(this);
      }
    }

    @Override
    public void onComplete(AsyncEvent event) {
      end();
    }

    @Override
    public void onTimeout(AsyncEvent event) {
      end();
    }

    @Override
    public void onError(AsyncEvent event) {
      end();
    }

    @Override
    public void onStartAsync(AsyncEvent event) {
      event.getAsyncContext().addListener(this);
    }
  }

  /** Begins to serve a request that ends by itself; not a stream of events. */
  public Serving serve() {
    return serve(null);
  }

  /**
   * Begins to serve a request that ends by itself.
   *
   * @param graph the graph that it is about, if it is about one alone
   */
  public Serving serve(@Nullable GraphKey graph) {
    Serving begun = new Serving(graph);
    open.add(begun);
    return begun;
  }

  /** Returns whether new requests of a graph wait for another server. */
  public boolean isLeaving(GraphKey graph) {
    return leaving.contains(graph);
  }

  /**
   * Has new requests of a graph wait, and it be given away when those begun have ended. If they
   * take long, it stays for now.
   */
  void leave(GraphKey graph, Supplier<CompletionStage<?>> give) {
    long now = System.nanoTime();
    boolean goesOn =
        open.stream().anyMatch(each -> graph.equals(each.graph) && now - each.begun > SHORT);
    if (!goesOn && leaving.add(graph)) {
      lookForGraph(graph, now, give);
    }
  }

  private void lookForGraph(GraphKey graph, long since, Supplier<CompletionStage<?>> give) {
    if (open.stream().noneMatch(each -> graph.equals(each.graph))) {
      var unused = give.get().whenComplete((given, failure) -> leaving.remove(graph));
    } else if (System.nanoTime() - since > GRAPH_TIMEOUT) {
      leaving.remove(graph);
    } else {
      later(() -> lookForGraph(graph, since, give));
    }
  }

  /** Returns whether new requests wait for another server, if one is to lead. */
  public boolean isWaiting() {
    return waiting;
  }

  /** Has done be run when nothing is served any more. */
  void begin(Runnable done) {
    waiting = false;
    long begun = System.nanoTime();
    later(() -> lookForLong(begun, done));
  }

  /** Forgets that new requests wait. */
  void end() {
    waiting = false;
  }

  private void lookForLong(long begun, Runnable done) {
    long now = System.nanoTime();
    boolean early = now - begun < NOTICE;
    boolean goesOn = open.stream().anyMatch(serving -> now - serving.begun > SHORT);
    if (early || (goesOn && now - begun < LONG_ENOUGH.toNanos())) {
      later(() -> lookForLong(begun, done));
    } else {
      waiting = true;
      later(() -> lookForAll(now, done));
    }
  }

  private void lookForAll(long since, Runnable done) {
    if (open.isEmpty() || System.nanoTime() - since > TIMEOUT) {
      done.run();
    } else {
      later(() -> lookForAll(since, done));
    }
  }

  private void later(Runnable look) {
    var unused = threads.timer().schedule(look, LOOKED_MS, TimeUnit.MILLISECONDS);
  }
}
