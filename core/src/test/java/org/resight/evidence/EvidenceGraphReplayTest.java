package org.resight.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.resight.engine.DuePair;

/** The same calls give the same graph wherever they are played. */
class EvidenceGraphReplayTest {

  /** Without compiled code, and with all identity hashes equal: neither may matter. */
  @Test
  void calls_inAnotherJvm_giveTheSameGraph() throws IOException, InterruptedException {
    Process other =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xint",
                "-XX:+UnlockExperimentalVMOptions",
                "-XX:hashCode=2",
                "-cp",
                System.getProperty("java.class.path"),
                RandomCalls.class.getName(),
                "1",
                "2",
                "3")
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    String there = new String(other.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertThat(other.waitFor()).isZero();
    assertThat(there.lines())
        .isEqualTo(
            List.of(1L, 2L, 3L).stream().map(seed -> RandomCalls.seenAfter(seed, 200)).toList());
  }

  @Test
  void calls_playedAgain_giveTheGraphThatPeopleHaveLookedAt() {
    for (long seed = 1; seed <= 10; seed++) {
      Random random = new Random(seed);
      EvidenceGraph graph = RandomCalls.open();
      for (int i = 0; i < 100; i++) {
        RandomCalls.step(graph, random);
        List<DuePair> due = graph.due(3, pair -> true);
        due.forEach(asked -> graph.hold(asked.pair()));
        RandomCalls.seen(graph);
        due.forEach(asked -> graph.release(asked.pair()));
      }

      assertThat(RandomCalls.seen(graph).toString()).isEqualTo(RandomCalls.seenAfter(seed, 100));
    }
  }
}
