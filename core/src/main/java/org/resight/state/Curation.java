package org.resight.state;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.resight.engine.AnnotationId;
import org.resight.engine.AnnotationPair;
import org.resight.engine.EvidenceDecision;

/**
 * What takes more than one step under the lock, or I/O between two: opening and deleting graphs,
 * replay, names, the worthiest pair of any graph.
 *
 * <p>Thread-safe. Methods that return a stage may read the database on the calling thread.
 */
public final class Curation {

  private static final Logger LOG = System.getLogger(Curation.class.getName());

  /** Seconds to wait for another commit of names, or for a busy graph. */
  private static final long PATIENCE = 30;

  private final ReviewStateBean state;
  private final GraphServices services;

  /** Journals that may have been begun although their graph could not be opened. */
  private final Queue<GraphKey> doubtful = new ConcurrentLinkedQueue<>();

  private final ReentrantLock naming = new ReentrantLock();
  private final AtomicInteger replayed = new AtomicInteger();
  private volatile ReplayProgress progress = new ReplayProgress(-1, 0, false);

  /** Works on the state through the container's shell. */
  public Curation(ReviewStateBean state, GraphServices services) {
    this.state = state;
    this.services = services;
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
    Collection<AnnotationId> wanted =
        wish.annotations() == null ? services.catalog().all() : wish.annotations();
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
      begin(client);
    }
    return client.opened().thenApply(open -> new Opened(open.status(), !reservation.standing()));
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

  private void begin(GraphClient client) {
    GraphKey key = client.opening().key();
    try {
      requireKnown(services.catalog(), client.opening().annotations());
      discardDoubtful();
      client.begin();
      write(client, key);
      client.start();
    } catch (RuntimeException e) {
      state.drop(client);
      client.abandon(
          e instanceof JournalUnavailableException
              ? new RefusedException(
                  Refusal.JOURNAL_UNAVAILABLE, "The graph could not be opened; try again.")
              : e);
    }
  }

