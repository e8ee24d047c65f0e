package org.resight.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.resight.jobs.Job.Status;
import org.resight.refusal.JournalUnavailableException;

@Timeout(30)
class JobRunnerTest {

  private static final UUID GRAPH = new UUID(1, 2);

  private final MemoryJobs store = new MemoryJobs();
  private final ExecutorService threads = Executors.newFixedThreadPool(3);

  @AfterEach
  void close() throws InterruptedException {
    threads.shutdownNow();
    assertThat(threads.awaitTermination(20, TimeUnit.SECONDS)).isTrue();
  }

  /** Jobs in memory, as a store that a server leaves behind. */
  static final class MemoryJobs implements JobStore {
    private final Map<UUID, Job> jobs = new ConcurrentHashMap<>();
    private final Map<UUID, UUID> owners = new ConcurrentHashMap<>();
    private final Set<UUID> lastSteps = ConcurrentHashMap.newKeySet();
    private volatile boolean away;

    private void requireThere() {
      if (away) {
        throw new JournalUnavailableException("away");
      }
    }

    @Override
    public void add(Job job, UUID owner) {
      owners.put(job.id(), owner);
      jobs.put(job.id(), job);
    }

    @Override
    public synchronized boolean update(Job job, UUID owner, boolean lastStep) {
      requireThere();
      if (!owner.equals(owners.get(job.id()))) {
        return false;
      }
      jobs.put(job.id(), job);
      if (lastStep) {
        lastSteps.add(job.id());
      } else {
        lastSteps.remove(job.id());
      }
      return true;
    }

    @Override
    public synchronized Set<UUID> renew(UUID owner) {
      return unfinished().stream()
          .map(Job::id)
          .filter(id -> owner.equals(owners.get(id)))
          .collect(Collectors.toSet());
    }

    @Override
    public synchronized List<Job> claim(UUID owner) {
      requireThere();
      List<Job> claimed =
          unfinished().stream().filter(job -> owners.putIfAbsent(job.id(), owner) == null).toList();
      claimed.forEach(job -> lastSteps.remove(job.id()));
      return claimed;
    }

    @Override
    public synchronized void release(UUID owner) {
      owners.values().removeIf(owner::equals);
    }

    @Override
    public synchronized boolean cancel(UUID id, Instant now) {
      Job job = jobs.get(id);
      if (job == null || job.status().isEnd() || lastSteps.contains(id)) {
        return false;
      }
      jobs.put(id, job.ended(Status.CANCELLED, "", now));
      owners.remove(id);
      return true;
    }

    /** As if the owner had not said for too long that it is there. */
    synchronized void expire() {
      owners.clear();
    }

    @Override
    public Optional<Job> find(UUID id) {
      return Optional.ofNullable(jobs.get(id));
    }

    @Override
    public boolean isRunning(UUID id) {
      return find(id).filter(job -> job.status() == Status.RUNNING).isPresent();
    }

    @Override
    public List<Job> newest(int limit) {
      return jobs.values().stream()
          .sorted(Comparator.comparing(Job::createdAt).reversed())
          .limit(limit)
          .toList();
    }

    @Override
    public Optional<Job> newestOf(UUID graph, String kind) {
      return newest(Integer.MAX_VALUE).stream()
          .filter(job -> job.graph().equals(graph) && job.kind().equals(kind))
          .findFirst();
    }

    @Override
    public List<Job> unfinished() {
      return jobs.values().stream()
          .filter(job -> !job.status().isEnd())
          .sorted(Comparator.comparing(Job::createdAt))
          .toList();
    }
  }

  /** A hundred units, each done when a permit is there, and kept as a real kind keeps them. */
  private static final class Counting implements JobKind {
    private final Set<Integer> kept;
    private final Semaphore permits;
    private final AtomicInteger atOnce = new AtomicInteger();
    private final AtomicInteger most = new AtomicInteger();
    private final AtomicInteger began = new AtomicInteger();
    private final Semaphore assistPermits = new Semaphore(0);
    private final AtomicInteger assists = new AtomicInteger();
    private final CountDownLatch assisted = new CountDownLatch(1);
    private volatile @Nullable JobProgress assisting;

