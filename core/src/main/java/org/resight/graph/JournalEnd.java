package org.resight.graph;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.resight.journal.GraphKey;
import org.resight.journal.JournalEntry;
import org.resight.journal.ReviewJournal;
import org.resight.refusal.JournalUnavailableException;

/**
 * What this server believes of the end of one graph's journal: the epoch in which it writes, and
 * whether there may be entries that memory does not hold.
 *
 * <p>Confined to its graph's thread.
 */
final class JournalEnd {

  private final ReviewJournal journal;
  private final GraphKey key;

  private long epoch;

  /** Whether this server has written under {@link #epoch}. */
  private boolean owner;

  /** Whether the journal may hold entries that memory does not. */
  private boolean inDoubt;

  /** Changes of which that is not known. */
  private final List<Command.Write<?>> unsettled = new ArrayList<>();

  JournalEnd(ReviewJournal journal, GraphKey key) {
    this.journal = journal;
    this.key = key;
  }

  /** Begins with a journal that others may have written; the first append ends their epoch. */
  void begin(ReviewJournal.Journalled stands) {
    epoch = stands.epoch();
    owner = false;
  }

  /**
   * Appends entries after a position.
   *
   * @throws JournalUnavailableException if it is unknown whether that was done, which is in doubt
   *     now
   */
  void append(long position, List<JournalEntry> entries) {
    long next = owner ? epoch : epoch + 1;
    try {
      journal.append(key, position, epoch, next, entries);
    } catch (JournalUnavailableException e) {
      inDoubt = true;
      throw e;
    }
    epoch = next;
    owner = true;
  }

  /**
   * Deletes the graph.
   *
   * @throws JournalUnavailableException as for {@link #append}
   */
  void delete() {
    try {
      journal.delete(key, epoch);
    } catch (JournalUnavailableException e) {
      inDoubt = true;
      throw e;
    }
  }

  /** Returns whether nobody but this server has written since it last knew. */
  boolean isOurs(ReviewJournal.Journalled stands) {
    return stands.epoch() == epoch || (!owner && stands.epoch() == epoch + 1 && stands.ours());
  }

  /** Takes note of the epoch of a journal that {@link #isOurs}. */
  void confirm(ReviewJournal.Journalled stands) {
    owner = owner || stands.epoch() != epoch;
    epoch = stands.epoch();
  }

  /**
   * Gives the journal to another server.
   *
   * @return whether that was done
   * @throws JournalUnavailableException if it is unknown whether that was done; no entry is in
   *     doubt
   */
  boolean give(UUID to) {
    return journal.give(key, epoch, to);
  }

  /** Takes note that this server has begun an epoch. */
  void taken(ReviewJournal.Journalled stands) {
    epoch = stands.epoch();
    owner = true;
  }

  boolean isInDoubt() {
    return inDoubt;
  }

  void doubt(boolean doubtful) {
    inDoubt = doubtful;
  }

  /** What may have been written keeps what it claimed: nobody else must have it meanwhile. */
  void settle(Command.Write<?> command) {
    if (!command.hasClaims()) {
      return;
    } else if (inDoubt) {
      unsettled.add(command);
    } else {
      command.settle();
    }
  }

  /** Returns whether changes wait for it to be known what became of them. */
  boolean hasUnsettled() {
    return !unsettled.isEmpty();
  }

  /** Has those changes give back what they claimed and the graph does not hold. */
  void settleAll() {
    unsettled.forEach(Command.Write::settle);
    unsettled.clear();
  }

  /** Forgets them, as the graph and its claims are gone. */
  void forgetUnsettled() {
    unsettled.clear();
  }
}
