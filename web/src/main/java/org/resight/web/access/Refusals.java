package org.resight.web.access;

import jakarta.ejb.ConcurrentAccessException;
import jakarta.ejb.EJBException;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import jakarta.ws.rs.ext.ExceptionMapper;
import jakarta.ws.rs.ext.Provider;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.resight.access.AccessRefusedException;
import org.resight.journal.JournalConflictException;
import org.resight.refusal.JournalUnavailableException;
import org.resight.refusal.Refusal;
import org.resight.refusal.RefusedException;
import org.resight.web.problem.Problem;

/** Turns a refused act of access into its problem. */
@Provider
public class Refusals implements ExceptionMapper<AccessRefusedException> {

  @Context private @Nullable UriInfo uri;

  @Override
  public Response toResponse(AccessRefusedException refused) {
    Refused problem = of(refused);
    Response.ResponseBuilder response =
        Response.status(problem.status())
            .type(Problem.MEDIA_TYPE)
            .entity(Answers.problem(problem, uri == null ? "" : uri.getRequestUri().getPath()));
    if (problem.status() == 429) {
      response.header("Retry-After", 60);
    }
    return response.build();
  }

  /** Returns the problem of a refused act. */
  public static int status(AccessRefusedException refused) {
    return switch (refused.reason()) {
      case SIGN_IN_FAILED,
          SECOND_FACTOR_NEEDED,
          SETUP_CODE,
          NOT_INVITED,
          NOT_YOURS,
          REVIEWER_NOT_YOU,
          NOT_OFFERED,
          RIGHT_MISSING ->
          403;
      case UNKNOWN, INVITATION, RESET_LINK -> 404;
      case ALREADY_SET_UP, LAST_ADMINISTRATOR, TOO_MANY, IDENTITY, LAST_WAY_IN, SECOND_FACTOR ->
          409;
      case HANDLE, PASSWORD, VALUE -> 422;
      case TOO_MANY_TRIES, TOO_MANY_REVIEWS -> 429;
    };
  }

  private static Refused of(AccessRefusedException refused) {
    return new Refused(
        status(refused),
        refused.reason().name().toLowerCase(Locale.ROOT).replace('_', '-'),
        String.valueOf(refused.getMessage()));
  }

  /**
   * Returns what is answered when it could not be found out who asks.
   *
   * @throws RuntimeException the same, if it was not foreseen
   */
  static Refused of(RuntimeException e) {
    if (e instanceof JournalUnavailableException
        || e instanceof JournalConflictException
        || e instanceof ConcurrentAccessException
        || e instanceof EJBException
        || (e instanceof RefusedException other && other.refusal() == Refusal.NOT_OWNER)) {
      return new Refused(503, "busy", "The server cannot answer now; nothing was done.");
    }
    if (e instanceof AccessRefusedException refused) {
      return of(refused);
    }
    throw e;
  }
}
