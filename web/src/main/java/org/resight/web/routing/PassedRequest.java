package org.resight.web.routing;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Flow;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.resight.cluster.Node;
import org.resight.cluster.Standing;
import org.resight.journal.GraphKey;
import org.resight.refusal.JournalUnavailableException;
import org.resight.web.limits.ClientConnection;

/**
 * One request that another server is to answer: the one that owns its graph, or that leads.
 *
 * <p>As long as nothing was sent, it waits for a server, some seconds at the most. Once it was
 * sent, a read is tried again; of a write nobody knows whether it was done, so its client is told
 * to send it again. No thread waits. Thread-safe.
 */
final class PassedRequest implements AsyncListener {

  private static final Logger LOG = System.getLogger(PassedRequest.class.getName());

  /** How long it is tried to find a server that answers. */
  private static final long SEARCH_TIMEOUT = TimeUnit.SECONDS.toNanos(8);

  private static final long PAUSE_MS = 100;

  /** Nanoseconds that an answer may still take after its server ended the request. */
  private static final long ON_ITS_WAY = TimeUnit.MILLISECONDS.toNanos(900);

  /** How long an answer may take to begin; some imports take minutes. */
  private static final Duration LIMIT = Duration.ofMinutes(10);

  private static final Set<String> READS = Set.of("GET", "HEAD", "OPTIONS");

  /** Each is of one connection, or set by the client that sends it on. */
  private static final Set<String> NOT_PASSED =
      Set.of(
          "connection",
          "content-length",
          "expect",
          "host",
          "http2-settings",
          "keep-alive",
          "proxy-connection",
          "te",
          "trailer",
          "transfer-encoding",
          "upgrade",
          PassedAnswer.HEADER.toLowerCase(Locale.ROOT),
          Signature.HEADER.toLowerCase(Locale.ROOT));

  private final Passing passing;
  private final HttpServletRequest request;
  private final HttpServletResponse response;
  private final PassedClient client;
  private final Optional<GraphPath> path;
  private final Spool body;
  private final Consumer<PassedRequest> ended;
  private final AsyncContext async;
  private final long begun = System.nanoTime();

  private @Nullable UUID asked;
  private @Nullable GraphKey graph;
  private boolean again;
  private @Nullable CompletableFuture<?> sent;
  private @Nullable PassedStream stream;
  private @Nullable Long doubted;
  private boolean answering;
  private boolean closed;

  /** Makes a request asynchronous whose body has come. */
  PassedRequest(
      Passing passing,
      HttpServletRequest request,
      HttpServletResponse response,
      Optional<GraphPath> path,
      Spool body,
      Consumer<PassedRequest> ended) {
    this.passing = passing;
    this.request = request;
    this.response = response;
    this.client = PassedClient.of(request);
    this.path = path;
    this.body = body;
    this.ended = ended;
    this.async = request.startAsync(request, response);
    async.setTimeout(0);
    async.addListener(this);
  }

  private boolean reads() {
    return READS.contains(request.getMethod());
  }

  /** Sends it to the server that is to serve it, or waits for one. */
  void attempt() {
    Standing standing = passing.leadership().standing().orElse(null);
    Node server = find();
    if (standing == null || server == null) {
      later(false);
      return;
    }
    if (passing.outOfReach().is(server.id())) {
      outOfReach();
      return;
    }
    HttpRequest next;
    try {
      next = request(server, standing.term());
    } catch (IllegalArgumentException e) {
      answer("bad-request", 400, "The request cannot be passed on as it is.");
      return;
    }
    CompletableFuture<HttpResponse<PassedAnswer>> answer =
        passing.http().sendAsync(next, PassedAnswer::of);
    synchronized (this) {
      asked = server.id();
      doubted = null;
      sent = answer;
    }
    CompletableFuture<?> unused =
        answer.whenComplete(
            (got, failure) -> {
              if (failure != null) {
                failed(answer, failure);
              } else {
                answered(answer, got);
              }
            });
  }

