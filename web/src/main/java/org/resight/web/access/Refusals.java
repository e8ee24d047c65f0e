package org.resight.web.access;

import jakarta.servlet.http.HttpServletResponse;
import org.resight.web.problem.Problem;
import org.resight.web.problem.ProblemMapper;

/** What is answered when it could not be found out who asks. */
final class Refusals {

  private static final Refused BUSY =
      new Refused(
          HttpServletResponse.SC_SERVICE_UNAVAILABLE,
          "busy",
          "The server cannot answer now; nothing was done.");

  private Refusals() {}

  /**
   * Returns the answer to a failure of the checks. Why the server is busy is not told: nobody knows
   * yet who asks.
   */
  static Refused of(RuntimeException failure) {
    Problem problem = ProblemMapper.document(failure, "");
    return problem.status() == HttpServletResponse.SC_SERVICE_UNAVAILABLE
        ? BUSY
        : new Refused(problem.status(), problem.slug(), problem.detail(), problem.members());
  }
}
