package org.resight.state;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.resight.graph.GraphClient;
import org.resight.graph.GraphServices;
import org.resight.graph.GraphStatus;
import org.resight.graph.LockWait;
import org.resight.journal.GraphKey;
import org.resight.journal.GraphOpening;
import org.resight.journal.Holding;
import org.resight.journal.JournalConflictException;
import org.resight.journal.ReviewJournal;
import org.resight.model.AnnotationId;
import org.resight.model.GraphId;
import org.resight.model.NameBasedId;
import org.resight.refusal.JournalUnavailableException;
import org.resight.refusal.Refusal;
import org.resight.refusal.RefusedException;

/**
 * What takes more than one step under the lock, or I/O between two: opening and deleting graphs,
 * and replay.
 *
 * <p>Thread-safe. Methods that return a stage may read the database on the calling thread.
 */
public final class Curation {

  private static final Logger LOG = System.getLogger(Curation.class.getName());

  /** Entries of a long journal after which the log says how far its replay has come. */
  private static final long TOLD = 1_000_000;

  private final ReviewStateBean state;
  private final GraphServices services;
  private final FollowedGraphs followed;
  private final SharedGraphs shared;

  /** Journals that may have been begun although their graph could not be opened. */
  private final Queue<GraphKey> doubtful = new ConcurrentLinkedQueue<>();

  /** Graphs that a replay has taken in: one that is begun again goes on with the others. */
  private final Set<GraphKey> replayed = ConcurrentHashMap.newKeySet();

  private final AtomicReference<Replay> replay = new AtomicReference<>(new Replay(-1, 0));

  /** Held by whoever restores a backup. */
  private final ReentrantLock restoring = new ReentrantLock();

  /** Works on the state through the container's shell, on a server that is alone. */
  public Curation(ReviewStateBean state, GraphServices services) {
    this(state, services, null);
  }

  /**
   * Works on the state through the container's shell.
   *
   * @param node what this server is called among others; null if it is alone
   */
  public Curation(ReviewStateBean state, GraphServices services, @Nullable UUID node) {
    this.state = state;
    this.services = services;
    this.followed = new FollowedGraphs(services);
    this.shared = new SharedGraphs(state, services, followed, node, doubtful::contains);
  }

  /** Returns the graphs that are followed while another server serves them. */
  public FollowedGraphs followed() {
    return followed;
  }

  /** Returns which of several servers owns which graph. */
  public SharedGraphs shared() {
    return shared;
  }

  /**
   * A graph that was asked for.
   *
   * @param status the graph
   * @param created whether it was made now
   */
  public record Opened(GraphStatus status, boolean created) {}

  /**
   * Opens a graph, or finds the one that stands over exactly these annotations; however many ask at
   * once, one is made.
   */
  public CompletionStage<Opened> open(OpenGraph wish) {
    return open(wish, opening -> {});
  }

  /**
   * Does the same, and more in the transaction that journals the opening.
   *
   * @param also is undone with the opening, and then perhaps done once more
   */
  public CompletionStage<Opened> open(OpenGraph wish, Consumer<GraphOpening> also) {
    Collection<AnnotationId> wanted =
        wish.annotations() == null
            ? services.catalogue().all(wish.collection())
            : wish.annotations();
    List<AnnotationId> annotations = List.copyOf(new TreeSet<>(wanted));
    if (annotations.isEmpty()) {
      throw new RefusedException(Refusal.EMPTY_GRAPH, "A graph needs at least one annotation.");
    }
    Reservation reservation =
        state.reserve(
            new GraphProposal(
                annotations,
                NameBasedId.of(annotations),
                id -> new GraphClient(opening(wish, id, annotations), services)));
    GraphClient client = reservation.client();
    if (!reservation.standing()) {
      begin(client, also);
    }
    return client
        .opened()
        .thenCompose(GraphClient::takeNames)
        .thenApply(status -> new Opened(status, !reservation.standing()));
  }

  private GraphOpening opening(OpenGraph wish, GraphId id, List<AnnotationId> annotations) {
    return new GraphOpening(
        new GraphKey(UUID.randomUUID()),
        id,
        wish.name(),
        wish.backend(),
        wish.config(),
        wish.callbacks(),
        annotations,
        services.clock().instant().truncatedTo(ChronoUnit.MICROS));
  }

  private void begin(GraphClient client, Consumer<GraphOpening> also) {
    GraphKey key = client.opening().key();
    try {
      services.catalogue().requireKnown(client.opening().annotations());
      discardDoubtful();
      client.begin();
      write(client, key, also);
      shared.keep(key);
      client.start();
    } catch (RuntimeException | Error e) {
      LockWait.untilHad(() -> state.drop(client));
      client.abandon(
          e instanceof JournalUnavailableException
              ? new RefusedException(
                  Refusal.JOURNAL_UNAVAILABLE, "The graph could not be opened; try again.")
              : e);
      if (e instanceof Error error) {
        throw error;
      }
    }
  }

