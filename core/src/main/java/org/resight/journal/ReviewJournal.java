package org.resight.journal;

import it.unimi.dsi.fastutil.ints.IntOpenHashSet;
import it.unimi.dsi.fastutil.ints.IntSet;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.resight.model.AnnotationId;
import org.resight.model.GraphId;
import org.resight.refusal.JournalUnavailableException;
import org.resight.refusal.Refusal;
import org.resight.refusal.RefusedException;

/**
 * The append-only journals of all graphs: the only truth.
 *
 * <p>Thread-safe; every method blocks until the database has answered, within the time limits of
 * its connection pool. What has been appended when a method returns survives a kill of the server
 * at the next instruction.
 *
 * <p>A journal has two numberings: <em>positions</em> count its entries of every kind from 1 on;
 * <em>seqs</em> count its reviews only. Neither has a hole.
 */
public interface ReviewJournal {

  /** Entries that are read together. */
  int PAGE = 4096;

  /**
   * A graph as the journal knows it.
   *
   * @param opening what it was opened with
   * @param ids every id it has had, the present one last
   * @param last the position of its last entry, 0 if there is none
   * @param epoch grows each time another server takes the graph over
   * @param ours whether this server, since its start, was the last to write: the epoch is its own
   * @param deleted whether it was deleted; its entries are kept
   * @param heldAsOf the position as of which the database knows what it holds, or -1
   * @param damage why the opening, which is empty then, cannot be read; null if it can
   */
  record Journalled(
      GraphOpening opening,
      List<GraphId> ids,
      long last,
      long epoch,
      boolean ours,
      boolean deleted,
      long heldAsOf,
      @Nullable String damage) {
    /** Copies the list. */
    public Journalled {
      ids = List.copyOf(ids);
    }
  }

  /**
   * Returns all graphs ever opened, oldest first, those that are damaged too.
   *
   * @throws JournalUnavailableException if the database cannot be read
   */
  List<Journalled> graphs();

  /**
   * Where a journal ends.
   *
   * @param last the position of its last entry, 0 if there is none
   * @param owner the server that writes it, as far as the database knows; null if that is not said
   * @param wanted the server that shall write it next; null if none shall
   * @param placed the address of the server that somebody chose for it; null if nobody did
   */
  record End(
      GraphKey key,
      long last,
      @Nullable UUID owner,
      @Nullable UUID wanted,
      @Nullable String placed) {

    /** Returns whether a server writes it. */
    public boolean isOf(UUID server) {
      return server.equals(owner);
    }
  }

  /**
   * Returns where the journals of all graphs end that were not deleted. Cheap: for asking each
   * second.
   *
   * @throws JournalUnavailableException if the database cannot be read
   */
  default List<End> ends() {
    return graphs().stream()
        .filter(graph -> !graph.deleted())
        .map(graph -> new End(graph.opening().key(), graph.last(), null, null, null))
        .toList();
  }

  /**
   * Begins another epoch in a journal that somebody wrote who does not belong to the servers that
   * know each other, so that this one is refused, and returns the graph. Only of several servers
   * the one that leads does so: of two that know nothing of each other, each would take the graph
   * from the other again and again.
   *
   * @return the graph, which is another server's now if it is not ours; empty if this server is
   *     alone, or there is no such graph
   * @throws JournalUnavailableException if the database did not answer
   */
  default Optional<Journalled> takeOver(GraphKey key) {
    return Optional.empty();
  }

  /**
   * Returns one graph, once the database has finished its opening and every append to it: also one
   * whose caller was told {@link JournalUnavailableException}.
   *
   * @throws JournalUnavailableException if the database cannot be read
   */
  Optional<Journalled> graph(GraphKey key);

  /** Begins the journal of a graph, as {@link #open(GraphOpening, Runnable)} with nothing else. */
  default void open(GraphOpening opening) {
    open(opening, () -> {});
  }

  /**
   * Begins the journal of a graph, at epoch 0.
   *
   * @param also what else is done on this thread in the same transaction, so that neither stands
   *     without the other; done once more if a first try came to nothing
   * @throws RefusedException if a graph that was not deleted holds one of its annotations, or its
   *     id; nothing is written
   * @throws JournalUnavailableException if it could not be written, or nobody knows whether it was
   */
  void open(GraphOpening opening, Runnable also);

  /**
   * Appends entries in one transaction, all or none.
   *
   * @param expected the position of the last entry as the writer knows it
   * @param epoch the epoch as the writer knows it
   * @param next the epoch to write under: {@code epoch}, or {@code epoch + 1} to take the graph
   *     over
   * @throws RefusedException if another graph that was not deleted holds annotations or ids that
   *     the entries bring, or names are not as an entry says; nothing is written
   * @throws JournalConflictException if another position or epoch stands there: somebody else
   *     writes this graph
   * @throws JournalUnavailableException if it could not be written, or nobody knows whether it was
   */
  void append(GraphKey key, long expected, long epoch, long next, List<JournalEntry> entries);

