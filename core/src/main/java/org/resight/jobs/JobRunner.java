package org.resight.jobs;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.resight.jobs.Job.Status;
import org.resight.refusal.JournalUnavailableException;

/**
 * Does jobs, one after the other, each on a bounded number of threads. Brief ones are done one
 * after the other too, and on one thread beside a long one. A job belongs to the server that does
 * it as long as {@link #renew} is called every few seconds. A job of a server that died is taken up
 * by {@link #resume}, on any server of the database.
 *
 * <p>Thread-safe. No method waits for a job.
 */
public final class JobRunner {

  private static final Logger LOG = System.getLogger(JobRunner.class.getName());

  private final JobStore store;
  private final UUID owner = UUID.randomUUID();
  private final Executor threads;
  private final int lanes;
  private final Clock clock;
  private final Map<String, JobKind> kinds = new LinkedHashMap<>();
  private final Map<UUID, RunningJob> unfinished = new LinkedHashMap<>();
  private final List<Consumer<JobView>> watchers = new CopyOnWriteArrayList<>();

  /** Jobs that run now: at most one long one and one brief one. */
  private final Set<RunningJob> begun = new HashSet<>();

  /** The job of another server some of whose units are done here now. */
  private @Nullable AssistedJob assisted;

  private boolean stopped;

  /**
   * Does jobs of some kinds.
   *
   * @param threads what jobs run on: as many as lanes, and one for a brief job beside
   * @param lanes units of a job that are done at a time
   */
  public JobRunner(
      JobStore store, Executor threads, int lanes, Clock clock, List<? extends JobKind> kinds) {
    this.store = store;
    this.threads = threads;
    this.lanes = lanes;
    this.clock = clock;
    kinds.forEach(kind -> this.kinds.put(kind.name(), kind));
  }

  /** Takes up what servers that are no more have left. Called every few seconds. */
  public void resume() {
    synchronized (this) {
      if (stopped) {
        return;
      }
    }
    List<Job> left = store.claim(owner);
    synchronized (this) {
      left.forEach(job -> unfinished.putIfAbsent(job.id(), running(job)));
    }
    next();
  }

  /**
   * Says that this server still does its jobs; those that it does not have any more are stopped.
   * Called every few seconds.
   */
  public void renew() {
    List<RunningJob> mine;
    synchronized (this) {
      mine = List.copyOf(unfinished.values());
    }
    if (mine.isEmpty()) {
      return;
    }
    Set<UUID> still = store.renew(owner);
    for (RunningJob job : mine) {
      if (!still.contains(job.view().job().id())) {
        job.lose();
      }
    }
  }

  /**
   * Does units of the oldest job that runs on another server, until this one has a job itself.
   * Called every few seconds.
   */
  public void assist() {
    synchronized (this) {
      if (assisted != null || stopped || !unfinished.isEmpty()) {
        return;
      }
    }
    Job elsewhere =
        store.unfinished().stream()
            .filter(job -> job.status() == Status.RUNNING && isShared(job.kind()))
            .findFirst()
            .orElse(null);
    if (elsewhere == null) {
      return;
    }
    AssistedJob job = new AssistedJob(elsewhere, store, threads, lanes);
    synchronized (this) {
      if (assisted != null || stopped || !unfinished.isEmpty()) {
        return;
      }
      assisted = job;
    }
    try {
      threads.execute(() -> assist(job));
    } catch (RuntimeException | Error e) {
      assistedEnded();
      LOG.log(Level.WARNING, "Units of a job wait for a thread", e);
    }
  }

  private boolean isShared(String name) {
    JobKind kind = kinds.get(name);
    return kind != null && !kind.isBrief();
  }

  private void assist(AssistedJob job) {
    try {
      JobKind kind = kinds.get(job.job().kind());
      if (kind != null) {
        kind.assist(job.job(), job);
      }
    } catch (JobFailedException | RuntimeException | OutOfMemoryError e) {
      // Nothing is lost: the job's own server does what is not done here.
      LOG.log(Level.INFO, "Units of another server's job were not done here", e);
    } finally {
      assistedEnded();
    }
  }

  private synchronized void assistedEnded() {
    assisted = null;
  }

  /** Keeps a job and has it done when those before it are; returns it once it is kept. */
  public Job submit(String kind, UUID graph, String plan) {
    Job job =
        new Job(
            UUID.randomUUID(),
            kind,
            graph,
            plan,
            Status.WAITING,
            0,
            0,
            List.of(),
            clock.instant(),
            null,
            null);
    store.add(job, owner);
    synchronized (this) {
      unfinished.put(job.id(), running(job));
    }
    next();
    return job;
  }

