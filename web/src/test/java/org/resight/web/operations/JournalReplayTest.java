package org.resight.web.operations;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Clock;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.resight.access.AccessState;
import org.resight.access.MemoryAccessStore;
import org.resight.cluster.Leadership;
import org.resight.graph.GraphServices;
import org.resight.journal.ReviewJournal;
import org.resight.state.Curation;
import org.resight.state.ReviewLog;
import org.resight.state.SharedReview;
import org.resight.state.TestBench;

@Timeout(60)
class JournalReplayTest {

  private static final int FEEDBACK = 50;

  /** Once lost, nobody else begins it. */
  @Test
  @SuppressWarnings("UnnecessaryAssignment") // no container is here to inject
  void replay_thatEndsInAnError_isBegunAgain() throws Exception {
    AtomicInteger asked = new AtomicInteger();
    Threads threads =
        new Threads() {
          @Override
          WatchedThreads watched() {
            return new WatchedThreads(Thread::new);
          }
        };
    threads.start();
    try (TestBench bench = new TestBench();
        Leadership leadership = Leadership.alone()) {
      ReviewJournal failing =
          (ReviewJournal)
              Proxy.newProxyInstance(
                  JournalReplayTest.class.getClassLoader(),
                  new Class<?>[] {ReviewJournal.class},
                  (proxy, method, arguments) -> {
                    if (method.getName().equals("graph") && asked.getAndIncrement() == 0) {
                      throw new NoClassDefFoundError("once");
                    }
                    try {
                      return method.invoke(bench.journal, arguments);
                    } catch (InvocationTargetException e) {
                      throw e.getCause();
                    }
                  });
      GraphServices known = bench.services;
      GraphServices services =
          new GraphServices(
              failing,
              known.catalogue(),
              known.ownership(),
              known.backends(),
              threads.writers(),
              threads.answers(),
              client -> {},
              known.clock(),
              known.mailbox());
      JournalReplay replay = new JournalReplay();
      replay.access = new AccessState(new MemoryAccessStore(Clock.systemUTC()), Clock.systemUTC());
      replay.state = bench.bean;
      replay.curation = new Curation(bench.bean, services);
      replay.shared =
          new SharedReview(
              bench.bean, bench.names, new ReviewLog(bench.bean, failing), services, FEEDBACK);
      replay.threads = threads;
      replay.leadership = leadership;

      replay.start(new Object());

      while (!replay.isServing()) {
        Thread.sleep(50);
      }
      assertThat(asked).hasValueGreaterThan(1);
    } finally {
      threads.stop();
    }
  }
}
