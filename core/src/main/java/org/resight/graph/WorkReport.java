package org.resight.graph;

import java.time.LocalDate;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.resight.model.Census;
import org.resight.model.GraphSummary;
import org.resight.model.IdentityGraph;
import org.resight.report.WorkSummary;
import org.resight.report.WorkTally;

/**
 * What was done in one graph, from one read of one instant.
 *
 * <p>Where each photo and pair stands is counted within that read in a graph of up to {@value
 * #SHARE} of them. In a larger one it is counted a share at a time, between the work of others; the
 * newest count that is done is told. Thread-safe; no method blocks.
 */
final class WorkReport {

  /** Photos and pairs that are looked at together: some milliseconds. */
  static final int SHARE = 200_000;

  /** Reviewers and agreements that a summary has. */
  static final int FIRST_PAGE = 100;

  private final GraphClient client;
  private final GraphWriter writer;

  /** The newest count of a large graph, or the one under way; null before the first. */
  private @Nullable CompletableFuture<Counted> counted;

  private @Nullable CompletableFuture<Counted> underWay;

  WorkReport(GraphClient client, GraphWriter writer) {
    this.client = client;
    this.writer = writer;
  }

  private record Counted(long seq, Census census) {}

  private boolean isSmall() {
    GraphStatus status = client.status();
    GraphSummary pairs = status.summary();
    long known =
        pairs.positive()
            + pairs.negative()
            + pairs.incomparable()
            + pairs.unknown()
            + pairs.unreviewed();
    return status.members() + known <= SHARE;
  }

  /** Begins to count a large graph, so that who asks first need not wait. */
  void prepare() {
    if (!isSmall()) {
      CompletionStage<?> unused = count();
    }
  }

  /** Sums up. */
  CompletionStage<WorkSummary> summary(LocalDate today) {
    if (isSmall()) {
      return client.read(
          () -> summary(writer.state().graph().counting().advance(Integer.MAX_VALUE), today));
    }
    return count()
        .thenCompose(count -> client.read(() -> summary(Optional.of(count.census), today)));
  }

  private WorkSummary summary(Optional<Census> census, LocalDate today) {
    GraphState state = writer.state();
    WorkTally tally = state.tally();
    return new WorkSummary(
        state.history().last(),
        census.orElseThrow(),
        tally.decided(),
        tally.days(),
        tally.growth(state.graph()),
        tally.reviewers(),
        tally.people(0, FIRST_PAGE, today),
        tally.doubleAgreement(),
        tally.agreements(0, FIRST_PAGE));
  }

  /**
   * Returns the newest count that is done, or the first one when it is, and begins another if there
   * are newer reviews.
   */
  private synchronized CompletionStage<Counted> count() {
    CompletableFuture<Counted> told = counted;
    if (told != null && told.isCompletedExceptionally()) {
      told = null;
    }
    CompletableFuture<Counted> next = underWay;
    if (next == null && (told == null || isStale(told))) {
      next = new CompletableFuture<>();
      underWay = next;
      advance(next, null, client.status().lastSeq());
    }
    CompletableFuture<Counted> answer = told == null && next != null ? next : told;
    if (answer == null) {
      throw new IllegalStateException("nothing is counted");
    }
    counted = answer;
    return answer.copy();
  }

  private boolean isStale(CompletableFuture<Counted> count) {
    return count.isDone() && count.join().seq() != client.status().lastSeq();
  }

  private void advance(
      CompletableFuture<Counted> begun, IdentityGraph.@Nullable Counting counting, long seq) {
    client
        .read(
            () -> {
              IdentityGraph.Counting going =
                  counting == null ? writer.state().graph().counting() : counting;
              return new Share(going, going.advance(SHARE));
            })
        .whenComplete(
            (share, failure) -> {
              if (failure != null) {
                end(begun, null, failure);
              } else if (share.census.isPresent()) {
                end(begun, new Counted(seq, share.census.get()), null);
              } else {
                advance(begun, share.counting, seq);
              }
            });
  }

  private record Share(IdentityGraph.Counting counting, Optional<Census> census) {}

  private void end(
      CompletableFuture<Counted> begun, @Nullable Counted count, @Nullable Throwable failure) {
    synchronized (this) {
      underWay = null;
      counted = count == null ? counted : begun;
    }
    if (count != null) {
      begun.complete(count);
    } else {
      begun.completeExceptionally(failure);
    }
  }
}
