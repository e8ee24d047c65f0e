package org.resight.jobs;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.resight.jobs.Job.Status;
import org.resight.refusal.JournalUnavailableException;

/** A job that has not ended. Thread-safe. */
final class RunningJob implements JobProgress {

  private static final Logger LOG = System.getLogger(RunningJob.class.getName());

  /** How often progress is kept and told at the most. */
  private static final long TOLD_EVERY = 500_000_000L;

  private final JobStore store;
  private final UUID owner;
  private final Executor threads;
  private final Clock clock;
  private final Consumer<JobView> watcher;
  private final Object keeping = new Object();
  private final Pace pace = new Pace();
  private final List<String> failures = new ArrayList<>();
  private final @Nullable JobKind kind;
  private Job job;
  private long told;
  private volatile int lanes = 1;
  private volatile boolean cancelled;
  private volatile boolean paused;
  private volatile boolean lost;

  /** Whether it does what cannot be stopped half-way; guarded by this. */
  private boolean lastStep;

  /** Whether its end is kept; guarded by {@link #keeping}. */
  private boolean endKept;

  RunningJob(
      Job job,
      @Nullable JobKind kind,
      JobStore store,
      UUID owner,
      Executor threads,
      Clock clock,
      Consumer<JobView> watcher) {
    this.job = job;
    this.kind = kind;
    this.store = store;
    this.owner = owner;
    this.threads = threads;
    this.clock = clock;
    this.watcher = watcher;
  }

  synchronized JobView view() {
    return new JobView(
        job,
        job.status() == Status.RUNNING
            ? pace.secondsLeft(System.nanoTime(), job.done(), job.total())
            : null);
  }

  /** Stops it, unless its last step has begun; returns whether that was kept. */
  boolean cancel() {
    synchronized (this) {
      if (lastStep) {
        return false;
      }
      cancelled = true;
    }
    return end(Status.CANCELLED);
  }

  /** Returns whether it cannot be stopped any more. */
  synchronized boolean isInLastStep() {
    return lastStep;
  }

  /** Stops it here, as it is another server's or has been ended by one. */
  void lose() {
    lost = true;
  }

  boolean isBrief() {
    return kind != null && kind.isBrief();
  }

  void pause() {
    paused = true;
  }

  /**
   * Does it, or, if it has ended, keeps that.
   *
   * @param room units that are done at a time
   * @throws JournalUnavailableException if the store or what the work needs does not answer: it is
   *     to be run again
   */
  void run(int room) {
    lanes = room;
    if (!begin()) {
      if (view().job().status().isEnd()) {
        keepEnd();
      }
      return;
    }
    keepUnlessAway();
    Status end = Status.DONE;
    try {
      if (kind == null) {
        throw new JobFailedException("This server does not know this kind of job.");
      }
      kind.run(view().job(), this);
    } catch (JobFailedException e) {
      LOG.log(Level.WARNING, "A job failed: {0}", e.getMessage());
      failure(String.valueOf(e.getMessage()));
      end = Status.FAILED;
    } catch (JournalUnavailableException e) {
      synchronized (this) {
        lastStep = false;
        if (!job.status().isEnd()) {
          throw e;
        }
      }
    } catch (RuntimeException | OutOfMemoryError e) {
      LOG.log(Level.WARNING, "A job failed", e);
      failure("The job failed; the server's log says why.");
      end = Status.FAILED;
    }
    if (!lost && (!paused || end == Status.FAILED || isInLastStep())) {
      end(end);
      keepEnd();
    }
  }

  /** Begins it, unless it has ended or shall stop. */
  private synchronized boolean begin() {
    if (job.status().isEnd() || isCancelled()) {
      return false;
    }
    failures.clear();
    job = job.started(clock.instant());
    return true;
  }

  /** The first end stands. */
  private boolean end(Status status) {
    synchronized (this) {
      if (job.status().isEnd()) {
        return false;
      }
      job = job.ended(status, kind == null ? "" : kind.shortened(job.plan()), clock.instant());
    }
    return keepEnd();
  }

  /** Keeps how it ended, once; returns whether it is this server's job still. */
  private boolean keepEnd() {
    synchronized (keeping) {
      boolean mine = endKept || keep();
      endKept = true;
      return mine;
    }
  }

  /** Keeps how far it is; what is not kept now is kept with what comes next. */
  private void keepUnlessAway() {
    try {
      keep();
    } catch (JournalUnavailableException e) {
      LOG.log(Level.DEBUG, "How far a job is was not kept", e);
    }
  }

  /**
   * Keeps how it stands, one at a time, so that nothing older is kept after something newer.
   *
   * @return whether it is this server's job still
   */
  private boolean keep() {
    synchronized (keeping) {
      JobView now;
      boolean last;
      synchronized (this) {
        now = view();
        last = lastStep;
      }
      if (!store.update(now.job(), owner, last)) {
        lose();
        return false;
      }
      watcher.accept(now);
      return true;
    }
  }

  @Override
  public synchronized void total(int units) {
    if (job.status().isEnd()) {
      return;
    }
    job = job.with(job.status(), job.done(), units, failures);
    pace.at(System.nanoTime(), job.done());
  }

  @Override
  public synchronized void otherWork() {
    pace.beginAt(System.nanoTime(), job.done());
  }

  @Override
  public void done(int units) {
    synchronized (this) {
      if (job.status().isEnd()) {
        return;
      }
      job = job.with(job.status(), job.done() + units, job.total(), failures);
      long now = System.nanoTime();
      pace.at(now, job.done());
      if (now - told < TOLD_EVERY) {
        return;
      }
      told = now;
    }
    keepUnlessAway();
  }

  @Override
  public synchronized void failure(String sentence) {
    if (failures.size() < Job.MOST_FAILURES && !job.status().isEnd()) {
      failures.add(sentence);
      job = job.with(job.status(), job.done(), job.total(), failures);
    }
  }

  @Override
  public boolean isCancelled() {
    return cancelled || paused || lost;
  }

  @Override
  public boolean beginLastStep() {
    synchronized (this) {
      if (isCancelled()) {
        return false;
      }
      lastStep = true;
    }
    // Kept before anything is handed over, as another server may be asked to cancel it.
    return keep();
  }

  @Override
  public <T> void each(List<T> units, Consumer<T> work) {
    Lanes.each(units, work, lanes, threads, this::isCancelled);
  }
}
