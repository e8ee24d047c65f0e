package org.resight.state;

import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.resight.refusal.Refusal;
import org.resight.refusal.RefusedException;

/** How long a caller that has to block waits for a graph, before it is told that it is busy. */
final class CallTimeout {

  static final long SECONDS = 30;

  private CallTimeout() {}

  /** Waits for a stage, at most {@value #SECONDS} seconds. */
  static <T> T await(CompletionStage<T> stage) {
    try {
      return stage.toCompletableFuture().get(SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RefusedException refused) {
        throw refused;
      }
      throw new CompletionException(e.getCause());
    } catch (TimeoutException e) {
      throw new RefusedException(Refusal.BUSY, "The graph is busy; try again.");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new RefusedException(Refusal.BUSY, "The server is stopping.");
    }
  }
}