    Counting(Set<Integer> kept, int permits) {
      this.kept = kept;
      this.permits = new Semaphore(permits);
    }

    @Override
    public String name() {
      return "counting";
    }

    @Override
    public void run(Job job, JobProgress progress) {
      progress.total(100);
      progress.each(
          IntStream.range(0, 100).boxed().toList(),
          unit -> {
            if (kept.add(unit)) {
              most.accumulateAndGet(atOnce.incrementAndGet(), Math::max);
              began.incrementAndGet();
              permits.acquireUninterruptibly();
              atOnce.decrementAndGet();
            }
            progress.done(1);
          });
    }

    @Override
    public void assist(Job job, JobProgress progress) {
      assisting = progress;
      progress.each(
          IntStream.range(0, 100).map(i -> 99 - i).boxed().toList(),
          unit -> {
            if (kept.add(unit)) {
              assists.incrementAndGet();
              assistPermits.acquireUninterruptibly();
            }
          });
      assisted.countDown();
    }
  }

  private JobRunner runner(JobKind kind, int lanes) {
    return new JobRunner(store, threads, lanes, Clock.systemUTC(), List.of(kind));
  }

  /** What a job does. */
  private interface Work {
    void run(Job job, JobProgress progress) throws JobFailedException;
  }

  private static JobKind kind(String name, Work work) {
    return new JobKind() {
      @Override
      public String name() {
        return name;
      }

      @Override
      public void run(Job job, JobProgress progress) throws JobFailedException {
        work.run(job, progress);
      }
    };
  }

  private Job ended(JobRunner runner, UUID id) throws InterruptedException {
    CountDownLatch ended = new CountDownLatch(1);
    Runnable stop =
        runner.watch(
            view -> {
              if (view.job().id().equals(id) && view.job().status().isEnd()) {
                ended.countDown();
              }
            });
    // The runner knows of the end before the store does.
    if (!store.find(id).orElseThrow().status().isEnd()) {
      assertThat(ended.await(20, TimeUnit.SECONDS)).isTrue();
    }
    stop.run();
    return store.find(id).orElseThrow();
  }

  /** Waits for a condition, until the test has taken too long. */
  private static void until(BooleanSupplier condition) {
    while (!condition.getAsBoolean()) {
      assertThat(Thread.currentThread().isInterrupted()).as("the test took too long").isFalse();
      Thread.onSpinWait();
    }
  }

  @Test
  void assist_doesUnitsOfAJobOfAnotherServer_whichFindsThemDone() throws InterruptedException {
    Set<Integer> kept = ConcurrentHashMap.newKeySet();
    Counting own = new Counting(kept, 10);
    Counting other = new Counting(kept, 100);
    JobRunner first = runner(own, 1);
    JobRunner second = runner(other, 1);
    Job job = first.submit("counting", GRAPH, "plan");
    until(() -> own.began.get() >= 11);

    other.assistPermits.release(100);
    second.assist();
    assertThat(other.assisted.await(20, TimeUnit.SECONDS)).isTrue();
    assertThat(kept).hasSize(100);
    assertThat(other.assists).hasValue(89);
    assertThat(second.running()).as("the job is the other server's").isEmpty();
    own.permits.release(1);
    Job end = ended(first, job.id());
    assertThat(end.status()).isEqualTo(Status.DONE);
    assertThat(end.done()).isEqualTo(100);
    assertThat(own.began).hasValue(11);
  }

  /** Begins a job that another server assists, which has begun one unit. */
  private Job assisted(JobRunner first, JobRunner second, Counting other) {
    Job job = first.submit("counting", GRAPH, "plan");
    until(() -> store.find(job.id()).orElseThrow().status() == Status.RUNNING);
    second.assist();
    until(() -> other.assists.get() >= 1);
    return job;
  }

