package org.resight.web.wbia;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.resight.graph.GraphClient;
import org.resight.model.AnnotationId;
import org.resight.refusal.Refusal;
import org.resight.refusal.RefusedException;
import org.resight.web.access.Caller;

/** Takes decision forms: durable before they are answered. Thread-safe. */
@ApplicationScoped
public class Decisions {

  @Inject private Caller caller;

  /**
   * Takes a decision, or excludes an annotation.
   *
   * @param comment what goes with the review, or null
   * @return both annotations, tagged, in the order submitted
   */
  CompletionStage<List<Object>> take(
      GraphClient client, WbiaServlet.Call call, @Nullable String comment) {
    Decision decision = Decision.of(call.arguments());
    AnnotationId excluded = decision.excluded();
    String reviewer = call.reviewer().signature();
    CompletionStage<?> taken =
        excluded != null
            ? client.exclude(List.of(excluded), reviewer, null)
            : client.review(caller.written(List.of(decision.submission(reviewer, comment))));
    return taken
        .handle((done, failure) -> outcome(client, decision, failure))
        .thenCompose(outcome -> outcome);
  }

  private static CompletionStage<List<Object>> outcome(
      GraphClient client, Decision decision, @Nullable Throwable failure) {
    Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
    if (cause instanceof RefusedException refused) {
      // The same decision on the same serving, at another time: a double click.
      if (refused.refusal() == Refusal.ID_REUSED) {
        return CompletableFuture.completedFuture(decision.answer());
      }
      if (refused.refusal() == Refusal.NOT_IN_GRAPH || refused.refusal() == Refusal.EXCLUDED) {
        return foreign(client, decision);
      }
    }
    return cause == null
        ? CompletableFuture.completedFuture(decision.answer())
        : CompletableFuture.failedFuture(cause);
  }

  /** Says which of the two annotations is not at work in the graph. */
  private static CompletionStage<List<Object>> foreign(GraphClient client, Decision decision) {
    return client
        .individualOf(decision.one())
        .thenCombine(
            client.individualOf(decision.other()),
            (one, other) ->
                Stream.of(
                        one.value().isEmpty() ? decision.one() : null,
                        other.value().isEmpty() ? decision.other() : null)
                    .filter(annotation -> annotation != null)
                    .map(AnnotationId::uuid)
                    .toList())
        .thenCompose(
            (List<UUID> unknown) ->
                CompletableFuture.failedFuture(WbiaException.unknown("annot_uuid", unknown)));
  }
}
