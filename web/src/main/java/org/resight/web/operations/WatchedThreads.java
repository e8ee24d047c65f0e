package org.resight.web.operations;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Makes threads that are known to have begun their work.
 *
 * <p>A container sets each of its threads up before the thread does any work. If the set-up fails,
 * the thread ends, and the container tells nobody. A thread pool goes on counting such a thread, so
 * its first task is lost, and a pool of one thread never works again.
 *
 * <p>A plain thread of this class looks for that. Work that has not begun in time is logged, and
 * begun again on another thread, until it begins. No work begins twice. Thread-safe.
 */
final class WatchedThreads implements ThreadFactory, AutoCloseable {

  private static final Logger LOG = System.getLogger(WatchedThreads.class.getName());

  /** How long a thread that lives may take to begin. */
  private static final Duration BEGINS_WITHIN = Duration.ofSeconds(10);

  private final ThreadFactory factory;
  private final Duration within;
  private final Set<Work> awaited = ConcurrentHashMap.newKeySet();
  private final Set<Thread> replacements = ConcurrentHashMap.newKeySet();
  private final ScheduledExecutorService watch;

  /**
   * Watches the threads of a container.
   *
   * @param factory the container's
   */
  WatchedThreads(ThreadFactory factory) {
    this(factory, BEGINS_WITHIN, Duration.ofSeconds(1));
  }

  WatchedThreads(ThreadFactory factory, Duration within, Duration pause) {
    this.factory = factory;
    this.within = within;
    this.watch =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, "resight-watch");
              thread.setDaemon(true);
              return thread;
            });
    ScheduledFuture<?> unused =
        watch.scheduleWithFixedDelay(
            this::look, pause.toMillis(), pause.toMillis(), TimeUnit.MILLISECONDS);
  }

  @Override
  public Thread newThread(Runnable task) {
    Work work = new Work(task);
    Thread thread = factory.newThread(work);
    work.isGivenTo(thread);
    awaited.add(work);
    return thread;
  }

  private void look() {
    for (Work work : awaited) {
      if (!work.begun.get() && work.isLate()) {
        beginAgain(work);
      }
    }
  }

  private void beginAgain(Work work) {
    LOG.log(
        Level.ERROR,
        "The thread {0} has not begun its work: it is begun again on another thread",
        work.name());
    try {
      Thread thread = factory.newThread(work);
      replacements.add(thread);
      work.isGivenTo(thread);
      thread.start();
    } catch (RuntimeException | OutOfMemoryError e) {
      LOG.log(Level.ERROR, "No other thread could be started; it is tried again", e);
    }
    replacements.removeIf(thread -> thread.getState() == Thread.State.TERMINATED);
  }

  /** Stops watching, and interrupts the threads that no pool knows of. */
  @Override
  public void close() {
    watch.shutdownNow();
    replacements.forEach(Thread::interrupt);
  }

  /** What one thread is there for. */
  private final class Work implements Runnable {

    private final Runnable task;
    private final AtomicBoolean begun = new AtomicBoolean();
    private volatile @Nullable Thread thread;
    private volatile long since = System.nanoTime();

    Work(Runnable task) {
      this.task = task;
    }

    void isGivenTo(Thread given) {
      since = System.nanoTime();
      thread = given;
    }

    String name() {
      Thread given = thread;
      return given == null ? "?" : given.getName();
    }

    /** A thread that was made and never started is nobody's loss: its pool has been told. */
    boolean isLate() {
      Thread given = thread;
      if (given == null || given.getState() == Thread.State.NEW) {
        return false;
      }
      return given.getState() == Thread.State.TERMINATED
          || System.nanoTime() - since > within.toNanos();
    }

    @Override
    public void run() {
      if (begun.compareAndSet(false, true)) {
        awaited.remove(this);
        task.run();
      }
    }
  }
}
