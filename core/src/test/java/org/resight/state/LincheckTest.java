package org.resight.state;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.jetbrains.lincheck.LincheckAssertionError;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.jetbrains.lincheck.datastructures.StressOptions;
import org.jetbrains.lincheck.datastructures.Validate;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.resight.catalogue.MemoryCatalogue;
import org.resight.graph.CheckedMailbox;
import org.resight.graph.GraphClient;
import org.resight.graph.GraphServices;
import org.resight.journal.Backend;
import org.resight.journal.GraphKey;
import org.resight.journal.GraphOpening;
import org.resight.journal.MemoryJournal;
import org.resight.lease.CheckedLeases;
import org.resight.lease.Lease;
import org.resight.model.Confidence;
import org.resight.model.EvidenceDecision;
import org.resight.model.GraphConfig;
import org.resight.model.GraphId;
import org.resight.model.MetaDecision;
import org.resight.model.Review;
import org.resight.refusal.RefusedException;

/**
 * The plain classes behind the bean, and the hand-over to a graph's writer, under every short
 * interleaving (model checking) and on real threads (stress). Each must hold with its lock; the
 * smaller ones are seen to break without.
 *
 * <p>{@code -Dlincheck.iterations=1000} looks further.
 */
@Tag("slow")
class LincheckTest {

  private static final int ITERATIONS = Integer.getInteger("lincheck.iterations", 3);
  private static final int INVOCATIONS = 100;

  /**
   * Milliseconds after which a run counts as hung, which is 30 000 else: in the first run classes
   * are rewritten, and a busy machine takes long for that.
   */
  private static final long HUNG = 600_000;

  private static void modelCheck(Class<?> structure) {
    new ModelCheckingOptions()
        .invocationTimeout$lincheck(HUNG)
        .iterations(ITERATIONS)
        .invocationsPerIteration(INVOCATIONS)
        .threads(2)
        .actorsPerThread(3)
        .minimizeFailedScenario(false)
        .check(structure);
  }

  private static void stress(Class<?> structure) {
    new StressOptions()
        .invocationTimeout$lincheck(HUNG)
        .iterations(ITERATIONS)
        .invocationsPerIteration(INVOCATIONS)
        .threads(3)
        .actorsPerThread(3)
        .minimizeFailedScenario(false)
        .check(structure);
  }

  @ParameterizedTest
  @ValueSource(classes = {LockedBuffer.class, LockedQuery.class, Handover.class})
  void underTheLock_everyInterleavingIsOneAfterAnother(Class<?> structure) {
    modelCheck(structure);
    stress(structure);
  }

  /** Hash tables of records and random tokens are too much to be checked step by step. */
  @ParameterizedTest
  @ValueSource(classes = {LockedRegistry.class, LockedLeases.class})
  void underTheLock_realThreadsComeOneAfterAnother(Class<?> structure) {
    stress(structure);
  }

  @ParameterizedTest
  @ValueSource(classes = {OpenBuffer.class, OpenQuery.class, NoHandover.class})
  void withoutTheLock_anInterleavingIsFoundThatIsNot(Class<?> structure) {
    assertThatThrownBy(() -> modelCheck(structure))
        .isInstanceOf(LincheckAssertionError.class)
        .hasMessageNotContaining("has hung");
  }

  /** Runs each operation under a lock, or, to see that it matters, under none. */
  abstract static class Guarded {
    private final ReentrantLock lock = new ReentrantLock();
    private final boolean taken;

    Guarded(boolean taken) {
      this.taken = taken;
    }

    final <T> T step(Supplier<T> operation) {
      if (!taken) {
        return operation.get();
      }
      lock.lock();
      try {
        return operation.get();
      } finally {
        lock.unlock();
      }
    }
  }

  private static final Review REVIEW =
      new Review(
          TestBench.pair(1, 2),
          EvidenceDecision.POSITIVE,
          MetaDecision.NONE,
          Confidence.UNSPECIFIED,
          "ann");

  /** The feedback buffer. */
  @Param(name = "n", gen = IntGen.class, conf = "1:3")
  public abstract static class Buffer extends Guarded {
    private final FeedbackBuffer buffer = new FeedbackBuffer();

    Buffer(boolean taken) {
      super(taken);
    }

    @Operation
    public boolean append(@Param(name = "n") int position) {
      return step(
          () -> {
            buffer.append(new Feedback(position, REVIEW));
            return true;
          });
    }

    @Operation
    public List<Long> drain() {
      return step(() -> buffer.drain().stream().map(Feedback::position).toList());
    }

    @Operation
    public int size() {
      return step(buffer::size);
    }
  }

  public static class LockedBuffer extends Buffer {
    public LockedBuffer() {
      super(true);
    }
  }

  public static class OpenBuffer extends Buffer {
    public OpenBuffer() {
      super(false);
    }
  }

  /** The shared query: of many who ask one makes it. */
  public abstract static class Query extends Guarded {
    private final SharedQuery query = new SharedQuery();

    Query(boolean taken) {
      super(taken);
    }

