package org.resight.graph;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.resight.journal.RecordedReview;

/**
 * The commands that wait until the graph has been made again without some reviews, and that graph.
 * One is made at a time.
 *
 * <p>Confined to its graph's thread.
 */
final class Postponed {

  private static final Logger LOG = System.getLogger(Postponed.class.getName());

  private final JournalReplay journal;
  private final Executor executor;
  private final Runnable nudge;

  /** The graph without some reviews that somebody waits to take back, or null. */
  private @Nullable Remaking remaking;

  /** The same while the commands that have waited for it are processed, else null. */
  private @Nullable Remaking served;

  /** Commands that have waited for it and are to be processed next. */
  private final List<Command<?>> resumed = new ArrayList<>();

  /**
   * @param executor makes the graph
   * @param nudge has the writer come back, as there are commands for it
   */
  Postponed(JournalReplay journal, Executor executor, Runnable nudge) {
    this.journal = journal;
    this.executor = executor;
    this.nudge = nudge;
  }

  /** Returns whether no command waits. */
  boolean isEmpty() {
    return remaking == null && resumed.isEmpty();
  }

  /** Returns whether a command has waited, and goes on with what there is. */
  boolean serves(Command<?> command) {
    return remaking != null && remaking.serves(command);
  }

  /**
   * Has a command wait for a graph without its reviews. One that is made already is left to those
   * it was made for; whoever needs another asks again after them.
   *
   * @return false if too many wait, or nobody has time to make the graph
   */
  boolean add(Command<?> command, Remaking.NeededException why) {
    try {
      if (remaking == null) {
        remaking = new Remaking(command, why, journal, executor, nudge);
      }
      return remaking.isDone()
          ? resumed.size() < Remaking.MOST && resumed.add(command)
          : remaking.add(command);
    } catch (RejectedExecutionException e) {
      LOG.log(Level.DEBUG, "the graph is not made again", e);
      return false;
    }
  }

  /** Returns the commands that have waited long enough; {@link #finish} follows. */
  List<Command<?>> resume() {
    served = remaking != null && remaking.isDone() ? remaking : null;
    if (served != null) {
      resumed.addAll(served.resumed());
    }
    List<Command<?>> commands = new ArrayList<>(resumed);
    resumed.clear();
    return commands;
  }

  /** Ends what {@link #resume} began, once its commands have been processed. */
  void finish() {
    if (served != null && remaking == served) {
      remaking = null; // nobody has needed it
    }
    served = null;
    if (!resumed.isEmpty()) {
      nudge.run();
    }
  }

  /**
   * Hands out the graph that was made. Returns null if it is not ready, or lacks a review that must
   * stay.
   *
   * @param reviews what is to be taken back
   * @param present the graph as it is
   */
  @Nullable GraphState takeMade(Collection<RecordedReview> reviews, GraphState present) {
    Remaking taken = remaking;
    GraphState made = taken == null ? null : taken.made();
    if (taken != null && made != null) {
      resumed.addAll(taken.resumed()); // it was made while these commands came
      remaking = null;
      return taken.fits(reviews, present) ? made : null;
    }
    return null;
  }
}