  private RunningJob running(Job job) {
    return new RunningJob(
        job, kinds.get(job.kind()), store, owner, threads, clock, view -> tell(view));
  }

  private void tell(JobView view) {
    watchers.forEach(watcher -> watcher.accept(view));
  }

  /** Tells a watcher of every change; the answer ends it. */
  public Runnable watch(Consumer<JobView> watcher) {
    watchers.add(watcher);
    return () -> watchers.remove(watcher);
  }

  /**
   * Stops a job before its next unit. One that does its last step is not stopped.
   *
   * @return whether it was stopped; false also if it had ended
   */
  public boolean cancel(UUID id) {
    RunningJob job;
    synchronized (this) {
      job = unfinished.get(id);
    }
    if (job != null && job.cancel()) {
      next();
      return true;
    }
    if (job != null && job.isInLastStep()) {
      return false;
    }
    // Another server does it, and learns of this when it says next that it does.
    return store.cancel(id, clock.instant());
  }

  /** Returns a job as it stands. */
  public Optional<JobView> find(UUID id) {
    RunningJob job;
    synchronized (this) {
      job = unfinished.get(id);
    }
    return job != null
        ? Optional.of(job.view())
        : store.find(id).map(found -> new JobView(found, null));
  }

  /** Returns the newest jobs, newest first. */
  public List<JobView> newest(int limit) {
    List<JobView> views = new ArrayList<>();
    Set<UUID> seen = new HashSet<>();
    synchronized (this) {
      for (RunningJob job : unfinished.values()) {
        views.add(job.view());
        seen.add(job.view().job().id());
      }
    }
    for (Job job : store.newest(limit)) {
      if (seen.add(job.id())) {
        views.add(new JobView(job, null));
      }
    }
    views.sort(
        Comparator.<JobView, java.time.Instant>comparing(view -> view.job().createdAt())
            .reversed()
            .thenComparing(view -> view.job().id()));
    return views.subList(0, Math.min(limit, views.size()));
  }

  /** Returns the newest job of a kind for a graph as it stands, if there is one. */
  public Optional<JobView> newestOf(UUID graph, String kind) {
    return store.newestOf(graph, kind).map(kept -> find(kept.id()).orElse(new JobView(kept, null)));
  }

  /** Returns the jobs that have not ended on this server, oldest first. */
  public synchronized List<JobView> running() {
    // One that is cancelled stands here until its last unit has ended.
    return unfinished.values().stream()
        .map(RunningJob::view)
        .filter(view -> !view.job().status().isEnd())
        .toList();
  }

  /** Lets no further unit begin; what is unfinished is taken up after the next start. */
  public synchronized void stop() {
    stopped = true;
    unfinished.values().forEach(RunningJob::pause);
    if (assisted != null) {
      assisted.stop();
    }
  }

  /** Leaves what is unfinished to other servers at once; after {@link #stop}. */
  public void release() {
    store.release(owner);
  }

  private void next() {
    begin(false);
    begin(true);
  }

  /** Begins the first waiting job, brief or long, unless one of that kind runs. */
  private void begin(boolean brief) {
    RunningJob job;
    int room;
    synchronized (this) {
      if (stopped || begun.stream().anyMatch(other -> other.isBrief() == brief)) {
        return;
      }
      job =
          unfinished.values().stream()
              .filter(waiting -> waiting.isBrief() == brief)
              .findFirst()
              .orElse(null);
      if (job == null) {
        return;
      }
      room = brief && !begun.isEmpty() ? 1 : lanes;
      begun.add(job);
      if (assisted != null) {
        assisted.stop();
      }
    }
    try {
      threads.execute(() -> run(job, room));
    } catch (RuntimeException | Error e) {
      // Also where the system has no thread left; resume() tries again.
      synchronized (this) {
        begun.remove(job);
      }
      LOG.log(Level.ERROR, "A job waits for a thread", e);
    }
  }

  private void run(RunningJob job, int room) {
    boolean again = false;
    try {
      job.run(room);
    } catch (JournalUnavailableException e) {
      LOG.log(Level.INFO, "A job goes on when the database is there again: {0}", e.getMessage());
      again = true; // resume() begins it
    } catch (RuntimeException e) {
      LOG.log(Level.ERROR, "A job could not be brought to its end", e);
    } finally {
      synchronized (this) {
        if (!again) {
          unfinished.remove(job.view().job().id());
        }
        begun.remove(job);
      }
      if (!again) {
        next();
      }
    }
  }
}
