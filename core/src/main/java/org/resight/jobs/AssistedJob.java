package org.resight.jobs;

import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.resight.refusal.JournalUnavailableException;

/**
 * A job of another server, some of whose units are done here. Its progress is not recorded: the
 * job's own server finds the units done, and reports what failed. Thread-safe.
 */
final class AssistedJob implements JobProgress {

  /** Nanoseconds between two questions to the store whether the job still runs. */
  private static final long ASKED_EVERY = TimeUnit.SECONDS.toNanos(1);

  private final Job job;
  private final JobStore store;
  private final Executor threads;
  private final int lanes;
  private boolean over;
  private long asked = System.nanoTime();

  AssistedJob(Job job, JobStore store, Executor threads, int lanes) {
    this.job = job;
    this.store = store;
    this.threads = threads;
    this.lanes = lanes;
  }

  Job job() {
    return job;
  }

  synchronized void stop() {
    over = true;
  }

  @Override
  public void total(int units) {
    // its own server says it
  }

  @Override
  public void otherWork() {
    // its own server knows it
  }

  @Override
  public void done(int units) {
    // its own server counts it
  }

  @Override
  public void failure(String sentence) {
    // its own server finds the same
  }

  @Override
  public synchronized boolean isCancelled() {
    long now = System.nanoTime();
    if (!over && now - asked >= ASKED_EVERY) {
      asked = now;
      over = !runs();
    }
    return over;
  }

  private boolean runs() {
    try {
      return store.isRunning(job.id());
    } catch (JournalUnavailableException e) {
      return false; // it is looked for again in some seconds
    }
  }

  @Override
  public <T> void each(List<T> units, Consumer<T> work) {
    Lanes.each(units, work, lanes, threads, this::isCancelled);
  }
}
