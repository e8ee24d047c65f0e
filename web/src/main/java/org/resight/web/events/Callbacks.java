package org.resight.web.events;

import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetAddress;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.Flow;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.resight.graph.GraphClient;
import org.resight.graph.GraphEvent;
import org.resight.graph.GraphStatus;
import org.resight.journal.Callback;
import org.resight.settings.Settings;
import org.resight.web.operations.Threads;
import org.resight.web.problem.BoundMetrics;

/**
 * Tells other servers what happens to the graphs that ask for it: {@code review} when a graph has
 * other pairs to ask, {@code finished}, {@code error}.
 *
 * <p>Never on a graph's thread, and slow hosts never hold up others ({@link CallbackHosts}). A call
 * has {@value #TIMEOUT} seconds and {@value #ATTEMPTS} attempts, with twice the pause before each;
 * while one {@code review} waits to be told, further ones are the same. Only http and https, and
 * only to public addresses, but for hosts that the operator lists in {@code
 * RESIGHT_CALLBACK_HOSTS}: an address inside the operator's network could be anything. Redirects
 * are not followed.
 */
@ApplicationScoped
public class Callbacks {

  private static final Logger LOG = System.getLogger(Callbacks.class.getName());

  private static final int TIMEOUT = 10;
  private static final int ATTEMPTS = 5;

  /** Calls to slow hosts at the same time: half of the threads for calls. */
  private static final int MOST_TO_SLOW = 8;

  @Inject private Threads threads;
  @Inject private Settings settings;

  private final CallbackHosts hosts = new CallbackHosts(MOST_TO_SLOW);
  private CallbackCall calls;

  @PostConstruct
  void start() {
    calls =
        new CallbackCall(
            InetAddress::getAllByName,
            settings.callbackHosts(),
            Duration.ofSeconds(TIMEOUT),
            threads.timer());
  }

  /** Returns what bounds the calls to each host. */
  CallbackHosts hosts() {
    return hosts;
  }

  /** Watches a graph that has opened, if it wants to tell of its events. Thread-safe. */
  public void watch(GraphClient client) {
    if (!client.opening().callbacks().isEmpty()) {
      client.events().subscribe(new Watcher(client));
    }
  }

  /** Follows one graph until it is deleted; after that nothing is told. */
  private final class Watcher implements Flow.Subscriber<GraphEvent> {

    private final GraphClient client;
    private final AtomicBoolean reviewWaits = new AtomicBoolean();
    private volatile boolean deleted;

    /** Whether nothing was left to ask at the last event; touched by one event at a time. */
    private boolean finished;

    private Watcher(GraphClient client) {
      this.client = client;
    }

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
      subscription.request(Long.MAX_VALUE);
      GraphStatus now = client.status();
      finished = now.availability() == GraphStatus.Availability.FINISHED;
      if (finished) {
        tell(Callback.Event.FINISHED);
      } else {
        tell(Callback.Event.REVIEW);
      }
    }

    @Override
    public void onNext(GraphEvent event) {
      switch (event.kind()) {
        case STATUS_CHANGED -> {
          GraphStatus now = ((GraphEvent.StatusChanged) event).status();
          boolean over = now.availability() == GraphStatus.Availability.FINISHED;
          if (finished && !over) {
            tell(Callback.Event.REVIEW);
          }
          finished = over;
        }
        case REVIEWED -> tell(Callback.Event.REVIEW);
        case FINISHED -> tell(Callback.Event.FINISHED);
        case FAILED -> tell(Callback.Event.ERROR);
        case DELETED -> deleted = true;
      }
    }

    @Override
    public void onError(Throwable failure) {
      LOG.log(Level.WARNING, "Callbacks of graph {0} fell behind", client.id());
      watch(client);
    }

    @Override
    public void onComplete() {
      deleted = true;
    }

    private void tell(Callback.Event event) {
      Callback callback = client.opening().callbacks().get(event);
      boolean waits = event == Callback.Event.REVIEW && !reviewWaits.compareAndSet(false, true);
      if (callback == null || deleted || waits) {
        return;
      }
      if (hosts.enter(callback.url().getHost())) {
        enqueue(event, callback, 1);
      } else {
        dropped(callback.url().getHost());
      }
    }

    private void dropped(String host) {
      BoundMetrics.leftOut("callbacks");
      LOG.log(
          hosts.fails(host) ? Level.WARNING : Level.DEBUG,
          "A callback of graph {0} was dropped: too many wait",
          client.id());
      reviewWaits.set(false);
    }

    private void enqueue(Callback.Event event, Callback callback, int attempt) {
      try {
        threads.outgoing().execute(() -> attempt(event, callback, attempt));
      } catch (RejectedExecutionException e) {
        hosts.leave(callback.url().getHost());
        dropped(callback.url().getHost());
      }
    }

    private void attempt(Callback.Event event, Callback callback, int attempt) {
      String host = callback.url().getHost();
      CallbackHosts.Call call = hosts.begin(host);
      if (call == null) {
        threads.later(1, () -> enqueue(event, callback, attempt));
        return;
      }
      if (event == Callback.Event.REVIEW) {
        reviewWaits.set(false);
      }
      if (deleted || client.isDeleted()) {
        hosts.end(call, true, 0);
        hosts.leave(host);
        return;
      }
      long began = System.nanoTime();
      String outcome = send(callback, event, client.id().uuid());
      hosts.end(call, outcome.isEmpty(), (System.nanoTime() - began) / 1_000_000);
      if (outcome.isEmpty()) {
        hosts.leave(host);
        LOG.log(Level.DEBUG, "Told {0} of {1}: {2}", callback.url(), client.id(), event);
      } else if (attempt < ATTEMPTS) {
        threads.later(1L << attempt, () -> enqueue(event, callback, attempt + 1));
      } else {
        hosts.leave(host);
        LOG.log(
            hosts.fails(host) ? Level.WARNING : Level.DEBUG,
            "{0} was not told of {1} of graph {2}: {3}",
            callback.url().getHost(),
            event,
            client.id(),
            outcome);
      }
    }
  }

  /** Calls an address; returns why that failed, or nothing. */
  private String send(Callback callback, Callback.Event event, UUID graph) {
    String fields = fields(callback.form(), event, graph);
    boolean inQuery = callback.method().equals("GET");
    try {
      int status =
          calls.send(
              inQuery ? withQuery(callback.url(), fields) : callback.url(),
              callback.method(),
              inQuery ? "" : fields);
      return status / 100 == 2 ? "" : "status " + status;
    } catch (CallbackCall.NotPublicException e) {
      return String.valueOf(e.getMessage());
    } catch (IOException | IllegalArgumentException e) {
      return e.getClass().getSimpleName();
    }
  }

  /** Returns what a call carries, as an encoded form. */
  static String fields(Callback.Form form, Callback.Event event, UUID graph) {
    return switch (form) {
      case PLAIN -> "graph=" + graph + "&event=" + event.name().toLowerCase(Locale.ROOT);
      case TAGGED ->
          "graph_uuid="
              + URLEncoder.encode("{\"__UUID__\": \"" + graph + "\"}", StandardCharsets.UTF_8);
    };
  }

  private static URI withQuery(URI url, String fields) {
    String text = url.toString();
    return URI.create(text + (text.indexOf('?') < 0 ? "?" : "&") + fields);
  }
}
