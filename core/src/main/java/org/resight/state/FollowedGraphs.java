package org.resight.state;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiPredicate;
import java.util.function.LongConsumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.resight.graph.GraphClient;
import org.resight.graph.GraphServices;
import org.resight.graph.GraphStatus;
import org.resight.journal.GraphKey;
import org.resight.journal.ReviewJournal;
import org.resight.refusal.JournalUnavailableException;
import org.resight.refusal.RefusedException;

/**
 * The graphs that other servers own: this one reads their journals along, so that it has little
 * left to read when it is to own them. Nothing is written, and nobody is told anything.
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

  /**
   * Clients that gave their graphs up, or could not be replayed; what they hold is gone on with.
   */
  private final Map<GraphKey, GraphClient> givenUp = new ConcurrentHashMap<>();

  /** The newest reading of what others wrote, and one that has not begun. */
  private CompletableFuture<Void> last = CompletableFuture.allOf();

  private @Nullable CompletableFuture<Void> next;

  /** How far it is behind, or negative before everything was read once. */
  private volatile long behind = -1;

  FollowedGraphs(GraphServices services) {
    this.services = services;
  }

  /** A graph of which one thing is done at a time. */
  private static final class Followed {
    private final ReviewJournal.@Nullable Journalled journalled;
    private volatile @Nullable GraphClient client;
    private volatile boolean unreadable;
    private volatile long position;
    private CompletableFuture<?> before = CompletableFuture.completedFuture(true);

    Followed(ReviewJournal.@Nullable Journalled journalled, @Nullable GraphClient client) {
      this.journalled = journalled;
      this.client = client;
    }

    /** Does something once what was begun before has ended. */
    synchronized <T> CompletableFuture<T> next(Supplier<CompletionStage<T>> step) {
      CompletableFuture<T> done =
          before.handle((result, failure) -> true).thenCompose(ended -> step.get());
      before = done;
      return done;
    }

    boolean hasRead(long last) {
      return unreadable || (client != null && position >= last);
    }

    /** As {@link #hasRead}, but for one that is further: its database may have lost entries. */
    boolean isAt(long last) {
      return unreadable || (client != null && position == last);
    }
  }

  /** Reads on; the stage fails if the database did not answer. */
  private CompletionStage<Boolean> read(Followed graph, LongConsumer read) {
    GraphClient known = graph.client;
    if (graph.unreadable) {
      return CompletableFuture.completedFuture(false);
    } else if (known == null) {
      return begin(graph);
    }
    return known
        .follow(read)
        .handle(
            (position, failure) -> {
              if (failure == null) {
                graph.position = position;
                return true;
              }
              Throwable cause =
                  failure instanceof CompletionException ? failure.getCause() : failure;
              if (cause instanceof JournalUnavailableException
                  || cause instanceof RefusedException) {
                throw new CompletionException(cause);
              }
              LOG.log(Level.WARNING, "Graph " + known.id() + " is not followed", failure);
              graph.unreadable = true;
              graph.client = null;
              return false;
            });
  }

  private CompletionStage<Boolean> begin(Followed graph) {
    ReviewJournal.Journalled journalled = graph.journalled;
    if (journalled == null) {
      graph.unreadable = true;
      return CompletableFuture.completedFuture(false);
    }
    return replayed(journalled, position -> graph.position = position)
        .thenApply(begun -> begin(graph, begun));
  }

  private static boolean begin(Followed graph, GraphClient begun) {
    if (begun.status().availability() == GraphStatus.Availability.FAILED) {
      graph.unreadable = true; // the log says why
      return false;
    }
    begun.startFollowing();
    graph.client = begun;
    return true;
  }

  /**
   * Reads what has come to the journals, several at a time.
   *
   * @return completes when all of it is read, or the database did not answer
   * @throws JournalUnavailableException if it cannot be asked how far the journals have come
   */
  public CompletableFuture<Void> follow() {
    return follow(
        services.journal().ends().stream()
            .filter(end -> !end.key().equals(GraphKey.SHARED))
            .toList(),
        key -> false);
  }

  /**
   * Reads along the graphs of these journals, and no others.
   *
   * @param left tells which others are left as they are; asked when they would be forgotten
   */
  CompletableFuture<Void> follow(List<ReviewJournal.End> ends, Predicate<GraphKey> left) {
    Set<GraphKey> living = new HashSet<>();
    boolean isNew = false;
    for (ReviewJournal.End end : ends) {
      living.add(end.key());
      isNew |= !followed.containsKey(end.key());
    }
    followed.keySet().removeIf(key -> !living.contains(key) && !left.test(key));
    givenUp.keySet().removeIf(key -> !living.contains(key) && !left.test(key));
    if (isNew) {
      for (ReviewJournal.Journalled graph : services.journal().graphs()) {
        if (living.contains(graph.opening().key())) {
          followed.putIfAbsent(graph.opening().key(), new Followed(graph, null));
        }
      }
    }
    if (behind >= 0) {
      behind = behind(ends);
    }
    return readTo(ends, Followed::isAt)
        .whenComplete(
            (done, failure) -> {
              if (failure == null) {
                behind = behind(ends);
              } else {
                LOG.log(Level.DEBUG, "The journals are not followed", failure);
              }
            });
  }

  private CompletableFuture<Void> readTo(
      Collection<ReviewJournal.End> ends, BiPredicate<Followed, Long> isRead) {
    return CompletableFuture.allOf(
        ends.stream().map(end -> readTo(end, isRead)).toArray(CompletableFuture<?>[]::new));
  }

  private CompletableFuture<Boolean> readTo(
      ReviewJournal.End end, BiPredicate<Followed, Long> isRead) {
    Followed graph = followed.get(end.key());
    return graph == null || isRead.test(graph, end.last())
        ? CompletableFuture.completedFuture(true)
        : graph.next(
            () ->
                isRead.test(graph, end.last())
                    ? CompletableFuture.completedFuture(true)
                    : read(graph, position -> {}));
  }

  /**
   * Reads all that was written to the graphs of other servers before this was called. Those who
   * call at the same time share one question.
   *
   * @return fails if the database did not answer
   */
  public CompletableFuture<Void> catchUp() {
    if (followed.isEmpty()) {
      return CompletableFuture.allOf();
    }
    synchronized (this) {
      CompletableFuture<Void> begun = next;
      if (begun == null) {
        begun =
            last.handle((done, failure) -> true)
                .thenComposeAsync(
                    ended -> {
                      synchronized (this) {
                        next = null; // who comes from now on needs another
                      }
                      // Another reading may be further by now; lost entries are found by the next
                      // look.
                      return readTo(services.journal().ends(), Followed::hasRead);
                    },
                    services.executor());
        next = begun;
        last = begun;
        CompletableFuture<Void> mine = begun;
        var unused = begun.whenComplete((done, failure) -> forget(mine));
      }
      return begun.copy();
    }
  }

  /** Has nobody wait for a reading that ended before it began, as there was no thread for it. */
  private synchronized void forget(CompletableFuture<Void> reading) {
    if (next == reading) {
      next = null;
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

  /** Keeps what a client holds until its graph is replayed. */
  void keep(GraphClient client) {
    givenUp.put(client.opening().key(), client);
  }

  /**
   * Replays a graph, from where a client stood that gave it up, or else from its beginning.
   *
   * @param read gets the position of each entry that was not read before
   */
  CompletableFuture<GraphClient> replayed(ReviewJournal.Journalled graph, LongConsumer read) {
    GraphClient before = givenUp.remove(graph.opening().key());
    CompletionStage<Void> ended =
        before == null ? CompletableFuture.completedStage(null) : before.ended();
    return ended
        .thenApplyAsync(
            done -> {
              GraphClient client = new GraphClient(graph.opening(), services);
              try {
                if (before == null) {
                  client.replay(graph, read);
                } else {
                  client.replay(graph, before, read);
                }
              } catch (JournalUnavailableException e) {
                keep(client);
                throw e;
              }
              return client;
            },
            services.executor())
        .toCompletableFuture();
  }

  /** Follows a graph that this server owned until now, or is about to give away. */
  void adopt(GraphClient client) {
    followed.putIfAbsent(client.opening().key(), new Followed(null, client));
  }

  /** Leaves a graph alone. */
  void leave(GraphKey key) {
    followed.remove(key);
  }

  /**
   * Returns a graph, once the rest of its journal is read.
   *
   * @param read gets the position of each entry that was not read before
   * @return nothing if it is to be replayed whole; fails if the database did not answer
   */
  CompletableFuture<Optional<GraphClient>> find(ReviewJournal.Journalled graph, LongConsumer read) {
    Followed known = followed.get(graph.opening().key());
    if (known == null || graph.damage() != null) {
      return CompletableFuture.completedFuture(Optional.empty());
    }
    return known.next(
        () -> {
          GraphClient client = known.client;
          if (client == null) {
            return CompletableFuture.completedFuture(Optional.empty());
          }
          if (known.position > graph.last()) {
            LOG.log(Level.WARNING, "The database has lost entries of graph {0}", client.id());
            return CompletableFuture.completedFuture(Optional.empty());
          }
          return read(known, read).thenApply(done -> Optional.ofNullable(known.client));
        });
  }

  /** Forgets all that are not among some. */
  void retain(Set<GraphKey> keys) {
    followed.keySet().retainAll(keys);
    givenUp.keySet().retainAll(keys);
    if (keys.isEmpty()) {
      behind = -1;
    }
  }

  /** Forgets them all. */
  void clear() {
    retain(Set.of());
  }
}
