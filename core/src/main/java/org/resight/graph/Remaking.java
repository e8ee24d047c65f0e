package org.resight.graph;

import it.unimi.dsi.fastutil.ints.IntOpenHashSet;
import it.unimi.dsi.fastutil.ints.IntSet;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.resight.journal.RecordedReview;
import org.resight.model.KnownPair;

/**
 * A graph that is being made again from its journal without some reviews, on another thread, while
 * the old one serves on. Whoever takes these back waits for it; then it replays what came since.
 *
 * <p>Memory holds the graph twice meanwhile. Confined to its graph's thread but for what it makes.
 */
final class Remaking {

  /** Commands that may wait for it. */
  static final int MOST = 64;

  /** Says that a command cannot be done before the graph was made again without some reviews. */
  static final class NeededException extends RuntimeException {
    private static final long serialVersionUID = 1;

    @SuppressWarnings("serial") // never serialized
    private final IntSet without = new IntOpenHashSet();

    NeededException(Collection<RecordedReview> reviews) {
      super("the graph is to be made again", null, false, false);
      reviews.stream()
          .filter(review -> KnownPair.truth(review.tags()) == null) // no graph has such a one
          .forEach(review -> without.add((int) review.seq()));
    }
  }

  private final Command<?> first;
  private final IntSet without;
  private final CompletableFuture<GraphState> made = new CompletableFuture<>();
  private final List<Command<?>> waiting = new ArrayList<>();

  /**
   * Begins.
   *
   * @param first the command that needs it; others wait for one of their own
   * @param done is called when it is made or has failed
   * @throws java.util.concurrent.RejectedExecutionException if nobody has time for it
   */
  Remaking(
      Command<?> first,
      NeededException needed,
      JournalReplay journal,
      Executor executor,
      Runnable done) {
    this.first = first;
    without = needed.without;
    executor.execute(
        () -> {
          try {
            made.complete(journal.all(without));
          } catch (RuntimeException | Error e) {
            made.completeExceptionally(e);
          }
          done.run();
        });
  }

  /** Has a command wait; returns false if too many do. */
  boolean add(Command<?> command) {
    return waiting.size() < MOST && waiting.add(command);
  }

  /** Returns whether it is made or has failed. */
  boolean isDone() {
    return made.isDone();
  }

  /**
   * Returns whether a command waits no longer: what it takes back may have changed meanwhile, but
   * it would change again while the next one is made.
   */
  boolean serves(Command<?> command) {
    return made.isCompletedExceptionally() || (made.isDone() && command == first);
  }

  /** Returns whether what the graph was made without is to be taken back now, or was before. */
  boolean fits(Collection<RecordedReview> reviews, GraphState present) {
    IntSet takenBack = new IntOpenHashSet();
    reviews.forEach(review -> takenBack.add((int) review.seq()));
    return without
        .intStream()
        .allMatch(seq -> takenBack.contains(seq) || present.wasTakenBack(seq));
  }

  /** Returns the commands that wait, which do so no more. */
  List<Command<?>> resumed() {
    List<Command<?>> resumed = List.copyOf(waiting);
    waiting.clear();
    return resumed;
  }

  /** Returns the graph, or null if it is not made or has failed. */
  @Nullable GraphState made() {
    return made.isDone() && !made.isCompletedExceptionally() ? made.join() : null;
  }
}
