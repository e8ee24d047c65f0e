package org.resight.web.matching;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.resight.catalogue.AnnotationCatalogue;
import org.resight.cluster.Leadership;
import org.resight.database.Database;
import org.resight.graph.GraphClient;
import org.resight.jobs.Job;
import org.resight.jobs.JobKind;
import org.resight.jobs.JobRunner;
import org.resight.jobs.JobView;
import org.resight.matching.FeatureParameters;
import org.resight.matching.MatchParameters;
import org.resight.matching.onnx.ModelFolder;
import org.resight.matching.vectors.VectorIndexes;
import org.resight.matching.vectors.VectorSet;
import org.resight.matching.vectors.VectorStore;
import org.resight.matching.work.ArchivePhotos;
import org.resight.matching.work.BoxStore;
import org.resight.matching.work.BoxesKind;
import org.resight.matching.work.FeatureStore;
import org.resight.matching.work.HashStore;
import org.resight.matching.work.MatchStore;
import org.resight.matching.work.MatchingKind;
import org.resight.matching.work.MatchingPlan;
import org.resight.matching.work.MatchingTrialKind;
import org.resight.matching.work.NearDuplicatesKind;
import org.resight.matching.work.SharedUnits;
import org.resight.photos.PhotoArchive;
import org.resight.refusal.JournalUnavailableException;
import org.resight.refusal.Refusal;
import org.resight.refusal.RefusedException;
import org.resight.settings.Settings;
import org.resight.sql.JdbcBoxStore;
import org.resight.sql.JdbcHashStore;
import org.resight.sql.JdbcJobStore;
import org.resight.sql.JdbcMatchStore;
import org.resight.sql.JdbcVectorStore;
import org.resight.state.ReviewStateBean;
import org.resight.web.operations.JournalReplay;
import org.resight.web.operations.Threads;
import org.resight.web.v1.PhotoReplaced;

/**
 * The jobs of this server. They run on half of its processors and one thread for a trial, on
 * threads that no request waits for, and what was broken off is taken up when the journals are
 * replayed. Thread-safe.
 */
@ApplicationScoped
public class MatchingService {

  private static final Logger LOG = System.getLogger(MatchingService.class.getName());

  /** The part of the memory that an index may take. */
  private static final int PART_OF_MEMORY = 2;

  /** How often this server says that it does its jobs, and looks for those of dead ones. */
  private static final long RENEWED_EVERY = 2;

  private static final long LOOKED_EVERY = 5;

  /** The databases keep microseconds: a job tells the same times before and after it is read. */
  private static final Duration AS_KEPT = Duration.of(1, ChronoUnit.MICROS);

  @Inject private Database database;
  @Inject private Settings settings;
  @Inject private AnnotationCatalogue catalogue;
  @Inject private PhotoArchive archive;
  @Inject private ReviewStateBean state;
  @Inject private Threads threads;
  @Inject private JournalReplay replay;
  @Inject private Leadership leadership;
  @Inject private PrometheusMeterRegistry registry;

  /** How a matching by the local features alone is called. */
  static final String LOCAL = "local";

  private @Nullable ModelFolder models;
  private MatchingKind matching;
  private MatchingTrialKind trials;
  private BoxStore boxes;
  private HashStore hashes;
  private JobRunner runner;
  private MatchStore matches;
  private VectorStore vectors;
  private final HeldVectors heldVectors = HeldVectors.ofServer();
  private ThreadPoolExecutor pool;

  @PostConstruct
  void prepare() {
    int lanes = Math.max(1, Runtime.getRuntime().availableProcessors() / 2);
    pool =
        new ThreadPoolExecutor(
            lanes + 1,
            lanes + 1,
            30,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            threads.factory());
    pool.allowCoreThreadTimeOut(true);
    matches = new JdbcMatchStore(database);
    vectors = new JdbcVectorStore(database);
    Path folder = settings.models();
    models = folder == null ? null : new ModelFolder(folder, settings.data(), lanes);
    ArchivePhotos photos = new ArchivePhotos(archive);
    FeatureStore features = new FeatureStore(settings.data());
    matching =
        new MatchingKind(
            this::graph,
            catalogue,
            photos,
            features,
            matches,
            FeatureParameters.STANDARD,
            MatchParameters.STANDARD,
            Runtime.getRuntime().maxMemory() / PART_OF_MEMORY,
            models,
            vectors,
            new VectorIndexes(
                settings.data(),
                settings.matchExact(),
                Runtime.getRuntime().maxMemory() / PART_OF_MEMORY / 8),
            new SharedUnits(settings.data()),
            MatchingKind.SHORT_LIST);
    trials = new MatchingTrialKind(this::graph, matching);
    boxes = new JdbcBoxStore(database);
    hashes = new JdbcHashStore(database);
    JobKind proposing = new BoxesKind(this::graph, catalogue, photos, features, boxes, models);
    JobKind nearDuplicates =
        new NearDuplicatesKind(
            this::graph, catalogue, photos, features, FeatureParameters.STANDARD, hashes, matches);
    runner =
        new JobRunner(
            new JdbcJobStore(database),
            pool,
            lanes,
            Clock.tick(Clock.systemUTC(), AS_KEPT),
            List.of(matching, nearDuplicates, trials, proposing));
    measure();
  }

