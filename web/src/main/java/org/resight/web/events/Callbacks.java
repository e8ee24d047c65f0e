package org.resight.web.events;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetAddress;
import java.net.URI;
import java.net.URLEncoder;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.Flow;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.resight.graph.GraphClient;
import org.resight.graph.GraphEvent;
import org.resight.graph.GraphStatus;
import org.resight.journal.Callback;
import org.resight.settings.Settings;
import org.resight.web.operations.Threads;

/**
 * Tells other servers what happens to the graphs that ask for it: {@code review} when a graph has
 * other pairs to ask, {@code finished}, {@code error}.
 *
 * <p>Never on a graph's thread. A call has {@value #TIMEOUT} seconds and {@value #ATTEMPTS}
 * attempts, with twice the pause before each; while one {@code review} waits to be told, further
 * ones are the same. Only http and https, and only to public addresses, but for hosts that the
 * operator lists in {@code RESIGHT_CALLBACK_HOSTS}: an address inside the operator's network could
 * be anything. Redirects are not followed.
 */
@ApplicationScoped
public class Callbacks {

  private static final Logger LOG = System.getLogger(Callbacks.class.getName());

  private static final int TIMEOUT = 10;
  private static final int ATTEMPTS = 5;

  private final HttpClient http =
      HttpClient.newBuilder()
          .connectTimeout(Duration.ofSeconds(TIMEOUT))
          .followRedirects(HttpClient.Redirect.NEVER)
          .version(HttpClient.Version.HTTP_1_1)
          .build();

  @Inject private Threads threads;
  @Inject private Settings settings;

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
      if (event instanceof GraphEvent.StatusChanged changed) {
        boolean over = changed.status().availability() == GraphStatus.Availability.FINISHED;
        if (finished && !over) {
          tell(Callback.Event.REVIEW);
        }
        finished = over;
      } else if (event instanceof GraphEvent.Reviewed) {
        tell(Callback.Event.REVIEW);
      } else if (event instanceof GraphEvent.Finished) {
        tell(Callback.Event.FINISHED);
      } else if (event instanceof GraphEvent.Failed) {
        tell(Callback.Event.ERROR);
      } else if (event instanceof GraphEvent.Deleted) {
        deleted = true;
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
      if (callback != null && !deleted && !waits) {
        enqueue(event, callback, 1);
      }
    }

    private void enqueue(Callback.Event event, Callback callback, int attempt) {
      try {
        threads.outgoing().execute(() -> attempt(event, callback, attempt));
      } catch (RejectedExecutionException e) {
        LOG.log(Level.WARNING, "A callback of graph {0} was dropped: too many wait", client.id());
        reviewWaits.set(false);
      }
    }

    private void attempt(Callback.Event event, Callback callback, int attempt) {
      if (event == Callback.Event.REVIEW) {
        reviewWaits.set(false);
      }
      if (deleted || client.isDeleted()) {
        return;
      }
      String outcome = send(callback, client.id().uuid().toString());
      if (outcome.isEmpty()) {
        LOG.log(Level.DEBUG, "Told {0} of {1}: {2}", callback.url(), client.id(), event);
      } else if (attempt < ATTEMPTS) {
        threads.later(1L << attempt, () -> enqueue(event, callback, attempt + 1));
      } else {
        LOG.log(
            Level.WARNING,
            "{0} was not told of {1} of graph {2}: {3}",
            callback.url().getHost(),
            event,
            client.id(),
            outcome);
      }
    }
  }

  /** Calls an address; returns why that failed, or nothing. */
  private String send(Callback callback, String graph) {
    String field =
        "graph_uuid="
            + URLEncoder.encode("{\"__UUID__\": \"" + graph + "\"}", StandardCharsets.UTF_8);
    try {
      URI url = callback.url();
      if (!allowed(url.getHost())) {
        return "the address is not public, and not listed in RESIGHT_CALLBACK_HOSTS";
      }
      boolean inQuery = callback.method().equals("GET");
      HttpRequest.Builder request =
          HttpRequest.newBuilder(inQuery ? withQuery(url, field) : url)
              .timeout(Duration.ofSeconds(TIMEOUT));
      if (inQuery) {
        request.GET();
      } else {
        request
            .header("Content-Type", "application/x-www-form-urlencoded")
            .method(callback.method(), HttpRequest.BodyPublishers.ofString(field));
      }
      HttpResponse<Void> response =
          http.send(request.build(), HttpResponse.BodyHandlers.discarding());
      return response.statusCode() / 100 == 2 ? "" : "status " + response.statusCode();
    } catch (IOException | IllegalArgumentException e) {
      return e.getClass().getSimpleName();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "the server is stopping";
    }
  }

  private static URI withQuery(URI url, String field) {
    String text = url.toString();
    return URI.create(text + (text.indexOf('?') < 0 ? "?" : "&") + field);
  }

  private boolean allowed(String host) throws UnknownHostException {
    if (settings.callbackHosts().contains(host)) {
      return true;
    }
    for (InetAddress address : InetAddress.getAllByName(host)) {
      if (!isPublic(address)) {
        return false;
      }
    }
    return true;
  }

  /** Returns whether an address is of the public internet. */
  static boolean isPublic(InetAddress address) {
    byte[] bytes = address.getAddress();
    boolean uniqueLocal = bytes.length == 16 && (bytes[0] & 0xfe) == 0xfc;
    boolean sharedRange = bytes.length == 4 && bytes[0] == 100 && (bytes[1] & 0xc0) == 64;
    return !(address.isLoopbackAddress()
        || address.isLinkLocalAddress()
        || address.isSiteLocalAddress()
        || address.isAnyLocalAddress()
        || address.isMulticastAddress()
        || uniqueLocal
        || sharedRange);
  }
}