    @Operation
    public boolean want() {
      return step(() -> query.want(true).started());
    }

    @Operation
    public boolean fail() {
      return step(
          () -> {
            QueryJob job = query.view(0).job();
            if (job != null) {
              query.advance(job.id(), QueryJob.Status.EXCEPTION);
            }
            return job == null;
          });
    }

    @Operation
    public boolean commitIfDue() {
      return step(() -> query.commitIfDue(50, 50) != null);
    }
  }

  public static class LockedQuery extends Query {
    public LockedQuery() {
      super(true);
    }
  }

  public static class OpenQuery extends Query {
    public OpenQuery() {
      super(false);
    }
  }

  private static final GraphServices SERVICES =
      new GraphServices(
          new MemoryJournal(),
          new MemoryCatalogue(),
          new ReviewStateBean(),
          opening -> null,
          Runnable::run,
          Runnable::run,
          client -> {},
          new TestBench.TestClock(),
          16);

  private static final List<GraphClient> CLIENTS =
      IntStream.range(0, 2)
          .mapToObj(
              n ->
                  new GraphClient(
                      new GraphOpening(
                          new GraphKey(new java.util.UUID(1, n)),
                          new GraphId(new java.util.UUID(2, n)),
                          null,
                          Backend.GRAPH,
                          GraphConfig.defaults(),
                          Map.of(),
                          List.of(),
                          Instant.EPOCH),
                      SERVICES))
          .toList();

  /** The registry: no annotation is held by two graphs. */
  @Param(name = "graph", gen = IntGen.class, conf = "0:1")
  @Param(name = "annotation", gen = IntGen.class, conf = "1:2")
  public abstract static class Registry extends Guarded {
    private final GraphRegistry registry = new GraphRegistry(true);

    Registry(boolean taken) {
      super(taken);
    }

    @Operation
    public boolean claim(
        @Param(name = "graph") int graph, @Param(name = "annotation") int annotation) {
      return step(
          () -> {
            try {
              registry.claim(CLIENTS.get(graph), TestBench.ids(annotation));
              return true;
            } catch (RefusedException e) {
              return false;
            }
          });
    }

    @Operation
    public boolean release(
        @Param(name = "graph") int graph, @Param(name = "annotation") int annotation) {
      return step(
          () -> {
            registry.release(CLIENTS.get(graph), TestBench.ids(annotation));
            return true;
          });
    }

    @Operation
    public int holder(@Param(name = "annotation") int annotation) {
      return step(() -> CLIENTS.indexOf(registry.over(TestBench.ids(annotation))));
    }
  }

  public static class LockedRegistry extends Registry {
    public LockedRegistry() {
      super(true);
    }
  }

  /** The leases: no pair is held by two reviewers. */
  @Param(name = "pair", gen = IntGen.class, conf = "2:3")
  @Param(name = "reviewer", gen = IntGen.class, conf = "1:2")
  public abstract static class Leases extends Guarded {
    private final CheckedLeases leases = new CheckedLeases();

    Leases(boolean taken) {
      super(taken);
    }

    @Operation
    public boolean grant(@Param(name = "pair") int pair, @Param(name = "reviewer") int reviewer) {
      return step(
          () -> {
            if (leases.of(TestBench.pair(1, pair)) != null) {
              return false;
            }
            leases.grant(TestBench.pair(1, pair), "reviewer " + reviewer);
            return true;
          });
    }

    @Operation
    public boolean end(@Param(name = "pair") int pair) {
      return step(
          () -> {
            Lease lease = leases.of(TestBench.pair(1, pair));
            if (lease != null) {
              leases.end(lease);
            }
            return lease != null;
          });
    }

    @Operation
    public int held() {
      return step(leases::size);
    }
  }

  public static class LockedLeases extends Leases {
    public LockedLeases() {
      super(true);
    }
  }

  /** What a writer does: only ever one at a time, and with everything that was posted. */
  public abstract static class Writing {
    private final AtomicInteger posted = new AtomicInteger();
    private int processed;
    private boolean busy;
    private boolean overlapped;

    @Operation
    public void post() {
      posted.incrementAndGet();
      hand();
    }

    abstract void hand();

    final void process(List<Integer> commands) {
      overlapped |= busy;
      busy = true;
      processed += commands.size();
      busy = false;
    }

    @Validate
    public void allProcessedOneByOne() {
      if (overlapped || processed != posted.get()) {
        throw new IllegalStateException(processed + " of " + posted.get());
      }
    }
  }

  /** The mailbox hands over. */
  public static class Handover extends Writing {
    private final CheckedMailbox mailbox = new CheckedMailbox(this::process);

    @Override
    void hand() {
      mailbox.post(1);
    }
  }

  /** Whoever posts also processes: the mailbox without its hand-over. */
  public static class NoHandover extends Writing {
    private final Queue<Integer> waiting = new ConcurrentLinkedQueue<>();

    @Override
    void hand() {
      waiting.add(1);
      Integer next = waiting.poll();
      process(next == null ? List.of() : List.of(next));
    }
  }
}