  void start(@Observes @Initialized(ApplicationScoped.class) Object event) {
    // A job writes what it finds; a server that only reads leaves it for the next start.
    if (!settings.readOnly()) {
      threads.later(1, this::resumeWhenReplayed);
      threads.every(RENEWED_EVERY, () -> threads.answers().execute(this::renew));
      if (!leadership.isAlone()) {
        threads.every(LOOKED_EVERY, () -> threads.answers().execute(this::assist));
      }
    }
    threads.every(60, matching::forgetUnused);
    if (models != null) {
      models.faults().forEach(fault -> LOG.log(Level.WARNING, fault));
    }
  }

  private void measure() {
    Gauge.builder("resight.jobs.unfinished", () -> running().size())
        .description("Jobs that wait or run")
        .register(registry);
    runner.watch(
        view -> {
          if (view.job().status().isEnd()) {
            Counter.builder("resight.jobs.ended")
                .description("Jobs that ended, by how")
                .tag("kind", view.job().kind())
                .tag("status", view.job().status().name().toLowerCase(Locale.ROOT))
                .register(registry)
                .increment();
          }
        });
  }

  private List<JobView> running() {
    return runner.running();
  }

  private void resumeWhenReplayed() {
    if (!replay.isServing()) {
      threads.later(1, this::resumeWhenReplayed);
    } else {
      resume();
      threads.every(LOOKED_EVERY, () -> threads.answers().execute(this::resume));
      threads.every(60, () -> threads.answers().execute(this::forgetDeleted));
    }
  }

  private void resume() {
    if (replay.isServing()) {
      unlessDatabaseIsAway(runner::resume);
    }
  }

  private void forgetDeleted() {
    if (replay.isServing()) {
      unlessDatabaseIsAway(vectors::forgetDeleted);
    }
  }

  /** A server that does not lead any more leaves its jobs to the one that does. */
  private void renew() {
    if (replay.isServing()) {
      unlessDatabaseIsAway(runner::renew);
    }
  }

  /** A server that does not lead does units of the leader's job, if both have the same version. */
  private void assist() {
    boolean follows =
        !replay.isServing()
            && replay.nodes().stream()
                .anyMatch(
                    known ->
                        known.leads()
                            && known.isAlive()
                            && known.node().version().equals(leadership.node().version()));
    if (follows && !leadership.isDrained()) {
      unlessDatabaseIsAway(runner::assist);
    }
  }

  /** Nobody else takes up a job either while the database is away. */
  private static void unlessDatabaseIsAway(Runnable work) {
    try {
      work.run();
    } catch (JournalUnavailableException e) {
      LOG.log(Level.DEBUG, "Jobs are looked at again in some seconds", e);
    }
  }

  /** Finds the open graph of a key. */
  Optional<GraphClient> graph(UUID key) {
    return state.clients().stream()
        .filter(client -> client.isOpen() && client.opening().key().uuid().equals(key))
        .findFirst();
  }

  /**
   * Returns what a matching of a graph may be asked to use: the local features, a model's name, or
   * imported vectors. The first is what one uses that names none.
   */
  List<String> matchers(UUID graph) {
    List<String> all = new ArrayList<>(List.of(LOCAL));
    if (models != null) {
      all.addAll(models.names());
    }
    vectors.sets(graph).stream().map(VectorSet::matcher).forEach(all::add);
    String first = settings.matcher();
    if (first != null) {
      // Also if it is not there now: the job says so.
      all.remove(first);
      all.add(0, first);
    }
    return List.copyOf(all);
  }

