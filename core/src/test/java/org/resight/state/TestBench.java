package org.resight.state;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import org.resight.catalogue.MemoryCatalogue;
import org.resight.engine.DecisionGraph;
import org.resight.evidence.EvidenceGraph;
import org.resight.graph.GraphClient;
import org.resight.graph.GraphServices;
import org.resight.graph.ReviewSubmission;
import org.resight.journal.Backend;
import org.resight.journal.CandidateBatch;
import org.resight.journal.MemoryJournal;
import org.resight.model.AnnotationId;
import org.resight.model.AnnotationPair;
import org.resight.model.Confidence;
import org.resight.model.EvidenceDecision;
import org.resight.model.GraphConfig;
import org.resight.model.GraphId;
import org.resight.model.MetaDecision;
import org.resight.model.Review;
import org.resight.report.ComparedReviews;

/** The state layer without a container: real graphs, a journal and a catalogue in memory. */
public final class TestBench implements AutoCloseable {

  public final MemoryJournal journal;
  public final MemoryCatalogue catalogue;
  public final LockedBean bean;
  public final Curation curation;
  public final NameCommits names;
  public final AnyGraph any;
  private final ReviewLog log;
  public final GraphServices services;
  public final TestClock clock = new TestClock();
  private final ExecutorService threads = Executors.newFixedThreadPool(8);

  public TestBench() {
    this(new MemoryJournal(), new MemoryCatalogue());
  }

  /** Starts anew over what another bench has journalled. */
  public TestBench(MemoryJournal journal, MemoryCatalogue catalogue) {
    this(journal, catalogue, 10_000);
  }

  private TestBench(MemoryJournal journal, MemoryCatalogue catalogue, int mailbox) {
    this.journal = journal;
    this.catalogue = catalogue;
    journal.names(catalogue);
    this.bean = LockedBean.create();
    this.services =
        new GraphServices(
            journal,
            catalogue,
            bean,
            opening ->
                opening.backend() == Backend.EVIDENCE
                    ? new EvidenceGraph(opening.config())
                    : new DecisionGraph(opening.config()),
            threads,
            threads,
            client -> {},
            clock,
            mailbox);
    this.curation = new Curation(bean, services);
    this.log = new ReviewLog(bean, journal);
    this.names = new NameCommits(bean, log, ComparedReviews.ofServer());
    this.any = new AnyGraph(bean);
  }

  /** Starts another server beside this one, on which fewer commands may wait for a graph. */
  public TestBench with(int mailbox) {
    return new TestBench(journal, catalogue, mailbox);
  }

  /** A clock that stands until it is moved. */
  public static final class TestClock extends Clock {
    private volatile Instant now = Instant.parse("2026-01-01T00:00:00Z");

    public void advance(Duration by) {
      now = now.plus(by);
    }

    @Override
    public Instant instant() {
      return now;
    }

    @Override
    public ZoneOffset getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(java.time.ZoneId zone) {
      return this;
    }
  }

  public static AnnotationId id(int n) {
    return new AnnotationId(0, n);
  }

  public static AnnotationPair pair(int a, int b) {
    return AnnotationPair.of(id(a), id(b));
  }

  public static List<AnnotationId> ids(int... numbers) {
    List<AnnotationId> ids = new ArrayList<>();
    for (int n : numbers) {
      ids.add(id(n));
    }
    return ids;
  }

  /**
   * Returns the ids from one number to another, both included, after adding them to the catalogue.
   */
  public List<AnnotationId> known(int from, int to) {
    List<AnnotationId> ids = new ArrayList<>();
    for (int n = from; n <= to; n++) {
      ids.add(id(n));
    }
    catalogue.put(ids.stream().map(id -> MemoryCatalogue.annotation(id, null)).iterator());
    return ids;
  }

  /** Starts the shared review. */
  public SharedReview shared(int limit) {
    SharedReview shared = new SharedReview(bean, names, log, services, limit);
    shared.replay();
    return shared;
  }

  /** Waits until the newest job of the shared query has ended. */
  public QueryJob.Status ended(SharedReview shared) {
    QueryJob job = shared.status().job();
    long end = System.nanoTime() + java.util.concurrent.TimeUnit.SECONDS.toNanos(30);
    while (job.isRunning() && System.nanoTime() < end) {
      Thread.onSpinWait();
      job = shared.status().job();
    }
    return job.status();
  }

  /** Returns the graph with an id. */
  public GraphClient client(GraphId id) {
    return bean.client(id);
  }

  /** Opens a graph over known annotations. */
  public GraphClient open(List<AnnotationId> annotations) {
    return open(annotations, Map.of());
  }

  public GraphClient open(List<AnnotationId> annotations, Map<String, ?> config) {
    return open(annotations, config, Backend.GRAPH);
  }

  public GraphClient open(List<AnnotationId> annotations, Map<String, ?> config, Backend backend) {
    return bean.client(
        await(
                curation.open(
                    new OpenGraph(annotations, null, backend, GraphConfig.of(config), Map.of())))
            .status()
            .id());
  }

  public static ReviewSubmission review(
      UUID id, int a, int b, EvidenceDecision decision, String who) {
    return new ReviewSubmission(
        id,
        new Review(pair(a, b), decision, MetaDecision.NONE, Confidence.UNSPECIFIED, who),
        List.of(),
        null,
        null,
        false,
        null,
        null);
  }

  public static ReviewSubmission review(int a, int b, EvidenceDecision decision, String who) {
    return review(null, a, b, decision, who);
  }

  /** Commits the names of a graph, and returns what changed. */
  public NameChanges sync(GraphId id) {
    return names.sync(id, null, null, null, null, Runnable::run);
  }

  public static CandidateBatch candidates(Map<AnnotationPair, Double> scores) {
    CandidateBatch.Builder batch = new CandidateBatch.Builder();
    scores.forEach((pair, match) -> batch.add(pair, match, Double.NaN, Double.NaN));
    return batch.build();
  }

  /**
   * Asks for a page, and has something change right after the first read of the graph: before any
   * further one that the page may need.
   */
  public static <T> T beforeAChange(
      GraphClient graph, Supplier<CompletionStage<T>> page, Supplier<CompletionStage<?>> change) {
    Held first = new Held();
    CompletionStage<Boolean> before = graph.read(first);
    first.awaitBegun();
    CompletionStage<T> asked = page.get();
    Held second = new Held();
    CompletionStage<Boolean> after = graph.read(second);
    first.end();
    second.awaitBegun();
    CompletionStage<?> changed = change.get();
    second.end();
    await(before);
    await(after);
    await(changed);
    return await(asked);
  }

  /** A question that holds the graph's thread until it is ended. */
  private static final class Held implements Supplier<Boolean> {

    private final CompletableFuture<Boolean> begun = new CompletableFuture<>();
    private final CompletableFuture<Boolean> ended = new CompletableFuture<>();

    @Override
    public Boolean get() {
      begun.complete(true);
      return await(ended);
    }

    void awaitBegun() {
      await(begun);
    }

    void end() {
      ended.complete(true);
    }
  }

  /** Waits for a stage; throws what it failed with. */
  public static <T> T await(CompletionStage<T> stage) {
    try {
      return stage
          .toCompletableFuture()
          .orTimeout(30, java.util.concurrent.TimeUnit.SECONDS)
          .join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw e;
    }
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
