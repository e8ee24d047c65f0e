package org.resight.state;

import java.util.concurrent.CompletableFuture;

/** Something asked of a graph, answered once. The answer is completed off the graph's thread. */
abstract class Command<T> {

  private final CompletableFuture<T> answer = new CompletableFuture<>();

  CompletableFuture<T> answer() {
    return answer;
  }

  /** A question: sees the graph after everything that was answered before it was asked. */
  abstract static class Read<T> extends Command<T> {

    /** Reads on the graph's thread; what is returned shares nothing that can change. */
    abstract T read();
  }

  /** A change: checked, journalled with others in one transaction, applied, answered. */
  abstract static class Write<T> extends Command<T> {

    /** Whether the check needs every earlier change applied. */
    boolean alone() {
      return true;
    }

    /**
     * Checks the change and adds its entries to the batch.
     *
     * @throws RefusedException if it cannot be done; what it added is dropped
     */
    abstract void check(EntryBatch batch);

    /** Undoes what the check did outside the batch, since the batch was not written. */
    void abandon() {}

    /** Returns the answer, once the batch has been applied. */
    abstract T applied(EntryBatch batch);
  }
}