  @Test
  void assist_ofAJobThatWasCancelled_ends() throws InterruptedException {
    Counting own = new Counting(ConcurrentHashMap.newKeySet(), 0);
    Counting other = new Counting(own.kept, 0);
    JobRunner first = runner(own, 1);
    JobRunner second = runner(other, 1);
    Job job = assisted(first, second, other);

    assertThat(first.cancel(job.id())).isTrue();
    until(() -> Objects.requireNonNull(other.assisting).isCancelled());
    other.assistPermits.release(100);
    assertThat(other.assisted.await(20, TimeUnit.SECONDS)).isTrue();
    assertThat(other.assists).hasValue(1);
    own.permits.release(100);
  }

  @Test
  void assist_endsForAJobOfItsOwn() throws InterruptedException {
    Counting own = new Counting(ConcurrentHashMap.newKeySet(), 0);
    Counting other = new Counting(own.kept, 0);
    JobRunner first = runner(own, 1);
    JobRunner second = runner(other, 1);
    Job job = assisted(first, second, other);
    Job mine = second.submit("counting", GRAPH, "plan");
    other.assistPermits.release(100);
    assertThat(other.assisted.await(20, TimeUnit.SECONDS)).isTrue();
    assertThat(other.assists).as("units that were begun for the other server").hasValue(1);
    other.permits.release(200);
    assertThat(ended(second, mine.id()).status()).isEqualTo(Status.DONE);
    own.permits.release(200);
    assertThat(ended(first, job.id()).status()).isEqualTo(Status.DONE);
    second.assist();
    assertThat(second.running()).isEmpty();
  }

  @Test
  void allUnitsAreDoneOnNoMoreThanTheLanes() throws InterruptedException {
    Counting kind = new Counting(ConcurrentHashMap.newKeySet(), 100);
    JobRunner runner = runner(kind, 2);

    Job job = ended(runner, runner.submit("counting", GRAPH, "plan").id());

    assertThat(job.status()).isEqualTo(Status.DONE);
    assertThat(job.done()).isEqualTo(100);
    assertThat(job.total()).isEqualTo(100);
    assertThat(job.plan()).isEmpty();
    assertThat(job.startedAt()).isNotNull();
    assertThat(job.endedAt()).isNotNull();
    assertThat(kind.kept).hasSize(100);
    assertThat(kind.most.get()).isLessThanOrEqualTo(2);
  }

  @Test
  void aCancelledJobBeginsNoFurtherUnitAndTheNextOneIsDone() throws InterruptedException {
    Counting kind = new Counting(ConcurrentHashMap.newKeySet(), 10);
    JobRunner runner = runner(kind, 1);
    Job first = runner.submit("counting", GRAPH, "");
    until(() -> kind.began.get() >= 11);

    assertThat(runner.cancel(first.id())).isTrue();
    assertThat(store.find(first.id()).orElseThrow().status()).isEqualTo(Status.CANCELLED);
    assertThat(runner.running()).isEmpty();
    kind.permits.release(1_000);
    Job second = runner.submit("counting", GRAPH, "");

    assertThat(ended(runner, second.id()).status()).isEqualTo(Status.DONE);
    assertThat(store.find(first.id()).orElseThrow().status()).isEqualTo(Status.CANCELLED);
    assertThat(runner.cancel(first.id())).isFalse();
  }

  @Test
  void whatACancelledJobSaysAfterwardsChangesNothing() throws InterruptedException {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    CountDownLatch said = new CountDownLatch(1);
    CountDownLatch looked = new CountDownLatch(1);
    JobRunner runner =
        runner(
            kind(
                "late",
                (job, progress) -> {
                  begun.countDown();
                  await(go);
                  progress.total(36);
                  progress.done(1);
                  progress.failure("One photo could not be read.");
                  assertThat(progress.beginLastStep()).isFalse();
                  said.countDown();
                  await(looked);
                }),
            1);
    UUID id = runner.submit("late", GRAPH, "").id();
    await(begun);
    assertThat(runner.cancel(id)).isTrue();
    Job kept = store.find(id).orElseThrow();
    go.countDown();
    await(said);

    assertThat(runner.find(id).orElseThrow().job()).isEqualTo(kept);
    looked.countDown();
    until(() -> store.find(id).orElseThrow().equals(runner.find(id).orElseThrow().job()));
    assertThat(store.find(id)).contains(kept);
  }

