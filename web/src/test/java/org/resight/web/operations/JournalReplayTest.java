package org.resight.web.operations;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Clock;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.resight.access.AccessState;
import org.resight.access.MemoryAccessStore;
import org.resight.cluster.Leadership;
import org.resight.cluster.Node;
import org.resight.cluster.NodeStore;
import org.resight.cluster.Standing;
import org.resight.graph.GraphServices;
import org.resight.journal.ReviewJournal;
import org.resight.refusal.JournalUnavailableException;
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

  /** A balancer must send nothing more to a server that has lost the database. */
  @Test
  @SuppressWarnings("UnnecessaryAssignment") // no container is here to inject
  void waitsFor_whenTheLeaseHasEnded_saysSo() throws Exception {
    Node me = new Node(new UUID(1, 1), "http://me", "1");
    Node leader = new Node(new UUID(1, 2), "http://leader", "1");
    AtomicBoolean reachable = new AtomicBoolean(true);
    AtomicLong nanos = new AtomicLong();
    NodeStore store =
        (NodeStore)
            Proxy.newProxyInstance(
                JournalReplayTest.class.getClassLoader(),
                new Class<?>[] {NodeStore.class},
                (proxy, method, arguments) -> {
                  return switch (method.getName()) {
                    case "secret" -> "secret";
                    case "renew" -> {
                      if (!reachable.get()) {
                        throw new JournalUnavailableException("gone");
                      }
                      yield new Standing(1, leader, true);
                    }
                    default -> null;
                  };
                });
    try (TestBench bench = new TestBench();
        Leadership leadership =
            Leadership.among(store, me, nanos::get, () -> nanos.get() / 1_000_000)) {
      JournalReplay replay = new JournalReplay();
      replay.curation = new Curation(bench.bean, bench.services);
      replay.leadership = leadership;
      leadership.start(Thread::new, new Follower());
      while (!leadership.lives()) {
        Thread.sleep(10);
      }
      String lives = "The journals have not been read along yet.";
      assertThat(replay.waitsFor()).hasValue(lives);

      reachable.set(false);
      nanos.addAndGet(Leadership.LASTS.toNanos());

      assertThat(replay.waitsFor().orElseThrow()).contains("lease");
    }
  }

  private static final class Follower implements Leadership.Watcher {
    @Override
    public void gained(long term) {
      throw new AssertionError();
    }

    @Override
    public void lost() {
      throw new AssertionError();
    }
  }
}
