package org.resight.web.undertow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.channels.Channel;
import java.nio.channels.ClosedChannelException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.xnio.conduits.StreamSinkConduit;

@Timeout(60)
class UntakenAnswersTest {

  private final UntakenAnswers answers = new UntakenAnswers();
  private final ExecutorService threads = Executors.newCachedThreadPool();

  @AfterEach
  void end() {
    threads.shutdownNow();
  }

  /** What an answer does while it waits for its client. */
  private interface Wait {
    void await(boolean limited, long nanos) throws Exception;
  }

  private static final class Connection implements Channel {

    private final AtomicBoolean closed = new AtomicBoolean();

    @Override
    public boolean isOpen() {
      return !closed.get();
    }

    @Override
    public void close() {
      closed.set(true);
    }
  }

  private StreamSinkConduit answer(Connection connection, Wait wait) {
    StreamSinkConduit untaken =
        (StreamSinkConduit)
            Proxy.newProxyInstance(
                UntakenAnswersTest.class.getClassLoader(),
                new Class<?>[] {StreamSinkConduit.class},
                (proxy, method, arguments) -> {
                  boolean limited = arguments != null;
                  wait.await(limited, limited ? (Long) arguments[0] : 0);
                  return null;
                });
    return answers.watched(untaken, connection);
  }

  /** Waits for a client that takes nothing until the end, the last time without a limit. */
  private void awaitUntaken(Connection connection, CountDownLatch waits, CountDownLatch end)
      throws IOException {
    AtomicBoolean ended = new AtomicBoolean();
    StreamSinkConduit answer =
        answer(
            connection,
            (limited, nanos) -> {
              if (limited) {
                LockSupport.parkNanos(nanos);
              } else {
                waits.countDown();
                end.await();
                ended.set(true);
              }
            });
    while (!ended.get()) {
      answer.awaitWritable();
    }
  }

  @Test
  void answers_thatAreTakenSoon_waitTogetherHoweverManyTheyAre() throws Exception {
    int many = 4 * UntakenAnswers.MOST_AWAITED;
    CyclicBarrier together = new CyclicBarrier(many);
    Connection connection = new Connection();
    List<Future<?>> all = new ArrayList<>();
    for (int i = 0; i < many; i++) {
      StreamSinkConduit answer = answer(connection, (limited, nanos) -> together.await());
      all.add(
          threads.submit(
              () -> {
                answer.awaitWritable();
                return null;
              }));
    }
    for (Future<?> one : all) {
      one.get();
    }
    assertThat(connection.isOpen()).isTrue();
  }

  @Test
  void answers_thatNobodyTakes_areBounded_andTheConnectionOfOneMoreIsClosed() throws Exception {
    CountDownLatch end = new CountDownLatch(1);
    CountDownLatch waits = new CountDownLatch(UntakenAnswers.MOST_AWAITED);
    Connection stalled = new Connection();
    List<Future<?>> all = new ArrayList<>();
    for (int i = 0; i < UntakenAnswers.MOST_AWAITED; i++) {
      all.add(
          threads.submit(
              () -> {
                awaitUntaken(stalled, waits, end);
                return null;
              }));
    }
    assertThat(waits.await(30, TimeUnit.SECONDS)).isTrue();

    Connection other = new Connection();
    assertThatThrownBy(() -> awaitUntaken(other, new CountDownLatch(1), end))
        .isInstanceOf(ClosedChannelException.class);
    assertThat(other.isOpen()).isFalse();
    assertThat(stalled.isOpen()).isTrue();

    // Where the others have ended there are places again.
    end.countDown();
    for (Future<?> one : all) {
      one.get();
    }
    Connection later = new Connection();
    awaitUntaken(later, new CountDownLatch(1), end);
    assertThat(later.isOpen()).isTrue();
  }

  @Test
  void answer_thatIsTakenInTinyParts_needsAPlaceAfterAWhile() throws Exception {
    AtomicBoolean placed = new AtomicBoolean();
    StreamSinkConduit answer =
        answer(
            new Connection(),
            (limited, nanos) -> {
              if (limited) {
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
              } else {
                placed.set(true);
              }
            });
    for (int parts = 0; parts < 1_000 && !placed.get(); parts++) {
      answer.awaitWritable();
    }
    assertThat(placed).isTrue();
  }
}
