package org.resight.web.wbia;

import jakarta.ejb.ConcurrentAccessException;
import jakarta.ejb.EJBException;
import jakarta.inject.Inject;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.resight.graph.GraphClient;
import org.resight.journal.JournalConflictException;
import org.resight.model.AnnotationId;
import org.resight.model.GraphId;
import org.resight.model.InvalidConfigException;
import org.resight.refusal.JournalUnavailableException;
import org.resight.refusal.Refusal;
import org.resight.refusal.RefusedException;
import org.resight.settings.Settings;
import org.resight.state.Curation;
import org.resight.state.ReviewStateBean;
import org.resight.web.access.Caller;
import org.resight.web.problem.BoundMetrics;
import org.resight.web.problem.Problem;

/**
 * One address of the old API: reads the arguments, answers with the envelope, and turns whatever
 * goes wrong into its code. The HTTP status is the code, 600 and above too. No stack trace leaves
 * the server.
 */
abstract class WbiaServlet extends HttpServlet {

  private static final long serialVersionUID = 1L;

  private static final Logger LOG = System.getLogger(WbiaServlet.class.getName());

  @Inject private transient ReviewStateBean state;
  @Inject private transient Curation curation;
  @Inject private transient Settings settings;
  @Inject private transient Caller caller;

  /**
   * A request with its arguments read.
   *
   * @param method the HTTP method
   * @param arguments the arguments
   * @param reviewer who asks
   * @param origin scheme, host and port of this server, as the client named it
   */
  record Call(String method, Arguments arguments, Reviewer reviewer, String origin) {}

  /**
   * An answer that is no envelope.
   *
   * @param location where to go instead, or null
   * @param html a page, or null
   */
  record Page(@Nullable String location, @Nullable String html) {
    static Page at(String location) {
      return new Page(location, null);
    }

    static Page of(String html) {
      return new Page(null, html);
    }
  }

  /** Answers a request: with what the envelope holds, or a {@link Page}. */
  abstract CompletionStage<?> answer(Call call);

  @Override
  protected final void service(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    Reviewer reviewer = Reviewer.of(request);
    reviewer.remember(response);
    CompletableFuture<?> answer;
    Arguments arguments = null;
    try {
      if (!curation.progress().ready()) {
        throw WbiaException.busy("The server is starting: its journals are being replayed.");
      }
      arguments = Arguments.of(request, settings.maxBody());
      String origin =
          request.getScheme() + "://" + request.getServerName() + ":" + request.getServerPort();
      Call call =
          new Call(
              request.getMethod(),
              arguments,
              reviewer(reviewer, arguments.text("reviewer")),
              origin);
      answer = answer(call).toCompletableFuture();
    } catch (RuntimeException e) {
      answer = CompletableFuture.failedFuture(e);
    }
    String callback = arguments == null ? null : arguments.text("callback");
    AsyncContext async = request.startAsync(request, response);
    async.setTimeout(0);
    CompletableFuture<?> unused =
        answer.whenComplete(
            (value, failure) -> {
              try {
                write(response, value, failure, callback);
              } catch (IOException | RuntimeException e) {
                LOG.log(Level.DEBUG, "A client went away", e);
              } finally {
                async.complete();
              }
            });
  }

  /**
   * Who has an account works under its handle; others under what they name, or a browser's name.
   */
  private Reviewer reviewer(Reviewer browser, @Nullable String given) {
    return browser.or(caller.reviewer(given));
  }

  private static void write(
      HttpServletResponse response,
      @Nullable Object value,
      @Nullable Throwable failure,
      @Nullable String callback)
      throws IOException {
    if (failure != null) {
      WbiaException problem = problem(failure);
      BoundMetrics.refused("wbia-" + problem.code());
      if (problem.code() == HttpServletResponse.SC_SERVICE_UNAVAILABLE) {
        response.setHeader("Retry-After", "1");
      }
      send(
          response,
          problem.code(),
          "application/json; charset=utf-8",
          envelope(false, problem.code(), problem.text(), problem.response()));
    } else if (value instanceof Page page) {
      if (page.location() != null) {
        response.setStatus(HttpServletResponse.SC_FOUND);
        response.setHeader("Location", page.location());
      } else if (page.html() != null) {
        send(response, HttpServletResponse.SC_OK, "text/html; charset=utf-8", page.html());
      }
    } else {
      String body = envelope(true, HttpServletResponse.SC_OK, "", value);
      boolean padded = callback != null && callback.matches("jQuery[A-Za-z0-9_]{1,100}");
      send(
          response,
          HttpServletResponse.SC_OK,
          "application/json; charset=utf-8",
          padded ? callback + "(" + body + ")" : body);
    }
  }

  private static String envelope(
      boolean success, int code, String message, @Nullable Object response) {
    Map<String, Object> status = new LinkedHashMap<>();
    status.put("success", success);
    status.put("code", code);
    status.put("message", message);
    status.put("cache", -1);
    Map<String, Object> envelope = new LinkedHashMap<>();
    envelope.put("status", status);
    envelope.put("response", response);
    return PythonJson.write(envelope);
  }

