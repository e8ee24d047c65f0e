package org.resight.web.operations;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The container's first threads die, or hang, before they do any work. */
@Timeout(60)
class ThreadsTest {

  private static final int LOST = 3;

  private final AtomicInteger made = new AtomicInteger();
  private Threads threads;

  @AfterEach
  void stop() {
    threads.stop();
  }

  @Test
  void aFirstTask_whoseThreadDies_runsOnAnother() throws Exception {
    start(work -> new Thread(made.getAndIncrement() < LOST ? () -> {} : work));

    CountDownLatch ran = new CountDownLatch(1);
    threads.writers().execute(ran::countDown);

    assertThat(ran.await(30, TimeUnit.SECONDS)).isTrue();
    assertThat(made).hasValueGreaterThan(LOST);
  }

  @Test
  void aTimer_whoseThreadDies_goesOn() throws Exception {
    start(work -> new Thread(made.getAndIncrement() < LOST ? () -> {} : work));

    CountDownLatch ticks = new CountDownLatch(2);
    threads.every(1, ticks::countDown);

    assertThat(ticks.await(30, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void aTask_whoseThreadIsLate_runsOnce() throws Exception {
    CountDownLatch late = new CountDownLatch(1);
    CountDownLatch ended = new CountDownLatch(1);
    start(
        work ->
            new Thread(
                made.getAndIncrement() > 0
                    ? work
                    : () -> {
                      awaitUninterrupted(late);
                      work.run();
                      ended.countDown();
                    }));
    AtomicInteger runs = new AtomicInteger();
    CountDownLatch ran = new CountDownLatch(1);

    threads
        .writers()
        .execute(
            () -> {
              runs.incrementAndGet();
              ran.countDown();
            });
    assertThat(ran.await(30, TimeUnit.SECONDS)).isTrue();
    late.countDown();

    assertThat(ended.await(30, TimeUnit.SECONDS)).isTrue();
    assertThat(runs).hasValue(1);
  }

  @Test
  void aTimedTask_thatThrowsAnError_isRepeated() throws Exception {
    start(Thread::new);
    CountDownLatch ticks = new CountDownLatch(2);

    threads.every(
        1,
        () -> {
          ticks.countDown();
          throw new NoClassDefFoundError("once");
        });

    assertThat(ticks.await(30, TimeUnit.SECONDS)).isTrue();
  }

  /** A pool would not notice: its second thread finds that the task has gone. */
  @Test
  void work_whoseThreadIsLate_beginsOnce() throws Exception {
    start(Thread::new);
    CountDownLatch late = new CountDownLatch(1);
    AtomicInteger begun = new AtomicInteger();
    CountDownLatch ran = new CountDownLatch(1);
    ThreadFactory container =
        work ->
            new Thread(
                made.getAndIncrement() > 0
                    ? work
                    : () -> {
                      awaitUninterrupted(late);
                      work.run();
                    });
    try (WatchedThreads watched =
        new WatchedThreads(container, Duration.ofMillis(50), Duration.ofMillis(20))) {
      Thread thread =
          watched.newThread(
              () -> {
                begun.incrementAndGet();
                ran.countDown();
              });
      thread.start();
      assertThat(ran.await(30, TimeUnit.SECONDS)).isTrue();
      late.countDown();
      thread.join();
    }
    assertThat(begun).hasValue(1);
  }

  private void start(ThreadFactory container) {
    threads =
        new Threads() {
          @Override
          WatchedThreads watched() {
            return new WatchedThreads(container, Duration.ofMillis(500), Duration.ofMillis(20));
          }
        };
    threads.start();
  }

  private static void awaitUninterrupted(CountDownLatch latch) {
    boolean interrupted = false;
    while (latch.getCount() > 0) {
      try {
        latch.await();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
