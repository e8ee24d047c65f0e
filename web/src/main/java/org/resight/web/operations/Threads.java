package org.resight.web.operations;

import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedThreadFactory;
import jakarta.enterprise.context.ApplicationScoped;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The application's threads, made by the container's factory.
 *
 * <p>The container's managed executor is not enough: on WildFly it has twice as many threads as
 * cores, so that four graphs waiting for a database would stop every other. Graphs, answers and
 * outgoing calls each have their own, so that none waits for another kind.
 */
@ApplicationScoped
public class Threads {

  private static final Logger LOG = System.getLogger(Threads.class.getName());

  private static final int WRITERS = 16;
  private static final int ANSWERS = 32;
  private static final int OUTGOING = 16;

  /** They read the journal for event streams, and never wait for a client. */
  private static final int STREAMS = 4;

  /** Outgoing calls that may wait. */
  private static final int MOST_OUTGOING = 10_000;

  @Resource private ManagedThreadFactory factory;

  private WatchedThreads watched;
  private ThreadPoolExecutor writers;
  private ThreadPoolExecutor answers;
  private ThreadPoolExecutor outgoing;
  private ThreadPoolExecutor streams;
  private ScheduledThreadPoolExecutor timer;

  @PostConstruct
  void start() {
    watched = watched();
    writers = pool(WRITERS, Integer.MAX_VALUE);
    answers = pool(ANSWERS, Integer.MAX_VALUE);
    outgoing = pool(OUTGOING, MOST_OUTGOING);
    streams = pool(STREAMS, Integer.MAX_VALUE);
    timer = new ScheduledThreadPoolExecutor(1, watched);
    timer.setRemoveOnCancelPolicy(true);
    timer.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
  }

  /** Makes what makes the threads. */
  WatchedThreads watched() {
    return new WatchedThreads(factory);
  }

  private ThreadPoolExecutor pool(int size, int bound) {
    ThreadPoolExecutor pool =
        new ThreadPoolExecutor(
            size, size, 30, TimeUnit.SECONDS, new LinkedBlockingQueue<>(bound), watched) {
          @Override
          protected void afterExecute(Runnable task, @Nullable Throwable failure) {
            super.afterExecute(task, failure);
            if (failure != null) {
              LOG.log(Level.ERROR, "A task failed", failure);
            }
          }
        };
    pool.allowCoreThreadTimeOut(true);
    return pool;
  }

  /** Returns what makes threads for further pools: it sees to it that their work begins. */
  public ThreadFactory factory() {
    return watched;
  }

  /** Returns what runs the graphs. Tasks may wait for the database. */
  public Executor writers() {
    return writers;
  }

  /** Returns what completes answers. Tasks may wait for a client to read. */
  public Executor answers() {
    return answers;
  }

  /** Returns what reads for event streams. */
  public Executor streams() {
    return streams;
  }

  /** Returns what calls other servers; refuses when too many calls wait. */
  public ExecutorService outgoing() {
    return outgoing;
  }

  /** Returns what runs short tasks later. */
  public ScheduledExecutorService timer() {
    return timer;
  }

  /** Runs a short task once, some seconds from now, unless the application stops before. */
  public void later(long seconds, Runnable task) {
    ScheduledFuture<?> unused = timer.schedule(guarded(task), seconds, TimeUnit.SECONDS);
  }

  /** Runs a short task every so many seconds until the application stops. */
  public void every(long seconds, Runnable task) {
    ScheduledFuture<?> unused =
        timer.scheduleWithFixedDelay(guarded(task), seconds, seconds, TimeUnit.SECONDS);
  }

  /** Runs a short task four times a second until the application stops. */
  public void everyQuarter(Runnable task) {
    ScheduledFuture<?> unused =
        timer.scheduleWithFixedDelay(guarded(task), 250, 250, TimeUnit.MILLISECONDS);
  }

  private static Runnable guarded(Runnable task) {
    return () -> {
      try {
        task.run();
      } catch (RuntimeException | Error e) {
        // Thrown on, it would end the repetition without a word.
        LOG.log(Level.ERROR, "A timed task failed", e);
      }
    };
  }

  /** Lets the graphs finish what they have accepted, then the answers go out; at most 8 s. */
  @PreDestroy
  void stop() {
    timer.shutdownNow();
    outgoing.shutdownNow();
    streams.shutdownNow();
    drain(writers, 5);
    watched.close();
    drain(answers, 3);
  }

  private static void drain(ExecutorService pool, int seconds) {
    pool.shutdown();
    try {
      if (!pool.awaitTermination(seconds, TimeUnit.SECONDS)) {
        pool.shutdownNow();
      }
    } catch (InterruptedException e) {
      pool.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }
}