  private @Nullable Node find() {
    try {
      GraphKey found = passing.owners().key(path, again).orElse(null);
      synchronized (this) {
        graph = found;
        again = true;
      }
      return passing.owners().of(found).orElse(null);
    } catch (JournalUnavailableException e) {
      return null;
    }
  }

  private HttpRequest request(Node server, long term) {
    String target = Passing.target(request);
    HttpRequest.Builder next =
        HttpRequest.newBuilder(URI.create(server.url() + target))
            .timeout(LIMIT)
            .method(request.getMethod(), body.publisher());
    for (String name : Collections.list(request.getHeaderNames())) {
      if (!NOT_PASSED.contains(name.toLowerCase(Locale.ROOT))) {
        Collections.list(request.getHeaders(name)).forEach(value -> next.header(name, value));
      }
    }
    return next.header(
            Signature.HEADER, passing.signature().sign(client, term, request.getMethod(), target))
        .build();
  }

  private void failed(CompletableFuture<?> attempt, Throwable failure) {
    Throwable cause =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    synchronized (this) {
      if (sent != attempt) {
        return; // given up already
      }
      sent = null;
    }
    LOG.log(Level.DEBUG, "A request was not answered by the server that was asked", cause);
    boolean unsent =
        cause instanceof ConnectException || cause instanceof HttpConnectTimeoutException;
    if (unsent || reads()) {
      later(unsent);
    } else {
      ownerLost();
    }
  }

  private void ownerLost() {
    answer(
        "owner-lost",
        503,
        "The server that was asked is gone, perhaps after it had done this; send the same again"
            + " with the same ids.");
  }

  private void later(boolean cannotConnect) {
    synchronized (this) {
      if (closed) {
        return;
      }
    }
    if (System.nanoTime() - begun < SEARCH_TIMEOUT) {
      try {
        var unused =
            passing
                .threads()
                .timer()
                .schedule(() -> onThread(this::attempt), PAUSE_MS, TimeUnit.MILLISECONDS);
        return;
      } catch (RejectedExecutionException e) {
        LOG.log(Level.DEBUG, "The server stops", e);
      }
    }
    if (cannotConnect) {
      outOfReach();
    } else {
      answer("busy", 503, "No server serves this at this moment; nothing was done.");
    }
  }

  /** Answers 425, after which a balancer asks another server: that one may reach it. */
  private void outOfReach() {
    answer("leader-out-of-reach", 425, "The server that serves this cannot be reached from here.");
  }

  private void onThread(Runnable work) {
    try {
      passing.threads().answers().execute(work);
    } catch (RejectedExecutionException e) {
      close();
    }
  }

  /**
   * Gives an attempt up whose server is not the one to be asked any more. A server ends what it has
   * begun before another owns the graph or leads. So if it lives and can be reached, the answer may
   * be on its way, and is waited for.
   */
  void look() {
    CompletableFuture<?> given;
    PassedStream cut;
    synchronized (this) {
      UUID server = asked;
      if (closed || server == null || (!lost(server) && !passing.outOfReach().is(server))) {
        return;
      }
      if (!passing.outOfReach().is(server) && passing.owners().lives(server)) {
        long now = System.nanoTime();
        doubted = doubted == null ? now : doubted;
        if (now - doubted < ON_ITS_WAY) {
          return;
        }
      }
      cut = stream;
      given = answering ? null : sent;
      if (given != null) {
        sent = null;
      }
    }
    if (cut != null) {
      cut.close();
    } else if (given != null) {
      given.cancel(true);
      if (reads()) {
        onThread(() -> later(false));
      } else {
        onThread(this::ownerLost);
      }
    }
  }

  private boolean lost(UUID server) {
    return !passing.owners().mayAnswer(graph, server);
  }

  private void answered(CompletableFuture<?> attempt, HttpResponse<PassedAnswer> got) {
    PassedAnswer answer = got.body();
    synchronized (this) {
      if (sent != attempt || closed) {
        discard(answer);
        return;
      }
      if (answer.misdirected()) {
        sent = null;
      } else {
        answering = true;
      }
    }
    if (answer.misdirected()) {
      later(false);
      return;
    }
    onThread(() -> write(got, answer));
  }

