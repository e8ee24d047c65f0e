package org.resight.web.operations;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

class PoolWatchTest {

  private final Queue<Runnable> tasks = new ArrayDeque<>();
  private long now;
  private final PoolWatch watch = new PoolWatch(() -> now).add("answers", tasks::add);

  private void pass(long seconds) {
    now += seconds * 1_000_000_000L;
  }

  private void probeFor(long seconds) {
    for (long gone = 0; gone < seconds; gone += 5) {
      watch.probe();
      pass(5);
    }
  }

  @Test
  void stuck_whileTheTasksRun_isNothing() {
    for (int i = 0; i < 30; i++) {
      probeFor(5);
      tasks.remove().run();
      assertThat(watch.stuck()).isEmpty();
    }
  }

  @Test
  void stuck_whenNoThreadIsLeft_saysWhichPool() {
    probeFor(60);
    assertThat(watch.stuck()).isEmpty();
    probeFor(5);
    assertThat(watch.stuck()).contains("The pool of answers has run none of its tasks for 65 s.");
    assertThat(tasks).hasSize(1); // a pool that runs nothing is given no more
  }

  @Test
  void stuck_afterItTurnsAgain_isNothing() {
    probeFor(100);
    tasks.remove().run();
    assertThat(watch.stuck()).isEmpty();
  }

  @Test
  void stuck_whenNobodyProbes_saysSo() {
    probeFor(5);
    tasks.remove().run();
    pass(61);
    assertThat(watch.stuck()).hasValueSatisfying(said -> assertThat(said).contains("timed tasks"));
  }

  @Test
  void stuck_whenAPoolTakesNothing_saysSo() {
    PoolWatch full =
        new PoolWatch(() -> now)
            .add(
                "graphs",
                task -> {
                  throw new RejectedExecutionException();
                });
    full.probe();
    pass(58);
    full.probe();
    pass(3);
    assertThat(full.stuck()).hasValueSatisfying(said -> assertThat(said).contains("graphs"));
  }
}
