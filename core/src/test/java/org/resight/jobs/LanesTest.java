package org.resight.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class LanesTest {

  private static final List<Integer> UNITS = IntStream.range(0, 20).boxed().toList();

  /** Three jobs of two lanes on three threads once waited for each other's lanes without end. */
  @Test
  void each_withoutAThreadToSpare_doesAllUnitsAlone() {
    List<Runnable> waiting = new ArrayList<>();
    List<Integer> done = new ArrayList<>();

    Lanes.each(UNITS, done::add, 3, waiting::add, () -> false);
    waiting.forEach(Runnable::run);

    assertThat(waiting).hasSize(2);
    assertThat(done).isEqualTo(UNITS);
  }

  @Test
  void each_returnsOnlyWhenUnitsOnOtherThreadsHaveEnded() {
    ExecutorService threads = Executors.newFixedThreadPool(1);
    try {
      Set<Integer> done = ConcurrentHashMap.newKeySet();
      CyclicBarrier both = new CyclicBarrier(2);
      Lanes.each(
          UNITS,
          unit -> {
            if (unit < 2) {
              await(both);
            }
            done.add(unit);
          },
          2,
          threads,
          () -> false);
      assertThat(done).containsExactlyInAnyOrderElementsOf(UNITS);
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void each_throwsWhatAUnitThrew_andBeginsNoOther() {
    List<Integer> done = new ArrayList<>();
    Error broken = new OutOfMemoryError("planted");
    assertThatThrownBy(
            () ->
                Lanes.each(
                    UNITS,
                    unit -> {
                      if (unit == 3) {
                        throw broken;
                      }
                      done.add(unit);
                    },
                    1,
                    Runnable::run,
                    () -> false))
        .isSameAs(broken);
    assertThat(done).containsExactly(0, 1, 2);
  }

  private static void await(CyclicBarrier both) {
    try {
      both.await();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
