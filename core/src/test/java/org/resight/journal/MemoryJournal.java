package org.resight.journal;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.resight.catalogue.MemoryCatalogue;
import org.resight.model.GraphId;
import org.resight.refusal.JournalUnavailableException;

/**
 * A journal in memory that can be told to fail. Thread-safe.
 *
 * <p>A fault is taken by the next append and then forgotten.
 */
public final class MemoryJournal implements ReviewJournal {

  /** What may go wrong with an append. */
  public enum Fault {
    /** Nothing is written. */
    NOT_WRITTEN,
    /** Everything is written, but the caller is not told. */
    WRITTEN_IN_SILENCE,
    /** Nothing is written, and the journal cannot be reached afterwards. */
    NOT_WRITTEN_AND_GONE,
    /** Everything is written, but the caller is not told, and it cannot be reached afterwards. */
    WRITTEN_AND_GONE,
    /** Everything is written and the caller is told, but it cannot be reached afterwards. */
    GONE_AFTERWARDS,
    /** The thread has no memory left, before anything is written. */
    OUT_OF_MEMORY,
    /** The thread has no memory left, after everything was written. */
    OUT_OF_MEMORY_AFTERWARDS,
    /** Another server writes the graph first, under an epoch of its own. */
    TAKEN_OVER,
    /** Another server takes the graph over and writes the same; the caller is told nothing. */
    TAKEN_OVER_IN_SILENCE,
    /** Planted: the caller is told that everything is written, but a kill undoes it. */
    ANSWERED_BEFORE_COMMIT,
    /** Planted: the end moves, but no entry is written. */
    DROPPED,
    /** Planted: everything is written twice. */
    DOUBLED
  }

  private static final class Journal {
    private final GraphOpening opening;
    private final List<JournalEntry> entries = new ArrayList<>();
    private final List<GraphId> ids = new ArrayList<>();
    private long end;
    private int durable;
    private long epoch;
    private boolean ours;
    private boolean deleted;
    private @Nullable String damage;
    private int readable = Integer.MAX_VALUE;

    private Journal(GraphOpening opening) {
      this.opening = opening;
      ids.add(opening.id());
    }

    private Journalled journalled() {
      return damage == null
          ? new Journalled(opening, ids, end, epoch, ours, deleted, 0, null)
          : new Journalled(empty(opening), ids, end, epoch, ours, deleted, 0, damage);
    }

    private static GraphOpening empty(GraphOpening opening) {
      return new GraphOpening(
          opening.key(),
          opening.id(),
          opening.name(),
          opening.backend(),
          opening.config(),
          Map.of(),
          List.of(),
          opening.createdAt());
    }
  }

  private final Map<GraphKey, Journal> journals = new LinkedHashMap<>();
  private final Queue<Fault> faults = new ArrayDeque<>();
  private int appends;
  private int largestAppend;
  private int questions;
  private boolean leads;
  private final List<String> seals = new ArrayList<>();
  private boolean unreachable;
  private boolean goneAfterReplay;
  private Runnable beforeReplay = () -> {};
  private @Nullable MemoryCatalogue catalogue;

  /** Has the names that entries give be taken by a catalogue, or the append be refused. */
  public synchronized void names(MemoryCatalogue its) {
    catalogue = its;
  }

  private @Nullable GraphKey lostInReplay;

  public synchronized void failNext(Fault fault) {
    faults.add(fault);
  }

  public synchronized void unreachable(boolean now) {
    unreachable = now;
  }

  /** Loses the database whenever this journal is replayed; null for none. */
  public synchronized void loseInReplay(@Nullable GraphKey key) {
    lostInReplay = key;
  }

  /** Has the database be out of reach once the next journal has been replayed. */
  public synchronized void goneAfterReplay() {
    goneAfterReplay = true;
  }

  /** Has something be done before a journal is replayed from its beginning, by who replays it. */
  public synchronized void beforeReplay(Runnable what) {
    beforeReplay = what;
  }

  private synchronized Runnable beforeReplay() {
    return beforeReplay;
  }

  /** Has the opening of a graph be damaged, or whole again (null). */
  public synchronized void damage(GraphKey key, @Nullable String damage) {
    journals.get(key).damage = damage;
  }

  /** Has no more entries of a graph be readable than some. */
  public synchronized void damageAfter(GraphKey key, int readable) {
    journals.get(key).readable = readable;
  }

  /** Forgets what was not yet durable. */
  public synchronized void kill() {
    for (Journal journal : journals.values()) {
      journal.entries.subList(journal.durable, journal.entries.size()).clear();
      journal.end = journal.durable;
    }
  }

  public synchronized int appends() {
    return appends;
  }

  /** Returns how many entries the largest append had. */
  public synchronized int largestAppend() {
    return largestAppend;
  }

  /** Returns how often reviews were asked for. */
  public synchronized int questions() {
    return questions;
  }

  /** Returns what was to be sealed: the positions before the first and of the last entry. */
  public synchronized List<String> seals() {
    return List.copyOf(seals);
  }

  @Override
  public synchronized void seal(GraphKey key, long after, long last, Executor executor) {
    seals.add(after + "-" + last);
  }

  public synchronized List<JournalEntry> entries(GraphKey key) {
    return List.copyOf(journals.get(key).entries);
  }

  private void reach() {
    if (unreachable) {
      throw new JournalUnavailableException("unreachable");
    }
  }

  @Override
  public synchronized List<Journalled> graphs() {
    reach();
    return journals.values().stream().map(Journal::journalled).toList();
  }

  @Override
  public synchronized Optional<Journalled> graph(GraphKey key) {
    reach();
    return Optional.ofNullable(journals.get(key)).map(Journal::journalled);
  }

  /** Has this server be the one of several that leads. */
  public synchronized void lead() {
    leads = true;
  }