  private void write(GraphClient client, GraphKey key, Consumer<GraphOpening> also) {
    try {
      services.journal().open(client.opening(), () -> also.accept(client.opening()));
    } catch (RefusedException e) {
      throw e; // nothing was written
    } catch (JournalConflictException e) {
      doubtful.add(key);
      throw new JournalUnavailableException("Others write at the same time.", e);
    } catch (RuntimeException | Error e) {
      doubtful.add(key);
      throw e;
    }
  }

  /** Makes sure that no graph whose opening was answered with an error comes back at a restart. */
  private void discardDoubtful() {
    for (GraphKey key = doubtful.peek(); key != null; key = doubtful.peek()) {
      if (services.journal().graph(key).isPresent()) {
        services.journal().delete(key, 0);
      }
      doubtful.remove(key);
    }
  }

  /** Deletes a graph; its annotations are free when the stage completes. */
  public CompletionStage<GraphId> delete(GraphId id) {
    return state.client(id).delete();
  }

  /**
   * Deletes an annotation; returns whether it was there.
   *
   * @throws RefusedException {@link Refusal#IN_USE} if a graph holds it
   */
  public boolean deleteAnnotation(AnnotationId annotation) {
    state.beginDeletion(annotation);
    try {
      return services.catalogue().delete(annotation);
    } finally {
      LockWait.untilHad(() -> state.endDeletion(annotation));
    }
  }

  /** A replay under way, or done. Thread-safe. */
  private static final class Replay {

    private final int graphs;
    private final long entries;
    private final AtomicInteger done = new AtomicInteger();
    private final LongAdder read = new LongAdder();
    private volatile boolean ready;

    Replay(int graphs, long entries) {
      this.graphs = graphs;
      this.entries = entries;
    }

    ReplayProgress progress() {
      return new ReplayProgress(graphs, done.get(), entries, read.sum(), ready);
    }
  }

  private Replay current() {
    return Objects.requireNonNull(replay.get());
  }

  /** Returns how far the replay has come. */
  public ReplayProgress progress() {
    return current().progress();
  }

  /**
   * Has journals written by somebody else, who knows that there is no graph yet. Requests are not
   * served until {@link #replay} has taken them in.
   *
   * @param work writes them
   */
  public <T, X extends Exception> T restore(Restoring<T, X> work) throws X {
    restoring.lock();
    try {
      Replay before = current();
      Replay awaited = new Replay(-1, 0);
      replay.set(awaited);
      boolean written = false;
      try {
        T result = work.run();
        written = true;
        return result;
      } finally {
        if (!written) {
          replay.compareAndSet(awaited, before);
        }
      }
    } finally {
      restoring.unlock();
    }
  }

  /** Writes journals. */
  @FunctionalInterface
  public interface Restoring<T, X extends Exception> {
    /** Writes them all, or none and throws. */
    T run() throws X;
  }

  /** Forgets all graphs, as another server serves them now, until the next {@link #replay}. */
  public void giveUp() {
    replay.set(new Replay(-1, 0));
    doubtful.clear();
    shared.clear();
    followed.clear();
    for (GraphClient client : LockWait.untilHad(() -> state.reset())) {
      client.giveUp();
      followed.keep(client);
    }
    replayed.clear();
  }

  /**
   * Replays the journals of all graphs that are not served yet, side by side; each graph is served
   * as soon as it is done.
   *
   * @return completes when all are done; exceptionally if the database failed meanwhile, and the
   *     replay has to be begun again
   * @throws JournalUnavailableException if the list of graphs cannot be read
   */
  public CompletionStage<Void> replay() {
    int resets = LockWait.untilHad(() -> state.resets());
    List<ReviewJournal.Journalled> graphs =
        services.journal().graphs().stream()
            .filter(graph -> !graph.opening().key().equals(GraphKey.SHARED))
            .toList();
    Map<GraphKey, ReviewJournal.End> ends =
        services.journal().ends().stream()
            .collect(Collectors.toMap(ReviewJournal.End::key, end -> end));
    Set<GraphKey> elsewhere =
        ends.values().stream()
            .filter(shared::isElsewhere)
            .map(ReviewJournal.End::key)
            .collect(Collectors.toSet());
    // what this server owned before it led goes on
    for (GraphClient client : LockWait.untilHad(() -> state.clients())) {
      if (client.isGivenUp()) {
        followed.leave(client.opening().key());
        followed.keep(client);
        LockWait.untilHad(() -> state.drop(client));
      } else {
        replayed.add(client.opening().key());
      }
    }
    List<ReviewJournal.Journalled> living =
        graphs.stream()
            .filter(graph -> !graph.deleted() && !replayed.contains(graph.opening().key()))
            .toList();
    Replay begun =
        new Replay(
            living.size(),
            living.stream()
                .mapToLong(graph -> graph.last() - followed.position(graph.opening().key()))
                .sum());
    replay.set(begun);
    CompletableFuture<?>[] replays =
        living.stream()
            .map(graph -> replay(graph, elsewhere.contains(graph.opening().key()), begun))
            .toArray(CompletableFuture<?>[]::new);
    return CompletableFuture.allOf(replays)
        .thenRun(
            () -> {
              graphs.stream()
                  .filter(ReviewJournal.Journalled::deleted)
                  .forEach(deleted -> LockWait.untilHad(() -> state.bury(deleted.ids())));
              followed.retain(elsewhere);
              LockWait.untilHad(() -> state.complete(resets));
              begun.ready = true;
            });
  }