  private void write(GraphClient client, GraphKey key) {
    try {
      services.journal().open(client.opening());
    } catch (JournalUnavailableException e) {
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

  /**
   * @throws RefusedException {@link Refusal#UNKNOWN_ANNOTATIONS} if one is not in the catalogue
   */
  static void requireKnown(AnnotationCatalog catalog, Collection<AnnotationId> annotations) {
    Set<AnnotationId> missing = catalog.missing(annotations);
    if (!missing.isEmpty()) {
      throw unknown(missing.stream().sorted().map(AnnotationId::toString).toList());
    }
  }

  static RefusedException unknown(List<String> annotations) {
    return new RefusedException(
        Refusal.UNKNOWN_ANNOTATIONS,
        annotations.size() + " annotations are not in the catalogue.",
        Map.of("annotations", annotations),
        RefusedException.NO_INDEX);
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
      return services.catalog().delete(annotation);
    } finally {
      state.endDeletion(annotation);
    }
  }

  /** Returns how far the replay has come. */
  public ReplayProgress progress() {
    return progress;
  }

  /**
   * Replays all journals, the graphs side by side; each serves requests as soon as it is done.
   *
   * @return completes when all are done
   * @throws JournalUnavailableException if the list of graphs cannot be read
   */
  public CompletionStage<Void> replay() {
    List<ReviewJournal.Journaled> graphs =
        services.journal().graphs().stream()
            .filter(graph -> !graph.opening().key().equals(SharedReview.KEY))
            .toList();
    List<ReviewJournal.Journaled> living = graphs.stream().filter(g -> !g.deleted()).toList();
    progress = new ReplayProgress(living.size(), 0, false);
    CompletableFuture<?>[] replays =
        living.stream()
            .map(graph -> CompletableFuture.runAsync(() -> replay(graph), services.executor()))
            .toArray(CompletableFuture<?>[]::new);
    return CompletableFuture.allOf(replays)
        .thenRun(
            () -> {
              graphs.stream()
                  .filter(ReviewJournal.Journaled::deleted)
                  .forEach(deleted -> state.bury(deleted.ids()));
              progress = new ReplayProgress(living.size(), replayed.get(), true);
            });
  }

  private void replay(ReviewJournal.Journaled graph) {
    GraphClient client = new GraphClient(graph.opening(), services);
    client.replay(graph);
    state.admit(client, graph.ids(), client.replayedMembers());
    client.start();
    progress = new ReplayProgress(progress.graphs(), replayed.incrementAndGet(), false);
    LOG.log(
        Level.INFO,
        "Graph {0} replayed: {1} reviews ({2} of {3} graphs)",
        client.id(),
        client.status().lastSeq(),
        replayed.get(),
        progress.graphs());
  }

  /**
   * A pair of one of several graphs.
   *
   * @param graph its graph
   * @param pair the pair
   */
  public record OfferedOf(GraphId graph, OfferedPair pair) {}

  /**
   * The worthiest pairs of all graphs.
   *
   * @param availability why there are no more than these
   * @param pairs in priority order
   */
  public record OfferOfAny(GraphStatus.Availability availability, List<OfferedOf> pairs) {

    /** Copies the list. */
    public OfferOfAny {
      pairs = List.copyOf(pairs);
    }
  }

  private static final Comparator<OfferedOf> HELD_FIRST =
      Comparator.comparing(offered -> offered.pair().lease() == null);

  private static final Comparator<OfferedOf> WORTHIEST_FIRST =
      Comparator.comparingDouble((OfferedOf offered) -> offered.pair().due().priority())
          .reversed()
          .thenComparing(offered -> offered.pair().due().pair());

  /** Shows the worthiest pairs of any graph that nobody holds, without leasing them. */
  public CompletionStage<OfferOfAny> peek(int limit) {
    List<GraphClient> clients = openClients();
    return each(clients, client -> client.peek(limit))
        .thenApply(offers -> offer(clients, offers, limit));
  }

  /** Leases a reviewer the worthiest pairs of any graph, those held already first. */
  public CompletionStage<OfferOfAny> lease(String reviewer, int limit) {
    List<GraphClient> clients = openClients();
    return each(clients, client -> client.preview(reviewer, limit))
        .thenCompose(
            previews -> {
              Map<GraphId, Integer> shares = new HashMap<>();
              offer(clients, previews, limit)
                  .pairs()
                  .forEach(offered -> shares.merge(offered.graph(), 1, Integer::sum));
              List<GraphClient> chosen =
                  clients.stream().filter(client -> shares.containsKey(client.id())).toList();
              return each(
                      chosen, client -> client.lease(reviewer, shares.getOrDefault(client.id(), 1)))
                  .thenApply(
                      offers ->
                          chosen.isEmpty()
                              ? offer(clients, previews, limit)
                              : offer(chosen, offers, limit));
            });
  }

  private List<GraphClient> openClients() {
    return state.clients().stream()
        .filter(GraphClient::isOpen)
        .sorted(Comparator.comparing(client -> client.id().uuid()))
        .toList();
  }

  private static <T> CompletionStage<List<T>> each(
      List<GraphClient> clients, Function<GraphClient, CompletionStage<T>> question) {
    List<CompletableFuture<T>> answers =
        clients.stream().map(client -> question.apply(client).toCompletableFuture()).toList();
    return CompletableFuture.allOf(answers.toArray(CompletableFuture<?>[]::new))
        .thenApply(done -> answers.stream().map(CompletableFuture::join).toList());
  }

  private static OfferOfAny offer(List<GraphClient> clients, List<Offer> offers, int limit) {
    List<OfferedOf> all = new ArrayList<>();
    GraphStatus.Availability availability = GraphStatus.Availability.FINISHED;
    for (int i = 0; i < offers.size(); i++) {
      GraphId graph = clients.get(i).id();
      offers.get(i).pairs().forEach(pair -> all.add(new OfferedOf(graph, pair)));
      if (offers.get(i).availability() == GraphStatus.Availability.WAITING) {
        availability = GraphStatus.Availability.WAITING;
      }
    }
    all.sort(HELD_FIRST.thenComparing(WORTHIEST_FIRST));
    return all.isEmpty()
        ? new OfferOfAny(availability, List.of())
        : new OfferOfAny(
            GraphStatus.Availability.READY, all.subList(0, Math.min(limit, all.size())));
  }

  /** Returns how the names and decisions differ from what was last committed. Blocks. */
  public NameChanges delta(GraphId id) {
    GraphClient client = state.client(id);
    AtSeq<Partition> partition = await(client.partition());
    List<AnnotationId> annotations = annotations(partition.value());
    AnnotationCatalog.NameBook book = services.catalog().names(annotations);
    Map<AnnotationId, AnnotationCatalog.Renamed> renamed = new HashMap<>();
    Map<AnnotationId, String> after = name(partition.value(), book).names();
    for (AnnotationId annotation : annotations) {
      String before = book.names().get(annotation);
      String now = after.get(annotation);
      if (!Objects.equals(before, now)) {
        renamed.put(annotation, new AnnotationCatalog.Renamed(before, now));
      }
    }
    return new NameChanges(partition.seq(), renamed, matches(client, partition));
  }

  /** Commits the names of the individuals to the catalogue. Blocks; one at a time. */
  public NameChanges sync(GraphId id) {
    return sync(state.client(id));
  }

  NameChanges sync(GraphClient client) {
    lockNaming();
    try {
      AtSeq<Partition> partition = await(client.partition());
      Map<AnnotationId, AnnotationCatalog.Renamed> renamed =
          services
              .catalog()
              .rename(annotations(partition.value()), book -> name(partition.value(), book));
      Map<AnnotationId, String> names = new HashMap<>();
      renamed.forEach((annotation, change) -> names.put(annotation, nullToNone(change.after())));
      List<NameChanges.ChangedPair> matches = matches(client, partition);
      await(client.synced(new JournalEntry.Synced(partition.seq(), names)));
      return new NameChanges(partition.seq(), renamed, matches);
    } finally {
      naming.unlock();
    }
  }

  private static String nullToNone(@Nullable String name) {
    return name == null ? "" : name;
  }

  private void lockNaming() {
    try {
      if (naming.tryLock(PATIENCE, TimeUnit.SECONDS)) {
        return;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    throw new RefusedException(Refusal.BUSY, "Names are being committed; try again.");
  }

  private static List<AnnotationId> annotations(Partition partition) {
    return partition.individuals().stream().flatMap(List::stream).toList();
  }

  /** Names the individuals; new names are numbered on from the book's counter. */
  private AnnotationCatalog.NameBook name(Partition partition, AnnotationCatalog.NameBook book) {
    IndividualNames naming = new IndividualNames(partition.individuals(), book.names());
    List<String> fresh = new ArrayList<>();
    long counter = book.counter();
    while (fresh.size() < naming.nameless()) {
      List<String> proposed = new ArrayList<>();
      for (int missing = naming.nameless() - fresh.size(); missing > 0; missing--) {
        proposed.add(String.format(Locale.ROOT, "IND-%05d", ++counter));
      }
      Set<String> taken = services.catalog().taken(proposed);
      proposed.stream().filter(name -> !taken.contains(name)).forEach(fresh::add);
    }
    return new AnnotationCatalog.NameBook(
        naming.assign(number -> fresh.get((int) number)), counter);
  }

  private static final int PAGE = 10_000;

  /** Returns the pairs whose standing review differs from the one at the last commit. */
  private List<NameChanges.ChangedPair> matches(GraphClient client, AtSeq<Partition> partition) {
    Map<AnnotationPair, RecordedReview> now = new TreeMap<>();
    long synced = partition.value().syncedSeq();
    reviews(client, synced, partition.seq(), review -> now.put(review.review().pair(), review));
    Map<AnnotationPair, RecordedReview> then = new HashMap<>();
    if (!now.isEmpty()) {
      reviews(
          client,
          0,
          synced,
          review -> {
            if (now.containsKey(review.review().pair())) {
              then.put(review.review().pair(), review);
            }
          });
    }
    List<NameChanges.ChangedPair> changed = new ArrayList<>();
    now.forEach(
        (pair, after) -> {
          RecordedReview before = then.get(pair);
          if (differs(before, after)) {
            changed.add(new NameChanges.ChangedPair(pair, before, after));
          }
        });
    return changed;
  }

  private static boolean differs(@Nullable RecordedReview before, RecordedReview after) {
    return before == null
        ? after.review().decision() != EvidenceDecision.UNREVIEWED
        : before.review().evidence() != after.review().evidence()
            || before.review().meta() != after.review().meta()
            || !before.tags().equals(after.tags());
  }

  /** Reads the reviews of a graph between two seqs, the second included. Blocks. */
  void reviews(GraphClient client, long after, long last, Consumer<RecordedReview> consumer) {
    long seq = after;
    while (seq < last) {
      int limit = (int) Math.min(PAGE, last - seq);
      List<RecordedReview> page = services.journal().reviews(client.opening().key(), seq, limit);
      page.forEach(consumer);
      if (page.isEmpty()) {
        return;
      }
      seq = page.get(page.size() - 1).seq();
    }
  }

  /**
   * Returns a page of a graph's reviews, oldest first; none that the graph's status does not count
   * yet, so that nobody who looks at both sees the graph go back. Blocks.
   */
  public List<RecordedReview> reviews(GraphId id, long after, int limit) {
    GraphClient client = state.client(id);
    long most = Math.min(limit, client.status().lastSeq() - after);
    return most <= 0
        ? List.of()
        : services.journal().reviews(client.opening().key(), after, (int) most);
  }

  /** Waits for a stage, at most {@value #PATIENCE} seconds. */
  static <T> T await(CompletionStage<T> stage) {
    try {
      return stage.toCompletableFuture().get(PATIENCE, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RefusedException refused) {
        throw refused;
      }
      throw new CompletionException(e.getCause());
    } catch (TimeoutException e) {
      throw new RefusedException(Refusal.BUSY, "The graph is busy; try again.");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new RefusedException(Refusal.BUSY, "The server is stopping.");
    }
  }
}
