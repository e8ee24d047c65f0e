package org.resight.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.resight.model.DuePair;
import org.resight.model.EvidenceDecision;
import org.resight.model.GraphSummary;
import org.resight.model.Individual;
import org.resight.model.PairState;
import org.resight.model.Phase;

/** What holds after any sequence of calls. */
class EvidenceGraphPropertiesTest {

  private static final int STEPS = 120;

  @Property(tries = 20)
  void groups_areKeptAsIfComputedAnew(@ForAll long seed) {
    Random random = new Random(seed);
    EvidenceGraph graph = RandomCalls.open();
    for (int i = 0; i < STEPS; i++) {
      RandomCalls.step(graph, random);
      GroupsAssert.assertUpToDate(graph.belief());
    }
  }

  @Property(tries = 20)
  void state_isAFunctionOfTheCallsAlone(@ForAll long seed) {
    Random random = new Random(seed);
    Random again = new Random(seed);
    EvidenceGraph graph = RandomCalls.open();
    EvidenceGraph watched = RandomCalls.open();
    for (int i = 0; i < STEPS; i++) {
      RandomCalls.step(graph, random);
      RandomCalls.step(watched, again);
      RandomCalls.seen(watched);
    }

    assertThat(RandomCalls.seen(graph)).isEqualTo(RandomCalls.seen(watched));
  }

  @Property(tries = 20)
  void summary_agreesWithTheListings(@ForAll long seed) {
    Random random = new Random(seed);
    EvidenceGraph graph = RandomCalls.open();
    for (int i = 0; i < STEPS; i++) {
      RandomCalls.step(graph, random);
      GraphSummary summary = graph.summary();
      List<Individual> individuals = new ArrayList<>();
      graph.individuals(null, individuals::add);
      List<PairState> pairs = new ArrayList<>();
      graph.pairs(null, pairs::add);

      assertThat(summary.individuals()).isEqualTo(individuals.size());
      assertThat(summary.annotations())
          .isEqualTo(individuals.stream().mapToInt(x -> x.members().size()).sum());
      assertThat(summary.inconsistent())
          .isEqualTo(individuals.stream().filter(x -> !x.consistent()).count());
      assertThat(summary.positiveRedundant())
          .isEqualTo(individuals.stream().filter(Individual::positiveRedundant).count());
      for (EvidenceDecision decision : EvidenceDecision.values()) {
        assertThat(count(summary, decision))
            .isEqualTo(pairs.stream().filter(x -> x.decision() == decision).count());
      }
      assertThat(summary.phase() == Phase.FINISHED).isEqualTo(graph.due(1, pair -> true).isEmpty());
    }
  }

  private static long count(GraphSummary summary, EvidenceDecision decision) {
    return switch (decision) {
      case POSITIVE -> summary.positive();
      case NEGATIVE -> summary.negative();
      case INCOMPARABLE -> summary.incomparable();
      case UNKNOWN -> summary.unknown();
      case UNREVIEWED -> summary.unreviewed();
    };
  }

  @Property(tries = 20)
  void due_pairsAreOfferedSinglyToo(@ForAll long seed) {
    Random random = new Random(seed);
    EvidenceGraph graph = RandomCalls.open();
    for (int i = 0; i < STEPS; i++) {
      RandomCalls.step(graph, random);
      for (DuePair due : graph.due(5, pair -> true)) {
        assertThat(graph.due(due.pair())).contains(due);
      }
    }
  }
}
