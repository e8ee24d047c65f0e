package org.resight.web.problem;

import jakarta.ejb.ConcurrentAccessException;
import jakarta.ejb.EJBException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import jakarta.ws.rs.ext.ExceptionMapper;
import jakarta.ws.rs.ext.Provider;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import org.resight.journal.JournalConflictException;
import org.resight.model.InvalidConfigException;
import org.resight.model.ReviewRejectedException;
import org.resight.refusal.JournalUnavailableException;
import org.resight.refusal.Refusal;
import org.resight.refusal.RefusedException;

/**
 * Turns whatever goes wrong into a problem document, in one place. No stack trace leaves the
 * server: what was not foreseen is logged under an id, and the client is told the id.
 */
@Provider
public class ProblemMapper implements ExceptionMapper<Throwable> {

  private static final Logger LOG = System.getLogger(ProblemMapper.class.getName());

  @Context private @Nullable UriInfo uri;

  @Override
  public Response toResponse(Throwable failure) {
    return problem(failure, uri == null ? "" : uri.getRequestUri().getPath()).response();
  }

  /** Returns the problem document of a failure, and counts it by its type. */
  static Problem problem(Throwable failure, String instance) {
    Problem problem = document(failure, instance);
    BoundMetrics.refused(problem.slug());
    return problem;
  }

  /** Returns the problem document of a failure, which is not counted. */
  public static Problem document(Throwable failure, String instance) {
    Throwable cause = unwrapped(failure);
    if (cause instanceof RefusedException refused) {
      return Problem.of(refused, instance);
    } else if (cause instanceof InvalidConfigException invalid) {
      return Problem.of(
          "invalid-config",
          Problem.UNPROCESSABLE,
          message(invalid),
          instance,
          Map.of("key", invalid.key()));
    } else if (cause instanceof ReviewRejectedException rejected) {
      return Problem.of(refusal(rejected), instance);
    } else if (cause instanceof EJBException) {
      // The container's own, without a cause: the lock was not had in time, or the bean is stopped.
      return busy("The server is busy; nothing was done.", instance);
    } else if (cause instanceof JournalConflictException) {
      return busy("Somebody else wrote the same at this moment; nothing was done.", instance);
    } else if (cause instanceof JournalUnavailableException) {
      return Problem.of(
          new RefusedException(
              Refusal.JOURNAL_UNAVAILABLE, "The database did not answer; send the same again."),
          instance);
    } else if (cause instanceof WebApplicationException web) {
      return web(web, instance);
    }
    return unforeseen(cause, instance);
  }

  public static Problem busy(String detail, String instance) {
    return Problem.of(new RefusedException(Refusal.BUSY, detail), instance);
  }

  private static RefusedException refusal(ReviewRejectedException rejected) {
    return switch (rejected.reason()) {
      case CONTRADICTORY_DECISION ->
          new RefusedException(
              Refusal.CONTRADICTORY_DECISION, "Evidence and meta decision say opposite things.");
      case NOT_IN_GRAPH ->
          new RefusedException(Refusal.NOT_IN_GRAPH, "An annotation is not in this graph.");
      case EXCLUDED ->
          new RefusedException(
              Refusal.EXCLUDED, "An annotation was excluded from this graph's work.");
    };
  }

  private static Throwable unwrapped(Throwable failure) {
    Throwable cause = failure;
    while ((cause instanceof EJBException || cause instanceof CompletionException)
        && !(cause instanceof ConcurrentAccessException)
        && cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause;
  }

  private static Problem web(WebApplicationException web, String instance) {
    Response.StatusType status = web.getResponse().getStatusInfo();
    if (status.getStatusCode() == Response.Status.INTERNAL_SERVER_ERROR.getStatusCode()) {
      return unforeseen(web, instance);
    }
    String reason = status.getReasonPhrase();
    String slug = reason.toLowerCase(Locale.ROOT).replaceAll("[^a-z]+", "-");
    return Problem.of(slug, status.getStatusCode(), reason + ".", instance, Map.of());
  }

  private static Problem unforeseen(Throwable cause, String instance) {
    String id = UUID.randomUUID().toString();
    LOG.log(Level.ERROR, "Unforeseen failure " + id, cause);
    return Problem.of(
        "internal-error",
        500,
        "Something went wrong that should not; the server's log has it under this id.",
        instance,
        Map.of("id", id));
  }

  private static String message(Throwable cause) {
    return cause.getMessage() == null ? "" : cause.getMessage();
  }
}