  /** Returns what does jobs. */
  JobRunner jobs() {
    return runner;
  }

  /** Returns the vectors that people have imported. */
  VectorStore vectors() {
    return vectors;
  }

  /** Returns what matchings found. */
  MatchStore matches() {
    return matches;
  }

  /** Returns the newest matching of a graph. */
  Optional<JobView> newest(UUID graph) {
    return runner.newestOf(graph, MatchingKind.NAME);
  }

  /** Returns whether a matching of a graph waits or runs. */
  boolean isMatching(UUID graph) {
    return matchingOf(graph).isPresent();
  }

  /** Returns the unfinished matching of a graph, on whatever server it is done. */
  private Optional<Job> matchingOf(UUID graph) {
    return newest(graph).map(JobView::job).filter(job -> !job.status().isEnd());
  }

  void replaced(@Observes PhotoReplaced event) {
    hashes.forget(event.annotation().uuid());
  }

  /** Returns what imports of vectors may hold in memory. */
  HeldVectors heldVectors() {
    return heldVectors;
  }

  /** Returns what makes plans that use the index of the last matching. */
  MatchingKind kind() {
    return matching;
  }

  /**
   * Begins a matching of a graph.
   *
   * @throws RefusedException 409 if one of the same graph has not ended
   */
  synchronized Job begin(UUID graph, MatchingPlan plan) {
    refuseUnlessEnded(newest(graph), "This project is being matched already.");
    return runner.submit(MatchingKind.NAME, graph, plan.text());
  }

  /** Returns the newest search for near-duplicates of photos that came in. */
  Optional<JobView> newestSearch(UUID graph) {
    return runner.newestOf(graph, NearDuplicatesKind.NAME);
  }

  /**
   * Begins to seek near-duplicates of some photos of a graph.
   *
   * @throws RefusedException 409 if a search in the same graph has not ended
   */
  synchronized Job seekNearDuplicates(UUID graph, Collection<UUID> photos) {
    refuseUnlessEnded(
        newestSearch(graph), "Near-duplicates of this project are being sought already.");
    return runner.submit(NearDuplicatesKind.NAME, graph, NearDuplicatesKind.plan(photos));
  }

  private static void refuseUnlessEnded(Optional<JobView> newest, String sentence) {
    newest
        .map(JobView::job)
        .filter(job -> !job.status().isEnd())
        .ifPresent(
            job -> {
              throw new RefusedException(
                  Refusal.MATCHING_RUNS, sentence, Map.of("job", job.id().toString()));
            });
  }

  /** Returns what tries matchings, and remembers what came of it. */
  MatchingTrialKind trials() {
    return trials;
  }

  /** Returns the newest trial of a matching. */
  Optional<JobView> newestTrial(UUID graph) {
    return runner.newestOf(graph, MatchingTrialKind.NAME);
  }

  /**
   * Begins to try a matching on a few photos.
   *
   * @throws RefusedException 409 if a trial in the same graph has not ended
   */
  synchronized Job tryMatching(UUID graph, MatchingPlan plan) {
    refuseUnlessEnded(newestTrial(graph), "A matching of this project is being tried already.");
    return runner.submit(MatchingTrialKind.NAME, graph, plan.text());
  }

  /** Returns the names of the detectors that may be asked for boxes. */
  List<String> detectors() {
    return models == null ? List.of() : models.detectors();
  }

  /** Returns the boxes that detectors proposed. */
  BoxStore boxes() {
    return boxes;
  }

  /** Returns the newest job that proposes boxes. */
  Optional<JobView> newestBoxes(UUID graph) {
    return runner.newestOf(graph, BoxesKind.NAME);
  }

  /**
   * Begins to propose boxes.
   *
   * @throws RefusedException 409 if that runs for the same graph
   */
  synchronized Job proposeBoxes(UUID graph, String detector) {
    refuseUnlessEnded(newestBoxes(graph), "Boxes of this project are being proposed already.");
    return runner.submit(BoxesKind.NAME, graph, detector);
  }

  @PreDestroy
  void stop() {
    runner.stop();
    pool.shutdown();
    try {
      if (!pool.awaitTermination(5, TimeUnit.SECONDS)) {
        pool.shutdownNow();
      }
    } catch (InterruptedException e) {
      pool.shutdownNow();
      Thread.currentThread().interrupt();
    }
    unlessDatabaseIsAway(runner::release);
  }
}
