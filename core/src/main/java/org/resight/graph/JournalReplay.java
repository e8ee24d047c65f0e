package org.resight.graph;

import it.unimi.dsi.fastutil.ints.IntSet;
import it.unimi.dsi.fastutil.ints.IntSortedSet;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import java.util.function.LongConsumer;
import org.resight.journal.EarlierReviews;
import org.resight.journal.GraphOpening;
import org.resight.journal.JournalConflictException;
import org.resight.journal.JournalEntry;
import org.resight.journal.JournalUnreadableException;
import org.resight.journal.RecordedReview;
import org.resight.model.IdentityGraph;

/**
 * Reads the journal of one graph, and makes its state from it. Thread-safe; the states it fills are
 * not.
 */
final class JournalReplay {

  private final GraphOpening opening;
  private final GraphServices services;

  JournalReplay(GraphOpening opening, GraphServices services) {
    this.opening = opening;
    this.services = services;
  }

  /** Returns the graph as it was opened, before the first entry. */
  GraphState begun() {
    return new GraphState(opening, services.backends());
  }

  /**
   * Returns the graph after all entries there are, as if some reviews had never been given besides
   * those that were taken back.
   */
  GraphState all(IntSet without) {
    GraphState state = begun();
    leaveOutTakenBack(state);
    state.leaveOut(without);
    after(state);
    return state;
  }

  /** Tells a graph that cannot take reviews back which ones it must never get. */
  void leaveOutTakenBack(GraphState onto) {
    if (!onto.graph().takesBack()) {
      onto.leaveOut(services.journal().takenBack(opening.key()));
    }
  }

  /** Has a graph take the entries that it has not taken. */
  void after(GraphState onto) {
    after(onto, position -> {});
  }

  /**
   * Has a graph take the entries that it has not taken.
   *
   * @param read gets the position of each once it was taken
   * @throws JournalConflictException if the database has lost entries that it has taken, as far as
   *     can be seen: the graph is to be made again
   */
  void after(GraphState onto, LongConsumer read) {
    requireLast(onto);
    List<JournalEntry> next = new ArrayList<>(IdentityGraph.EXPECTED);
    try {
      services
          .journal()
          .replay(
              opening.key(),
              onto.position(),
              services.executor(),
              (position, entry) -> {
                if (position != onto.position() + next.size() + 1) {
                  throw new JournalUnreadableException("entry " + position + " has no predecessor");
                }
                next.add(entry);
                if (next.size() == IdentityGraph.EXPECTED) {
                  apply(next, onto, read);
                }
              });
    } catch (JournalUnreadableException e) {
      apply(next, onto, read); // what stands before the damage can be read
      throw e;
    }
    apply(next, onto, read);
    onto.history().index();
  }

  /** Others may have written as many entries since as were lost. */
  private void requireLast(GraphState taken) {
    int last = taken.history().last();
    if (last > 0
        && services
            .journal()
            .review(opening.key(), last)
            .filter(taken.history()::isLast)
            .isEmpty()) {
      throw new JournalConflictException("The journal has another review " + last + ".");
    }
  }

  private static void apply(List<JournalEntry> next, GraphState onto, LongConsumer read) {
    onto.expect(next);
    for (JournalEntry entry : next) {
      onto.apply(entry);
      read.accept(onto.position());
    }
    next.clear();
  }

  /** Reads a review that the journal is known to hold. */
  RecordedReview review(int seq) {
    return services.journal().review(opening.key(), seq).orElseThrow(() -> lacking(seq));
  }

  /** Reads several such reviews, and returns what gives them by their seqs. */
  IntFunction<RecordedReview> reviews(IntSortedSet seqs) {
    var read = EarlierReviews.read(services.journal(), opening.key(), seqs);
    return seq -> {
      RecordedReview review = read.get(seq);
      if (review == null) {
        throw lacking(seq);
      }
      return review;
    };
  }

  private static IllegalStateException lacking(int seq) {
    return new IllegalStateException("the journal lacks review " + seq);
  }
}
