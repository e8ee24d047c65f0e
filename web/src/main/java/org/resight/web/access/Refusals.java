package org.resight.web.access;

import org.resight.web.problem.Problem;
import org.resight.web.problem.ProblemMapper;

/** What is answered when it could not be found out who asks. */
final class Refusals {

  private static final int UNAVAILABLE = 503;

  private static final Refused BUSY =
      new Refused(UNAVAILABLE, "busy", "The server cannot answer now; nothing was done.");

  private Refusals() {}

  /**
   * Returns the answer to a failure of the checks. Why the server is busy is told to nobody yet.
   */
  static Refused of(RuntimeException failure) {
    Problem problem = ProblemMapper.document(failure, "");
    return problem.status() == UNAVAILABLE
        ? BUSY
        : new Refused(problem.status(), problem.slug(), problem.detail(), problem.members());
  }
}