  @Test
  void aJobInItsLastStepIsNotCancelled_alsoIfTheServerStops() throws InterruptedException {
    CountDownLatch go = new CountDownLatch(1);
    JobRunner runner = inItsLastStep(go);
    UUID id = runner.running().get(0).job().id();

    assertThat(runner.cancel(id)).isFalse();
    assertThat(store.find(id).orElseThrow().status()).isEqualTo(Status.RUNNING);
    runner.stop();
    go.countDown();
    assertThat(ended(runner, id).status()).isEqualTo(Status.DONE);
    assertThat(store.find(id).orElseThrow().status()).isEqualTo(Status.DONE);
  }

  /** Does a job that is in its last step until it may go on. */
  private JobRunner inItsLastStep(CountDownLatch go) {
    CountDownLatch begun = new CountDownLatch(1);
    JobRunner runner =
        runner(
            kind(
                "handing over",
                (job, progress) -> {
                  assertThat(progress.beginLastStep()).isTrue();
                  begun.countDown();
                  await(go);
                }),
            1);
    runner.submit("handing over", GRAPH, "");
    await(begun);
    return runner;
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Ends at once, and tells how many of its units were done at a time. */
  private static final class Brief implements JobKind {
    private final AtomicInteger atOnce = new AtomicInteger();
    private final AtomicInteger most = new AtomicInteger();

    @Override
    public String name() {
      return "brief";
    }

    @Override
    public boolean isBrief() {
      return true;
    }

    @Override
    public void run(Job job, JobProgress progress) {
      progress.each(
          List.of(1, 2, 3, 4),
          unit -> {
            most.accumulateAndGet(atOnce.incrementAndGet(), Math::max);
            atOnce.decrementAndGet();
          });
    }
  }

  @Test
  void aBriefJobIsDoneBesideALongOneOnOneThread() throws InterruptedException {
    Counting kind = new Counting(ConcurrentHashMap.newKeySet(), 10);
    Brief brief = new Brief();
    JobRunner runner = new JobRunner(store, threads, 2, Clock.systemUTC(), List.of(kind, brief));
    Job first = runner.submit("counting", GRAPH, "");
    until(() -> kind.began.get() >= 12);
    Job waiting = runner.submit("counting", GRAPH, "");

    assertThat(ended(runner, runner.submit("brief", GRAPH, "").id()).status())
        .isEqualTo(Status.DONE);
    assertThat(brief.most).hasValue(1);
    assertThat(store.find(first.id()).orElseThrow().status()).isEqualTo(Status.RUNNING);
    assertThat(store.find(waiting.id()).orElseThrow().status()).isEqualTo(Status.WAITING);
    kind.permits.release(1_000);
    assertThat(ended(runner, first.id()).done()).isEqualTo(100);
    assertThat(ended(runner, waiting.id()).status()).isEqualTo(Status.DONE);
  }

  @Test
  void aJobThatADeadServerLeftIsDoneByTheNextWithoutItsDoneUnits() throws InterruptedException {
    Set<Integer> kept = ConcurrentHashMap.newKeySet();
    Counting dying = new Counting(kept, 30);
    JobRunner before = runner(dying, 1);
    UUID id = before.submit("counting", GRAPH, "the plan").id();
    until(() -> dying.began.get() >= 31);
    before.stop();
    dying.permits.release();
    Counting living = new Counting(kept, 100);
    JobRunner after = runner(living, 1);

    after.resume();
    assertThat(after.running()).isEmpty();
    store.expire();
    after.resume();
    Job job = ended(after, id);

    assertThat(job.status()).isEqualTo(Status.DONE);
    assertThat(job.done()).isEqualTo(100);
    assertThat(living.began.get()).isEqualTo(69);
  }

  @Test
  void aServerThatWasTooLongAwayLeavesItsJobToTheOther() throws InterruptedException {
    Counting late = new Counting(ConcurrentHashMap.newKeySet(), 10);
    JobRunner first = runner(late, 1);
    UUID id = first.submit("counting", GRAPH, "the plan").id();
    until(() -> late.began.get() >= 11);
    JobRunner second = runner(new Counting(late.kept, 100), 1);
    first.renew();
    second.resume();
    assertThat(second.running()).isEmpty();

    store.expire();
    second.resume();
    first.renew();
    late.permits.release(100);

    assertThat(ended(second, id)).returns(Status.DONE, Job::status).returns(100, Job::done);
    until(() -> first.running().isEmpty());
    assertThat(late.began.get()).isEqualTo(11);
  }

  @Test
  void aJobIsCancelledAlsoByAServerThatDoesNotDoIt() throws InterruptedException {
    Counting kind = new Counting(ConcurrentHashMap.newKeySet(), 10);
    JobRunner first = runner(kind, 1);
    UUID id = first.submit("counting", GRAPH, "").id();
    until(() -> kind.began.get() >= 11);

    assertThat(runner(kind, 1).cancel(id)).isTrue();
    first.renew();
    kind.permits.release(100);
    until(() -> first.running().isEmpty());

    assertThat(first.find(id).orElseThrow().job().status()).isEqualTo(Status.CANCELLED);
    assertThat(kind.began.get()).isEqualTo(11);
  }

  @Test
  void aJobInItsLastStepIsNotCancelledByAServerThatDoesNotDoIt() throws InterruptedException {
    CountDownLatch go = new CountDownLatch(1);
    JobRunner first = inItsLastStep(go);
    UUID id = first.running().get(0).job().id();

    assertThat(runner(kind("another", (job, progress) -> {}), 1).cancel(id)).isFalse();
    first.renew();
    go.countDown();

    assertThat(ended(first, id).status()).isEqualTo(Status.DONE);
    assertThat(store.find(id).orElseThrow().status()).isEqualTo(Status.DONE);
  }

  @Test
  void aJobThatAnotherServerCancelledBeginsNoLastStep() throws InterruptedException {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    AtomicInteger handedOver = new AtomicInteger();
    JobRunner first =
        runner(
            kind(
                "handing over",
                (job, progress) -> {
                  begun.countDown();
                  await(go);
                  if (progress.beginLastStep()) {
                    handedOver.incrementAndGet();
                  }
                }),
            1);
    UUID id = first.submit("handing over", GRAPH, "").id();
    await(begun);

    // Its own server has not asked yet whether it still has the job.
    assertThat(runner(kind("another", (job, progress) -> {}), 1).cancel(id)).isTrue();
    go.countDown();
    until(() -> first.running().isEmpty());

    assertThat(handedOver).hasValue(0);
    assertThat(store.find(id).orElseThrow().status()).isEqualTo(Status.CANCELLED);
  }

  @Test
  void aJobWhoseLastStepLosesTheDatabaseIsDoneAgainAndCanBeCancelled() throws InterruptedException {
    CountDownLatch again = new CountDownLatch(1);
    AtomicInteger runs = new AtomicInteger();
    JobRunner first =
        runner(
            kind(
                "handing over",
                (job, progress) -> {
                  if (runs.incrementAndGet() == 1) {
                    assertThat(progress.beginLastStep()).isTrue();
                    throw new JournalUnavailableException("away");
                  }
                  again.countDown();
                  while (!progress.isCancelled()) {
                    Thread.onSpinWait();
                  }
                }),
            1);
    UUID id = first.submit("handing over", GRAPH, "").id();
    until(
        () -> {
          first.resume();
          return again.getCount() == 0;
        });

    assertThat(runner(kind("another", (job, progress) -> {}), 1).cancel(id)).isTrue();
    first.renew();
    until(() -> first.running().isEmpty());
    assertThat(store.find(id).orElseThrow().status()).isEqualTo(Status.CANCELLED);
  }

  @Test
  void whatIsReleasedIsTakenUpAtOnce() throws InterruptedException {
    Counting kind = new Counting(ConcurrentHashMap.newKeySet(), 10);
    JobRunner first = runner(kind, 1);
    UUID id = first.submit("counting", GRAPH, "").id();
    until(() -> kind.began.get() >= 11);
    first.stop();
    first.release();
    kind.permits.release(100);

    JobRunner second = runner(kind, 1);
    second.resume();

    assertThat(ended(second, id).status()).isEqualTo(Status.DONE);
  }

  @Test
  void aJobGoesOnWhileTheDatabaseIsAwayAndItsEndIsKeptAfterwards() {
    Counting kind = new Counting(ConcurrentHashMap.newKeySet(), 0);
    JobRunner runner = runner(kind, 1);
    UUID id = runner.submit("counting", GRAPH, "").id();
    until(() -> kind.began.get() >= 1);
    store.away = true;
    kind.permits.release(100);
    until(() -> runner.running().isEmpty());
    assertThat(store.find(id).orElseThrow().status()).isEqualTo(Status.RUNNING);
    assertThatThrownBy(runner::resume).isInstanceOf(JournalUnavailableException.class);
    store.away = false;

    awaitEnd(runner, id);

    assertThat(store.find(id).orElseThrow())
        .returns(Status.DONE, Job::status)
        .returns(100, Job::done)
        .returns(List.of(), Job::failures);
    assertThat(kind.began).hasValue(100);
  }

  @Test
  void aJobWhoseWorkDoesWithoutTheDatabaseInVainIsDoneAgain() {
    AtomicInteger runs = new AtomicInteger();
    JobRunner runner =
        runner(
            kind(
                "reading",
                (job, progress) -> {
                  progress.failure("One photo is damaged.");
                  if (runs.incrementAndGet() == 1) {
                    progress.each(
                        List.of(1),
                        unit -> {
                          throw new JournalUnavailableException("away");
                        });
                  }
                }),
            1);
    UUID id = runner.submit("reading", GRAPH, "").id();

    awaitEnd(runner, id);

    assertThat(store.find(id).orElseThrow())
        .returns(Status.DONE, Job::status)
        .returns(List.of("One photo is damaged."), Job::failures);
    assertThat(runs).hasValue(2);
  }

  /** Has what was left be taken up until a job has ended, as a server does now and then. */
  private void awaitEnd(JobRunner runner, UUID id) {
    while (!store.find(id).orElseThrow().status().isEnd()) {
      runner.resume();
      assertThat(Thread.currentThread().isInterrupted()).as("too late").isFalse();
    }
  }

  @Test
  void whatCannotBeDoneIsSaid() throws InterruptedException {
    List<String> said = new CopyOnWriteArrayList<>(); // written while it is read
    JobRunner runner =
        runner(
            kind(
                "failing",
                (job, progress) -> {
                  progress.failure("One photo is damaged.");
                  if (job.plan().equals("all")) {
                    throw new JobFailedException("The disk is full.");
                  }
                  if (job.plan().equals("bug")) {
                    progress.each(List.of(1), unit -> Integer.parseInt("no number"));
                  }
                }),
            1);
    runner.watch(view -> said.add(view.job().status().name()));

    assertThat(ended(runner, runner.submit("failing", GRAPH, "all").id()))
        .returns(Status.FAILED, Job::status)
        .returns(List.of("One photo is damaged.", "The disk is full."), Job::failures);
    assertThat(ended(runner, runner.submit("failing", GRAPH, "some").id()))
        .returns(Status.DONE, Job::status)
        .returns(List.of("One photo is damaged."), Job::failures);
    assertThat(ended(runner, runner.submit("failing", GRAPH, "bug").id()).status())
        .isEqualTo(Status.FAILED);
    assertThat(ended(runner, runner.submit("unknown", GRAPH, "").id()).status())
        .isEqualTo(Status.FAILED);
    assertThat(said).contains("RUNNING", "DONE", "FAILED");
  }

  @Test
  void theTimeLeftFollowsFromThePace() {
    Pace pace = new Pace();
    pace.at(0, 0);
    assertThat(pace.secondsLeft(0, 0, 100)).isNull();
    pace.at(2_000_000_000L, 10);

    assertThat(pace.secondsLeft(2_000_000_000L, 10, 100)).isEqualTo(18);

    // Other work has a pace of its own.
    pace.beginAt(3_000_000_000L, 10);
    assertThat(pace.secondsLeft(5_000_000_000L, 10, 100)).isNull();
    pace.at(5_000_000_000L, 11);
    assertThat(pace.secondsLeft(5_000_000_000L, 11, 100)).isEqualTo(178);
  }
}