  private CompletableFuture<Void> replay(
      ReviewJournal.Journalled graph, boolean elsewhere, Replay begun) {
    LongConsumer read =
        position -> {
          begun.read.increment();
          if (position % TOLD == 0) {
            LOG.log(
                Level.INFO,
                "Graph {0}: {1} of {2} entries replayed",
                graph.opening().id(),
                position,
                graph.last());
          }
        };
    return followed
        .find(graph, read)
        .thenComposeAsync(
            found ->
                found
                    .map(
                        client ->
                            client
                                .holding()
                                .thenApply(holding -> admit(client, holding, graph, begun)))
                    .orElseGet(
                        () ->
                            followed
                                .replayed(graph, read)
                                .thenApply(
                                    client ->
                                        admit(client, client.replayedHolding(), graph, begun)))
                    .thenCompose(client -> serve(client, graph, elsewhere, begun)),
            services.executor());
  }

  /** Takes a graph in, unless all was given up meanwhile; then there is none. */
  private Optional<GraphClient> admit(
      GraphClient client, Holding holding, ReviewJournal.Journalled graph, Replay begun) {
    if (current() != begun) {
      return Optional.empty();
    }
    admit(client, holding, graph);
    replayed.add(graph.opening().key());
    if (current() != begun) {
      LockWait.untilHad(() -> state.drop(client));
      replayed.remove(graph.opening().key());
      client.giveUp();
      return Optional.empty();
    }
    return Optional.of(client);
  }

  private CompletionStage<Void> serve(
      Optional<GraphClient> admitted,
      ReviewJournal.Journalled graph,
      boolean elsewhere,
      Replay begun) {
    GraphClient client = admitted.orElse(null);
    if (client == null) {
      return CompletableFuture.completedStage(null);
    }
    CompletionStage<GraphClient> served;
    if (elsewhere) {
      if (!client.isOpen()) {
        client.startFollowing();
      }
      shared.follow(client);
      served = CompletableFuture.completedStage(client);
    } else if (client.isOpen()) {
      served = client.own(graph);
    } else {
      client.start();
      served = CompletableFuture.completedStage(client);
    }
    return served.thenAccept(
        done ->
            LOG.log(
                Level.INFO,
                "Graph {0} replayed: {1} reviews ({2} of {3} graphs)",
                done.id(),
                done.status().lastSeq(),
                begun.done.incrementAndGet(),
                begun.graphs));
  }

  private void admit(GraphClient client, Holding holding, ReviewJournal.Journalled graph) {
    try {
      List<GraphId> ids = held(client, holding, graph);
      List<AnnotationId> members = holding.annotations();
      LockWait.untilHad(() -> state.admit(client, ids, members));
    } catch (RefusedException e) {
      // One of two journals was damaged when the other graph was opened: the others go on.
      client.conflicts(e);
      LockWait.untilHad(() -> state.admit(client, graph.ids(), List.of()));
    }
  }

  /** Has the database know what the graph holds; returns the ids that are its own. */
  private List<GraphId> held(GraphClient client, Holding holding, ReviewJournal.Journalled graph) {
    boolean whole = client.status().availability() != GraphStatus.Availability.FAILED;
    boolean known = whole ? graph.heldAsOf() >= holding.asOf() : graph.heldAsOf() >= 0;
    if (known || graph.damage() != null) {
      return graph.ids();
    }
    List<GraphId> foreign;
    try {
      foreign = services.journal().hold(graph.opening().key(), holding);
    } catch (JournalConflictException e) {
      throw new JournalUnavailableException("Others write at the same time.", e);
    }
    if (foreign.isEmpty()) {
      return graph.ids();
    }
    LOG.log(
        Level.WARNING,
        "Graph {0} shares ids with another, which keeps them: {1}",
        client.id(),
        foreign);
    return graph.ids().stream().filter(id -> !foreign.contains(id)).toList();
  }
}
