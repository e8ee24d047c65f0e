package org.resight.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.resight.evidence.RandomCalls.Call;
import org.resight.evidence.RandomCalls.Given;
import org.resight.model.AnnotationId;
import org.resight.model.AnnotationPair;
import org.resight.model.DuePair;

/** A graph that has taken reviews back is the graph that never got them. */
class EvidenceGraphRewindTest {

  private static final int STEPS = 300;

  private final List<Call> calls = new ArrayList<>();

  @Test
  void rewind_amongAnswersLearningAndOtherCalls_isAsIfTheyHadNeverBeen() {
    int rewound = 0;
    for (long seed = 1; seed <= 12; seed++) {
      Random random = new Random(seed);
      EvidenceGraph graph = open(random);
      // With many kinds most calls are reviews, so that much is learned between other calls.
      int kinds = seed % 3 == 0 ? 20 : 2000;
      for (int step = 0; step < STEPS; step++) {
        if (graph.rewindable() > 0 && random.nextInt(6) == 0) {
          takeOneBack(graph, random);
          rewound++;
        } else {
          Call call = RandomCalls.draw(graph, random, kinds);
          call.on(graph);
          // What changes nothing lets reviews before it be taken back.
          if (call instanceof Given || graph.rewindable() == 0) {
            calls.add(call);
          }
        }
        if (step % 30 == 0) {
          assertSame(graph, seed, step);
        }
      }
      assertSame(graph, seed, STEPS);
    }
    assertThat(rewound).isGreaterThan(300);
  }

  /** Takes one of the newest reviews back, now and then several at once, and gives the others. */
  private void takeOneBack(EvidenceGraph graph, Random random) {
    int most = Math.min(graph.rewindable(), random.nextInt(4) > 0 ? 5 : 60);
    int newest = 1 + random.nextInt(most);
    List<DuePair> held = graph.due(2, pair -> true);
    held.forEach(due -> graph.hold(due.pair()));
    graph.rewind(newest);
    int from = calls.size() - newest;
    List<Call> again = List.copyOf(calls.subList(from, calls.size()));
    calls.subList(from, calls.size()).clear();
    for (int i = 0; i < again.size(); i++) {
      assertThat(again.get(i)).isInstanceOf(Given.class);
      if (i > 0 && random.nextInt(10) > 0) {
        again.get(i).on(graph);
        calls.add(again.get(i));
      }
    }
    held.forEach(due -> graph.release(due.pair()));
  }

  private void assertSame(EvidenceGraph graph, long seed, int step) {
    EvidenceGraph again = new Replayed().graph;
    assertThat(RandomCalls.seen(graph).toString())
        .as("seed %d, step %d", seed, step)
        .isEqualTo(RandomCalls.seen(again).toString());
  }

  /** Plays the calls once more. */
  private final class Replayed {
    final EvidenceGraph graph = RandomCalls.open();

    Replayed() {
      calls.forEach(call -> call.on(graph));
    }
  }

  /** Opens a graph with candidates, so that there is something to learn from. */
  private EvidenceGraph open(Random random) {
    calls.clear();
    EvidenceGraph graph = RandomCalls.open();
    for (int a = 0; a < 24; a++) {
      for (int b = a + 1; b < 24; b++) {
        if (random.nextInt(3) == 0) {
          AnnotationPair pair = AnnotationPair.of(new AnnotationId(0, a), new AnnotationId(0, b));
          double match = Math.min(1, (a % 5 == b % 5 ? 0.4 : 0) + 0.6 * random.nextDouble());
          Call call = on -> on.propose(pair, match, Double.NaN, Double.NaN);
          call.on(graph);
          calls.add(call);
        }
      }
    }
    return graph;
  }
}
