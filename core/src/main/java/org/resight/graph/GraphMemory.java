package org.resight.graph;

import it.unimi.dsi.fastutil.ints.IntOpenHashSet;
import it.unimi.dsi.fastutil.ints.IntSet;
import it.unimi.dsi.fastutil.ints.IntSets;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Collection;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;
import org.resight.journal.GraphOpening;
import org.resight.journal.JournalConflictException;
import org.resight.journal.JournalEntry;
import org.resight.journal.RecordedReview;
import org.resight.lease.Offering;
import org.resight.refusal.JournalUnavailableException;

/**
 * What memory holds of one graph: its state and its leases, which can always be made again from the
 * journal. If that fails, they stay as they were.
 *
 * <p>Confined to its graph's thread.
 */
final class GraphMemory {

  private static final Logger LOG = System.getLogger(GraphMemory.class.getName());

  private final GraphOpening opening;
  private final GraphServices services;
  private final JournalReplay journal;
  private final Postponed postponed;

  private @Nullable GraphState state;
  private @Nullable Offering offering;

  /** The graph without the reviews that the next batch takes back, or null. */
  private @Nullable GraphState prepared;

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
    begin(journal.begun());
  }

  /** Begins with a graph that nobody else has any more. */
  void begin(GraphState begun) {
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

  /** Returns whether all that memory holds is of one instant of the journal. */
  boolean isWhole() {
    return !state().isStale();
  }

  /**
   * Makes the graph ready without reviews that are about to be taken back, if it cannot do that by
   * itself, so that {@link #take} needs no database once the undoing is written.
   *
   * @throws JournalUnavailableException if it cannot be made ready; nothing was changed
   */
  void prepare(Collection<RecordedReview> reviews) {
    if (state().canTakeBack(reviews)) {
      return;
    }
    GraphState without = postponed.takeMade(reviews, state());
    if (without != null) {
      journal.after(without);
    }
    // Other reviews may have been taken back since it was made, or are to be taken back too.
    if (without == null
        || (without.isStale() && !without.takeBackNewest())
        || !without.canTakeBack(reviews)) {
      IntSet seqs = new IntOpenHashSet();
      reviews.forEach(review -> seqs.add((int) review.seq()));
      without = journal.all(seqs);
    }
    prepared = without;
  }

  /** Forgets what was prepared, as the batch is not written. */
  void dropPrepared() {
    prepared = null;
  }

  /**
   * Takes entries that were just appended to the journal.
   *
   * @param taken gets what each did
   */
  void take(List<JournalEntry> entries, BiConsumer<JournalEntry, GraphState.Applied> taken) {
    if (prepared != null) {
      become(prepared);
    }
    for (JournalEntry entry : entries) {
      GraphState.Applied applied = state().apply(entry);
      offering().taken(entry);
      taken.accept(entry, applied);
    }
    makeAgainIfStale();
  }

  /**
   * Takes the entries of the journal that it has not taken; all of them again if the database has
   * lost some that it holds.
   *
   * @param read gets the position of each once it was taken
   */
  void catchUp(LongConsumer read) {
    try {
      journal.after(state(), read);
    } catch (JournalConflictException e) {
      LOG.log(Level.WARNING, "The database has lost entries of graph {0}", state().id());
      makeAgain();
      return;
    }
    makeAgainIfStale();
  }

  private void makeAgainIfStale() {
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
    become(journal.all(IntSets.EMPTY_SET));
  }

  private void become(GraphState other) {
    offering = offering().onto(other.graph(), other);
    state = other;
    prepared = null;
  }
}