  private static void send(HttpServletResponse response, int status, String type, String body)
      throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    response.setStatus(status);
    response.setContentType(type);
    if (type.startsWith("application/json")) {
      response.setHeader("mimetype", "application/json");
    }
    response.setContentLength(bytes.length);
    response.getOutputStream().write(bytes);
  }

  static WbiaException problem(Throwable failure) {
    Throwable cause = failure;
    while ((cause instanceof CompletionException || cause instanceof EJBException)
        && !(cause instanceof ConcurrentAccessException)
        && cause.getCause() != null) {
      cause = cause.getCause();
    }
    if (cause instanceof WbiaException known) {
      return known;
    } else if (cause instanceof RefusedException refused) {
      return refused(refused);
    } else if (cause instanceof InvalidConfigException invalid) {
      return WbiaException.input("query_config_dict", text(invalid));
    } else if (cause instanceof EJBException
        || cause instanceof JournalConflictException
        || cause instanceof JournalUnavailableException) {
      return WbiaException.busy("The server is busy; nothing was done.");
    }
    String id = UUID.randomUUID().toString();
    LOG.log(Level.ERROR, "Unforeseen failure " + id, cause);
    return WbiaException.failure("Something went wrong; the server's log has it under " + id + ".");
  }

  private static WbiaException refused(RefusedException refused) {
    return switch (refused.refusal()) {
      case UNKNOWN_GRAPH, GONE ->
          WbiaException.unknown("graph_uuid", uuids(refused.members().get("graph")));
      case UNKNOWN_ANNOTATIONS ->
          WbiaException.missing(uuids(refused.members().get("annotations")));
      case ANNOTATIONS_IN_USE ->
          WbiaException.unavailable(
              uuids(refused.members().get("graph")).get(0),
              uuids(refused.members().get("annotations")).stream().map(AnnotationId::of).toList());
      case BUSY, JOURNAL_UNAVAILABLE, NOT_OWNER, FAILED -> WbiaException.busy(text(refused));
      // The old server had none of these; its clients take the code for an HTTP status.
      case IN_USE,
          NOT_IN_GRAPH,
          EXCLUDED,
          CONTRADICTORY_DECISION,
          TOO_MANY_REVIEWERS,
          ID_REUSED,
          NOTHING_TO_UNDO,
          NOT_YOUR_ACT,
          UNKNOWN_LEASE,
          NOT_YOUR_LEASE,
          NAME_IN_USE,
          CHANGED,
          EXTERNAL_ID_IN_USE,
          OTHER_COLLECTION,
          AMBIGUOUS_EXTERNAL_ID,
          NOT_SUPPORTED,
          EMPTY_GRAPH,
          NOT_EMPTY,
          UNREADABLE_BACKUP,
          INVALID_VALUE,
          AMBIGUOUS_DATE,
          TIME_ZONE_NEEDED,
          UNKNOWN_MEMBER,
          SELF_PAIR,
          TOO_MANY_ITEMS,
          MALFORMED_JSON,
          MALFORMED_CSV,
          MALFORMED_GZIP,
          OUT_OF_BOUNDS,
          INCOMPLETE_BODY,
          UNREADABLE_BODY,
          CONTENT_TOO_LARGE,
          UNSUPPORTED_MEDIA_TYPE,
          TOO_MANY_STREAMS,
          MATCHING_RUNS,
          NO_MATCH,
          UNKNOWN_JOB,
          UNKNOWN_SERVER,
          NO_PHOTO,
          NOT_A_PHOTO,
          PHOTO_DAMAGED,
          PHOTO_TOO_LARGE,
          PHOTO_TOO_MANY_PIXELS,
          SIGN_IN_FAILED,
          SIGN_IN_NEEDED,
          TOO_MANY_TRIES,
          SETUP_CODE,
          ALREADY_SET_UP,
          HANDLE,
          PASSWORD,
          NOT_INVITED,
          IDENTITY,
          LAST_WAY_IN,
          UNKNOWN,
          NOT_YOURS,
          LAST_ADMINISTRATOR,
          TOO_MANY,
          REVIEWER_NOT_YOU,
          NOT_OFFERED,
          RESET_LINK,
          SECOND_FACTOR_NEEDED,
          SECOND_FACTOR,
          INVITATION,
          TOO_MANY_REVIEWS,
          RIGHT_MISSING ->
          new WbiaException(Problem.status(refused.refusal()), text(refused), null);
    };
  }

  private static String text(Exception e) {
    return e.getMessage() == null ? "" : e.getMessage();
  }

  private static List<UUID> uuids(@Nullable Object member) {
    List<?> texts =
        member instanceof List<?> list ? list : member == null ? List.of() : List.of(member);
    return texts.stream().map(text -> UUID.fromString(text.toString())).toList();
  }

  /**
   * Returns a graph.
   *
   * @throws WbiaException 602 if there is none
   */
  final GraphClient client(GraphId id) {
    try {
      GraphClient client = state.client(id);
      caller.requireAsked(client);
      return client;
    } catch (RefusedException e) {
      if (e.refusal() == Refusal.UNKNOWN_GRAPH || e.refusal() == Refusal.GONE) {
        throw WbiaException.unknown("graph_uuid", List.of(id.uuid()));
      }
      throw e;
    }
  }

  final ReviewStateBean state() {
    return state;
  }

  /** Returns who calls, on the thread of the request. */
  final Caller caller() {
    return caller;
  }

  final Curation curation() {
    return curation;
  }

  /** Refuses a method that an address does not have. */
  static WbiaException noSuchMethod(Call call) {
    return new WbiaException(405, "The method " + call.method() + " is not allowed here.", null);
  }
}
