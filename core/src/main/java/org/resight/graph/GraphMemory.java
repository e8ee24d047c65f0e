package org.resight.graph;

import it.unimi.dsi.fastutil.ints.IntSets;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;
import org.resight.journal.GraphOpening;
import org.resight.journal.JournalEntry;
import org.resight.lease.Offering;

/**
 * What memory holds of one graph: its state and its leases, which can always be made again from the
 * journal. If that fails, they stay as they were.
 *
 * <p>Confined to its graph's thread.
 */
final class GraphMemory {

  private final GraphOpening opening;
  private final GraphServices services;
  private final JournalReplay journal;
  private final Postponed postponed;

  private @Nullable GraphState state;
  private @Nullable Offering offering;

  /**
   * @param postponed may have a graph that was made again already
   */
  GraphMemory(
      GraphOpening opening, GraphServices services, JournalReplay journal, Postponed postponed) {
    this.opening = opening;
    this.services = services;
    this.journal = journal;
    this.postponed = postponed;
  }

  /** Makes the graph as it was opened. */
  void begin() {
    GraphState begun = journal.begun();
    state = begun;
    offering = new Offering(begun.graph(), begun, opening.config(), services.clock());
  }

  GraphState state() {
    return begun(state);
  }

  Offering offering() {
    return begun(offering);
  }

  private static <T> T begun(@Nullable T part) {
    if (part == null) {
      throw new IllegalStateException("the graph has not begun");
    }
    return part;
  }

  /** Takes an entry that the journal holds. */
  GraphState.Applied take(JournalEntry entry) {
    GraphState.Applied applied = state().apply(entry);
    offering().taken(entry);
    return applied;
  }

  /**
   * Takes the entries of the journal that it has not taken.
   *
   * @param read gets the position of each once it was taken
   */
  void catchUp(LongConsumer read) {
    journal.after(state(), read);
    makeAgainIfStale();
  }

  void makeAgainIfStale() {
    if (!state().isStale()) {
      return;
    }
    if (state().takeBackNewest()) {
      offering =
          offering().onto(state().graph(), state()); // what was given again has ended its holds
    } else {
      makeAgain();
    }
  }

  /** Makes the graph again from the journal. */
  void makeAgain() {
    GraphState rebuilt = postponed.takeMade();
    if (rebuilt != null) {
      journal.after(rebuilt);
    }
    if (rebuilt == null || (rebuilt.isStale() && !rebuilt.takeBackNewest())) {
      rebuilt = journal.all(IntSets.EMPTY_SET);
    }
    Offering leases = offering().onto(rebuilt.graph(), rebuilt);
    state = rebuilt;
    offering = leases;
  }
}
