package org.resight.graph;

import java.util.concurrent.CompletableFuture;
import org.resight.refusal.RefusedException;

/** Something asked of a graph, answered once. The answer is completed off the graph's thread. */
abstract class Command<T> {

  private final CompletableFuture<T> answer = new CompletableFuture<>();

  CompletableFuture<T> answer() {
    return answer;
  }

  /** Returns what it brings and will be written, in reviews or what costs as much; at least 1. */
  int items() {
    return 1;
  }

  /** Whether only the server that owns the graph can do it. */
  abstract boolean needsOwner();

  /** A question: sees the graph after everything that was answered before it was asked. */
  abstract static class Read<T> extends Command<T> {

    @Override
    boolean needsOwner() {
      return false;
    }

    /** Whether it tells what the graph holds, so that this has to be of one instant. */
    boolean tells() {
      return true;
    }

    /** Reads on the graph's thread; what is returned shares nothing that can change. */
    abstract T read();
  }

  /** A change: checked, journalled with others in one transaction, applied, answered. */
  abstract static class Write<T> extends Command<T> {

    @Override
    boolean needsOwner() {
      return true;
    }

    /** Whether the check needs every earlier change applied. */
    boolean alone() {
      return true;
    }

    /** Whether it is done to a graph that has failed too, whatever memory holds of it. */
    boolean mayFollowFailure() {
      return false;
    }

    /**
     * Checks the change and adds its entries to the batch.
     *
     * @throws RefusedException if it cannot be done; what it added is dropped
     */
    abstract void check(EntryBatch batch);

    /** Whether the check has claimed what only this graph may have. */
    boolean hasClaims() {
      return false;
    }

    /**
     * Gives back what the check claimed and the graph does not hold; once it is known what became
     * of the batch.
     */
    void settle() {}

    /** Returns the answer, once the batch has been applied. */
    abstract T applied(EntryBatch batch);
  }
}