  @Override
  public synchronized Optional<Journalled> takeOver(GraphKey key) {
    reach();
    if (leads) {
      journals.get(key).epoch++;
      journals.get(key).ours = true;
      return Optional.of(journals.get(key).journalled());
    }
    return Optional.empty();
  }

  @Override
  public synchronized boolean give(GraphKey key, long epoch, UUID to) {
    reach();
    Fault fault = faults.poll();
    Journal journal = journals.get(key);
    if (fault != Fault.NOT_WRITTEN && journal.epoch == epoch) {
      journal.epoch++;
      journal.ours = false;
    }
    if (fault != null) {
      throw new JournalUnavailableException("perhaps given");
    }
    return !journal.ours && journal.epoch == epoch + 1;
  }

  @Override
  public synchronized void open(GraphOpening opening, Runnable also) {
    reach();
    Fault fault = faults.poll();
    if (fault == Fault.NOT_WRITTEN) {
      throw new JournalUnavailableException("not written");
    }
    also.run();
    journals.put(opening.key(), new Journal(opening));
    if (fault == Fault.OUT_OF_MEMORY_AFTERWARDS) {
      throw new OutOfMemoryError("planted");
    }
    if (fault == Fault.WRITTEN_IN_SILENCE) {
      throw new JournalUnavailableException("written in silence");
    }
  }

  @Override
  public synchronized void append(
      GraphKey key, long expected, long epoch, long next, List<JournalEntry> entries) {
    reach();
    Fault fault = faults.poll();
    unreachable =
        fault == Fault.NOT_WRITTEN_AND_GONE
            || fault == Fault.WRITTEN_AND_GONE
            || fault == Fault.GONE_AFTERWARDS;
    if (fault == Fault.NOT_WRITTEN || fault == Fault.NOT_WRITTEN_AND_GONE) {
      throw new JournalUnavailableException("not written");
    }
    if (fault == Fault.OUT_OF_MEMORY) {
      throw new OutOfMemoryError("planted");
    }
    Journal journal = journals.get(key);
    if (fault == Fault.TAKEN_OVER) {
      journal.epoch += 2;
    }
    if (journal.end != expected || journal.epoch != epoch || journal.deleted) {
      throw new JournalConflictException("expected " + expected + " under " + epoch);
    }
    if (catalogue != null) {
      catalogue.take(entries);
    }
    journal.end += entries.size();
    if (fault != Fault.DROPPED) {
      journal.entries.addAll(entries);
    }
    if (fault == Fault.DOUBLED) {
      journal.entries.addAll(entries);
    }
    if (fault != Fault.ANSWERED_BEFORE_COMMIT) {
      journal.durable = journal.entries.size();
    }
    journal.epoch = next;
    journal.ours = fault != Fault.TAKEN_OVER_IN_SILENCE;
    for (JournalEntry entry : entries) {
      if (entry instanceof JournalEntry.AnnotationsAdded added) {
        journal.ids.add(added.id());
      } else if (entry instanceof JournalEntry.AnnotationsRemoved removed) {
        journal.ids.add(removed.id());
      }
    }
    if (fault == Fault.OUT_OF_MEMORY_AFTERWARDS) {
      throw new OutOfMemoryError("planted");
    }
    appends++;
    largestAppend = Math.max(largestAppend, entries.size());
    if (fault == Fault.WRITTEN_IN_SILENCE
        || fault == Fault.WRITTEN_AND_GONE
        || fault == Fault.TAKEN_OVER_IN_SILENCE) {
      throw new JournalUnavailableException("written in silence");
    }
  }

  @Override
  public List<GraphId> hold(GraphKey key, Holding holding) {
    return List.of();
  }

  @Override
  public void replay(GraphKey key, long after, EntryReader reader) {
    if (after == 0) {
      beforeReplay().run();
    }
    List<JournalEntry> entries;
    int readable;
    synchronized (this) {
      reach();
      if (journals.get(key).end < after) {
        throw new JournalConflictException("ends before " + after);
      }
      entries = List.copyOf(journals.get(key).entries);
      readable = journals.get(key).readable;
      if (key.equals(lostInReplay)) {
        throw new JournalUnavailableException("lost while it is replayed");
      }
      unreachable = goneAfterReplay;
      goneAfterReplay = false;
    }
    for (int i = (int) after; i < entries.size(); i++) {
      if (i == readable) {
        throw new JournalUnreadableException("Entry " + (i + 1) + " is damaged.");
      }
      reader.read(i + 1L, entries.get(i));
    }
  }

  @Override
  public synchronized List<RecordedReview> reviews(GraphKey key, long after, int limit) {
    reach();
    questions++;
    return journals.get(key).entries.stream()
        .filter(JournalEntry.Reviewed.class::isInstance)
        .map(entry -> ((JournalEntry.Reviewed) entry).review())
        .filter(review -> review.seq() > after)
        .limit(limit)
        .toList();
  }

  @Override
  public synchronized Optional<RecordedReview> review(GraphKey key, long seq) {
    return reviews(key, seq - 1, 1).stream().filter(review -> review.seq() == seq).findFirst();
  }

  @Override
  public synchronized void delete(GraphKey key, long epoch) {
    reach();
    Fault fault = faults.poll();
    if (fault == Fault.NOT_WRITTEN) {
      throw new JournalUnavailableException("not written");
    }
    Journal journal = journals.get(key);
    if (fault == Fault.TAKEN_OVER) {
      journal.epoch += 2;
    }
    if (journal.epoch != epoch) {
      throw new JournalConflictException("deleted under " + epoch);
    }
    journal.deleted = true;
    if (fault == Fault.WRITTEN_IN_SILENCE) {
      throw new JournalUnavailableException("written in silence");
    }
  }
}
