package org.resight.state;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.resight.journal.GraphKey;
import org.resight.journal.ReviewJournal;
import org.resight.journal.ReviewJournal.End;
import org.resight.model.AnnotationId;
import org.resight.model.GraphId;
import org.resight.refusal.JournalUnavailableException;

/**
 * Which of several servers owns which graph, as the database said last: within a second, or when it
 * was asked again.
 *
 * <p>Thread-safe.
 */
public final class GraphOwners {

  /** Between two questions who owns what. */
  private static final long BETWEEN = TimeUnit.MILLISECONDS.toNanos(50);

  /** Ids of which it is remembered whose they are. */
  private static final int MOST_KEYS = 100_000;

  private final ReviewJournal journal;
  private final Map<UUID, GraphKey> keys = new ConcurrentHashMap<>();
  private final AtomicReference<Map<GraphKey, End>> known = new AtomicReference<>(Map.of());
  private long askedAgain = System.nanoTime() - BETWEEN;

  GraphOwners(ReviewJournal journal) {
    this.journal = journal;
  }

  /** Asks the database, and returns where the journals of all graphs end. */
  Map<GraphKey, End> ask() {
    Map<GraphKey, End> ends = new HashMap<>();
    journal.ends().forEach(end -> ends.put(end.key(), end));
    ends.remove(GraphKey.SHARED);
    Map<GraphKey, End> asked = Map.copyOf(ends);
    known.set(asked);
    return asked;
  }

  private Map<GraphKey, End> known() {
    return Objects.requireNonNull(known.get());
  }

  /** Takes note that a graph was given to a server. */
  void note(GraphKey key, UUID owner) {
    known.updateAndGet(
        before -> {
          Map<GraphKey, End> noted = new HashMap<>(before);
          noted.computeIfPresent(
              key, (same, end) -> new End(key, end.last(), owner, null, end.placed()));
          return Map.copyOf(noted);
        });
  }

  /** Returns the graph that has or had an id; empty if there is none. May ask the database. */
  public Optional<GraphKey> keyOf(GraphId id) {
    GraphKey remembered = keys.get(id.uuid());
    if (remembered != null && known().containsKey(remembered)) {
      return Optional.of(remembered);
    }
    Optional<GraphKey> found = journal.keyOf(id);
    if (keys.size() > MOST_KEYS) {
      keys.clear();
    }
    found.ifPresent(key -> keys.put(id.uuid(), key));
    return found;
  }

  /** Returns the graph that holds an annotation; empty if none does. Asks the database. */
  public Optional<GraphKey> keyOf(AnnotationId annotation) {
    return journal.holderOf(annotation);
  }

  /** Returns which server owns a graph, as it was known within a second; empty if that is not. */
  public Optional<UUID> ownerOf(GraphKey key) {
    return endOf(key).map(End::owner);
  }

  /** Returns which server owns a graph and which shall, as known within a second; empty if not. */
  public Optional<End> endOf(GraphKey key) {
    return Optional.ofNullable(known().get(key));
  }

  /** Asks the database again who owns what, if nobody just did. */
  public void askAgain() {
    long now = System.nanoTime();
    synchronized (keys) {
      if (now - askedAgain < BETWEEN) {
        return;
      }
      askedAgain = now;
    }
    ask();
  }

  /**
   * Asks the database whether another server is to own a graph of this one.
   *
   * @throws JournalUnavailableException if it did not answer
   */
  public boolean isAskedFor(UUID server) {
    return journal.isAskedFor(server);
  }

  /** Returns the servers that own graphs, with how many. */
  public Map<UUID, Integer> counts() {
    Map<UUID, Integer> counts = new HashMap<>();
    for (End end : known().values()) {
      UUID owner = end.owner();
      if (owner != null) {
        counts.merge(owner, 1, Integer::sum);
      }
    }
    return counts;
  }

  /** Returns whether a graph is owned by a server that is not among some. */
  public boolean hasOwnerBesides(Set<UUID> living) {
    Set<UUID> owners = new HashSet<>(counts().keySet());
    owners.removeAll(living);
    return !owners.isEmpty();
  }
}
