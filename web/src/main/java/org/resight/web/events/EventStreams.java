package org.resight.web.events;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.ws.rs.core.MediaType;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.resight.refusal.Refusal;
import org.resight.refusal.RefusedException;
import org.resight.web.operations.Threads;

/**
 * All event streams that are open: so many in all and of one client address, each cut off when its
 * client does not read.
 *
 * <p>A stream holds no thread, and some hundred kilobytes at most. Thread-safe.
 */
@ApplicationScoped
public class EventStreams {

  /** Streams at the same time. */
  static final int MOST = 512;

  /** Streams of one client address at the same time. */
  static final int MOST_OF_ONE = 128;

  /** Seconds between two looks at all streams. */
  private static final int ROUND = 5;

  @Inject private Threads threads;
  @Inject private PrometheusMeterRegistry registry;

  private final Set<EventStream> open = ConcurrentHashMap.newKeySet();
  private final Map<String, Integer> byAddress = new HashMap<>();
  private int places;

  @PostConstruct
  void start() {
    threads.every(ROUND, () -> threads.streams().execute(this::look));
    Gauge.builder("resight.event.streams", open, Set::size)
        .description("event streams that are open")
        .register(registry);
  }

  private void look() {
    long now = System.nanoTime();
    List.copyOf(open).forEach(stream -> stream.look(now));
  }

  /**
   * Takes a place for a stream.
   *
   * @param address of the client
   * @return gives the place back, once however often it is run
   * @throws RefusedException 503 or 429 if there is none
   */
  synchronized Runnable take(String address) {
    int own = byAddress.getOrDefault(address, 0);
    if (own >= MOST_OF_ONE) {
      throw new RefusedException(
          Refusal.TOO_MANY_STREAMS,
          "At most " + MOST_OF_ONE + " event streams are open for one address.",
          Map.of("most", MOST_OF_ONE));
    }
    if (places >= MOST) {
      throw new RefusedException(
          Refusal.BUSY,
          "At most " + MOST + " event streams are open; ask for the graph now and then.",
          Map.of("most", MOST));
    }
    places++;
    byAddress.put(address, own + 1);
    return new Place(address);
  }

  private final class Place implements Runnable {

    private final String address;
    private boolean given;

    Place(String address) {
      this.address = address;
    }

    @Override
    public void run() {
      synchronized (EventStreams.this) {
        if (!given) {
          given = true;
          places--;
          byAddress.computeIfPresent(address, (key, own) -> own > 1 ? own - 1 : null);
        }
      }
    }
  }

  /** How something stands, and whether nothing comes after it. */
  public record Newest(Object document, boolean last) {}

  /**
   * Tells a client how something stands until it has ended: the newest only, once a second at the
   * most.
   *
   * @param request a request that JAX-RS has suspended, or may become asynchronous
   * @param address of the client
   * @param event the name of the events
   * @param source is asked once a second; an exception ends the stream
   * @throws RefusedException 503 or 429 if too many streams are open
   */
  public void follow(
      HttpServletRequest request, String address, String event, Supplier<Newest> source)
      throws IOException {
    Runnable place = take(address);
    try {
      new NewestStream(
              event,
              source,
              threads.streams(),
              task -> threads.later(1, task),
              begun(request),
              place)
          .start();
    } catch (IOException | RuntimeException e) {
      place.run();
      throw e;
    }
  }

  /** Makes a request asynchronous whose answer is a stream of events. */
  static AsyncContext begun(HttpServletRequest request) {
    AsyncContext async =
        request.isAsyncStarted() ? request.getAsyncContext() : request.startAsync();
    async.setTimeout(0);
    HttpServletResponse response = (HttpServletResponse) async.getResponse();
    response.setStatus(HttpServletResponse.SC_OK);
    response.setContentType(MediaType.SERVER_SENT_EVENTS + "; charset=utf-8");
    response.setHeader("Cache-Control", "no-store");
    response.setHeader("X-Accel-Buffering", "no");
    return async;
  }

  /**
   * Begins a stream, and watches over it until it is closed.
   *
   * @param place is run when it is
   */
  void open(EventStream.Source source, AsyncContext async, long after, Runnable place)
      throws IOException {
    EventStream stream =
        new EventStream(
            source,
            threads.streams(),
            task -> threads.later(1, task),
            async,
            after,
            ended -> {
              open.remove(ended);
              place.run();
            });
    open.add(stream);
    try {
      stream.start();
    } catch (IOException | RuntimeException e) {
      open.remove(stream);
      throw e;
    }
  }
}
