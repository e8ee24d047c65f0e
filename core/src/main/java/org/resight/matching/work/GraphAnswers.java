package org.resight.matching.work;

import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.resight.jobs.JobFailedException;
import org.resight.refusal.JournalUnavailableException;
import org.resight.refusal.Refusal;
import org.resight.refusal.RefusedException;

/** What graphs answer to jobs. Stateless. */
final class GraphAnswers {

  private GraphAnswers() {}

  /**
   * Waits for an answer.
   *
   * @throws JournalUnavailableException if the graph cannot answer now: the job is to be run again
   * @throws JobFailedException if it refuses to
   */
  static <T> T of(CompletionStage<T> stage) throws JobFailedException {
    try {
      return stage.toCompletableFuture().join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof RefusedException refused) {
        if (refused.refusal() == Refusal.JOURNAL_UNAVAILABLE
            || refused.refusal() == Refusal.NOT_OWNER) {
          throw new JournalUnavailableException("The project cannot answer now.", refused);
        }
        throw new JobFailedException(
            "The project did not answer: " + refused.getMessage(), refused);
      }
      throw e;
    }
  }
}
