package org.resight.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.resight.audit.AnotherJvm;
import org.resight.model.DuePair;

/** The same calls give the same graph wherever they are played. */
@Tag("slow")
class EvidenceGraphReplayTest {

  /** Without compiled code, and with all identity hashes equal: neither may matter. */
  @Test
  void calls_inAnotherJvm_giveTheSameGraph() throws IOException, InterruptedException {
    List<String> theirs =
        AnotherJvm.lines(
            List.of("-Xint", "-XX:+UnlockExperimentalVMOptions", "-XX:hashCode=2"),
            RandomCalls.class,
            "1",
            "2",
            "3");

    assertThat(theirs)
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