  private static void discard(PassedAnswer answer) {
    if (answer.whole() != null) {
      answer.whole().discard();
    } else if (answer.events() != null) {
      answer.events().subscribe(new CancelAtOnce());
    }
  }

  private void write(HttpResponse<PassedAnswer> got, PassedAnswer answer) {
    try {
      response.setStatus(got.statusCode());
      got.headers().map().forEach((name, values) -> copy(got.uri(), name, values));
      Spool whole = answer.whole();
      Flow.Publisher<List<ByteBuffer>> events = answer.events();
      if (events != null) {
        PassedStream opened = new PassedStream(response.getOutputStream(), this::close);
        synchronized (this) {
          stream = opened;
        }
        events.subscribe(opened);
      } else if (whole != null) {
        try {
          if (!request.getMethod().equals("HEAD") && got.statusCode() != 304) {
            response.setContentLengthLong(whole.size());
          }
          whole.copyTo(response.getOutputStream());
        } finally {
          whole.discard();
        }
        close();
      }
    } catch (IOException | RuntimeException e) {
      LOG.log(Level.DEBUG, "An answer could not be passed on", e);
      close();
    }
  }

  /** Copies a header; what leads to the server that was asked leads to this one then. */
  private void copy(URI from, String name, List<String> values) {
    if (name.startsWith(":") || NOT_PASSED.contains(name.toLowerCase(Locale.ROOT))) {
      return;
    }
    String server = from.getScheme() + "://" + from.getRawAuthority() + "/";
    String first = values.get(0);
    response.setHeader(
        name,
        name.equalsIgnoreCase("Location") && first.startsWith(server)
            ? client.scheme() + "://" + client.host() + "/" + first.substring(server.length())
            : first);
    values.subList(1, values.size()).forEach(value -> response.addHeader(name, value));
  }

  private void answer(String slug, int status, String detail) {
    synchronized (this) {
      if (closed || answering) {
        return;
      }
      answering = true;
    }
    try {
      Passing.answer(request, response, slug, status, detail);
    } catch (IOException e) {
      LOG.log(Level.DEBUG, "A client has gone", e);
    }
    close();
  }

  /** Ends it; once, however often it is called. */
  private void close() {
    CompletableFuture<?> left;
    synchronized (this) {
      if (closed) {
        return;
      }
      closed = true;
      left = sent;
    }
    if (left != null) {
      left.cancel(true);
    }
    try {
      body.discard();
    } catch (UncheckedIOException e) {
      LOG.log(Level.WARNING, "A file of a body that was passed on stays", e);
    }
    ended.accept(this);
    if (ClientConnection.isGone(request)) {
      return;
    }
    try {
      async.complete();
    } catch (IllegalStateException e) {
      // The server has ended it already.
    }
  }

  private void gone() {
    PassedStream cut;
    synchronized (this) {
      cut = stream;
    }
    if (cut != null) {
      cut.close();
    }
    close();
  }

  @Override
  public void onComplete(AsyncEvent event) {
    gone();
  }

  @Override
  public void onTimeout(AsyncEvent event) {
    gone();
  }

  @Override
  public void onError(AsyncEvent event) {
    gone();
  }

  @Override
  public void onStartAsync(AsyncEvent event) {
    event.getAsyncContext().addListener(this);
  }

  private static final class CancelAtOnce implements Flow.Subscriber<List<ByteBuffer>> {
    @Override
    public void onSubscribe(Flow.Subscription subscription) {
      subscription.cancel();
    }

    @Override
    public void onNext(List<ByteBuffer> buffers) {
      // nobody wants it
    }

    @Override
    public void onError(Throwable failure) {
      // nobody wants it
    }

    @Override
    public void onComplete() {
      // nobody wants it
    }
  }
}