  /**
   * Makes sure that no other graph can get what one holds by its journal, if the database does not
   * know yet: it was written by an earlier version, or comes from a backup.
   *
   * @return those of its ids that another graph holds
   * @throws RefusedException {@link Refusal#ANNOTATIONS_IN_USE} if another graph that was not
   *     deleted holds some of the annotations; nothing is changed
   * @throws JournalUnavailableException if it could not be written
   */
  List<GraphId> hold(GraphKey key, Holding holding);

  /** Takes the entries of a journal one by one, in order. */
  @FunctionalInterface
  interface EntryReader {
    /** Takes the entry at a position. */
    void read(long position, JournalEntry entry);
  }

  /**
   * Reads the entries after a position, streamed.
   *
   * @throws JournalConflictException if the journal ends before that position: the database has
   *     lost entries
   * @throws JournalUnavailableException if the database cannot be read
   * @throws JournalUnreadableException if an entry is damaged
   */
  void replay(GraphKey key, long after, EntryReader reader);

  /**
   * Does the same faster: has other threads read and decode what comes next, while the calling one
   * takes an entry. Never waits for a thread of the executor to become free. What could not be read
   * in the fastest way is prepared for it afterwards.
   *
   * @param executor the other threads
   */
  default void replay(GraphKey key, long after, Executor executor, EntryReader reader) {
    replay(key, after, reader);
  }

  /**
   * Prepares entries that were appended for the next replay, if they fill a {@link #PAGE}. To be
   * called when the end of a journal has passed a multiple of it; whether, and whether it succeeds,
   * makes no difference but of time.
   *
   * @param after the position before the first of them
   * @param last the position of the last
   * @param executor the threads that do it, a few milliseconds at a time
   */
  void seal(GraphKey key, long after, long last, Executor executor);

  /**
   * Returns a page of a graph's reviews with a seq greater than {@code after}, oldest first.
   *
   * @throws JournalUnavailableException if the database cannot be read
   */
  List<RecordedReview> reviews(GraphKey key, long after, int limit);

  /**
   * Returns the seqs of the reviews that were taken back; of a damaged journal, those before the
   * damage. Reads all reviews.
   *
   * @throws JournalUnavailableException if the database cannot be read
   */
  default IntSet takenBack(GraphKey key) {
    IntSet takenBack = new IntOpenHashSet();
    long seq = 0;
    List<RecordedReview> page;
    do {
      try {
        page = reviews(key, seq, PAGE);
      } catch (JournalUnreadableException e) {
        return takenBack; // the replay says what is wrong
      }
      for (RecordedReview review : page) {
        seq = review.seq();
        if (review.undoes() != 0) {
          takenBack.add((int) review.undoes());
        }
      }
    } while (page.size() == PAGE);
    return takenBack;
  }

  /**
   * Returns one review.
   *
   * @throws JournalUnavailableException if the database cannot be read
   */
  Optional<RecordedReview> review(GraphKey key, long seq);

  /**
   * Has another server write a journal from now on, which wants to and whose lease lasts. Whoever
   * wrote it before is refused: another epoch begins.
   *
   * @param epoch the epoch as the writer knows it
   * @return whether that was done; otherwise nothing was
   * @throws JournalUnavailableException if nobody knows whether it was
   */
  default boolean give(GraphKey key, long epoch, UUID to) {
    return false;
  }

  /**
   * Says which server shall write a journal next. Only the server that leads does so.
   *
   * @param server null for none
   * @throws JournalUnavailableException if it could not be written
   */
  default void want(GraphKey key, @Nullable UUID server) {}

  /**
   * Returns whether a server is to give one of its journals to another. Cheap: for asking a few
   * times a second.
   *
   * @throws JournalUnavailableException if the database cannot be read
   */
  default boolean isAskedFor(UUID server) {
    return false;
  }

  /**
   * Says which server somebody chose for a graph.
   *
   * @param url its address; null if none any more
   * @throws JournalUnavailableException if it could not be written
   */
  default void place(GraphKey key, @Nullable String url) {}

  /**
   * Returns the graph that has or had an id, a deleted one if no other has it since.
   *
   * @throws JournalUnavailableException if the database cannot be read
   */
  default Optional<GraphKey> keyOf(GraphId id) {
    return Optional.empty();
  }

  /**
   * Returns the graph that holds an annotation.
   *
   * @throws JournalUnavailableException if the database cannot be read
   */
  default Optional<GraphKey> holderOf(AnnotationId annotation) {
    return Optional.empty();
  }

  /**
   * Marks a graph deleted. Deleting it again does nothing.
   *
   * @throws JournalConflictException if another server has taken the graph over
   * @throws JournalUnavailableException if it could not be written
   */
  void delete(GraphKey key, long epoch);
}
