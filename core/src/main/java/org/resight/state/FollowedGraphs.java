package org.resight.state;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;
import org.resight.graph.GraphClient;
import org.resight.graph.GraphServices;
import org.resight.graph.GraphStatus;
import org.resight.journal.GraphKey;
import org.resight.journal.ReviewJournal;
import org.resight.refusal.JournalUnavailableException;

/**
 * The graphs of a server that does not lead: it reads their journals along, so that it has little
 * left to read when it leads. Nothing is written, and nobody is told anything.
 *
 * <p>They take as much memory as where they are served. One that cannot be read is left alone; it
 * is replayed whole by the server that is to serve it.
 *
 * <p>Thread-safe.
 */
public final class FollowedGraphs {

  private static final Logger LOG = System.getLogger(FollowedGraphs.class.getName());

  private final GraphServices services;
  private final Map<GraphKey, Followed> followed = new ConcurrentHashMap<>();

  /** How far it is behind, or negative before everything was read once. */
  private volatile long behind = -1;

  FollowedGraphs(GraphServices services) {
    this.services = services;
  }

  /** A graph whose journal is read by one thread at a time. */
  private static final class Followed {
    private final ReentrantLock reading = new ReentrantLock();
    private final ReviewJournal.Journalled journalled;
    private volatile @Nullable GraphClient client;
    private volatile boolean unreadable;
    private boolean taken;
    private volatile long position;

    Followed(ReviewJournal.Journalled journalled) {
      this.journalled = journalled;
    }

    /** Reads on; the lock is held. */
    void read(GraphServices services, LongConsumer read) {
      GraphClient known = client;
      try {
        if (known == null) {
          GraphClient begun = new GraphClient(journalled.opening(), services);
          begun.replay(journalled, position -> this.position = position);
          if (begun.status().availability() == GraphStatus.Availability.FAILED) {
            unreadable = true; // the log says why
            return;
          }
          client = begun;
          known = begun;
        }
        position = known.follow(read);
      } catch (JournalUnavailableException e) {
        throw e;
      } catch (RuntimeException e) {
        LOG.log(Level.WARNING, "Graph " + journalled.opening().id() + " is not followed", e);
        unreadable = true;
        client = null;
      }
    }
  }

  /**
   * Reads what has come to the journals, several at a time. One call at a time.
   *
   * @return completes when all of it is read, or the database did not answer
   * @throws JournalUnavailableException if it cannot be asked how far the journals have come
   */
  public CompletableFuture<Void> follow() {
    List<ReviewJournal.End> ends =
        services.journal().ends().stream()
            .filter(end -> !end.key().equals(GraphKey.SHARED))
            .toList();
    Set<GraphKey> living = new HashSet<>();
    boolean isNew = false;
    for (ReviewJournal.End end : ends) {
      living.add(end.key());
      isNew |= !followed.containsKey(end.key());
    }
    followed.keySet().retainAll(living);
    if (isNew) {
      for (ReviewJournal.Journalled graph : services.journal().graphs()) {
        if (living.contains(graph.opening().key())) {
          followed.putIfAbsent(graph.opening().key(), new Followed(graph));
        }
      }
    }
    if (behind >= 0) {
      behind = behind(ends);
    }
    return CompletableFuture.allOf(
            ends.stream().map(end -> readTo(end)).toArray(CompletableFuture<?>[]::new))
        .whenComplete(
            (done, failure) -> {
              if (failure == null) {
                behind = behind(ends);
              } else {
                LOG.log(Level.DEBUG, "The journals are not followed", failure);
              }
            });
  }

  private CompletableFuture<Void> readTo(ReviewJournal.End end) {
    Followed graph = followed.get(end.key());
    if (graph == null
        || graph.unreadable
        || (graph.client != null && graph.position >= end.last())) {
      return CompletableFuture.completedFuture(null);
    }
    return CompletableFuture.runAsync(() -> read(graph), services.executor());
  }

  private void read(Followed graph) {
    graph.reading.lock();
    try {
      if (!graph.taken && !graph.unreadable) {
        graph.read(services, position -> {});
      }
    } finally {
      graph.reading.unlock();
    }
  }

  private long behind(List<ReviewJournal.End> ends) {
    long entries = 0;
    for (ReviewJournal.End end : ends) {
      Followed graph = followed.get(end.key());
      entries += graph == null || graph.unreadable ? 0 : Math.max(0, end.last() - graph.position);
    }
    return entries;
  }

  /**
   * Returns how many entries had come to the journals that were not read when they were last asked;
   * negative before everything was read once.
   */
  public long behind() {
    return behind;
  }

  /** Returns the position of the last entry of a graph that was read. */
  long position(GraphKey key) {
    Followed graph = followed.get(key);
    return graph == null ? 0 : graph.position;
  }

  /**
   * Gives a graph away that this server is to serve, once the rest of its journal is read. Waits
   * for whoever reads it.
   *
   * @param read gets the position of each entry that was not read before
   * @return nothing if it is to be replayed whole
   * @throws JournalUnavailableException if the database did not answer; then it is followed still
   */
  Optional<GraphClient> take(ReviewJournal.Journalled graph, LongConsumer read) {
    Followed known = followed.get(graph.opening().key());
    if (known == null || graph.damage() != null) {
      return Optional.empty();
    }
    known.reading.lock();
    try {
      GraphClient client = known.client;
      if (client == null || known.taken) {
        return Optional.empty();
      }
      if (known.position > graph.last()) {
        known.taken = true;
        LOG.log(Level.WARNING, "The database has lost entries of graph {0}", client.id());
        return Optional.empty();
      }
      known.read(services, read);
      known.taken = true;
      if (known.client == null) {
        return Optional.empty();
      }
      client.followed(graph);
      return Optional.of(client);
    } finally {
      known.reading.unlock();
    }
  }

  /** Forgets them all. */
  void clear() {
    followed.clear();
    behind = -1;
  }
}
