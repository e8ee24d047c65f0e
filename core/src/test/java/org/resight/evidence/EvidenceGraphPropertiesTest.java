package org.resight.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.resight.model.AnnotationId;
import org.resight.model.DoubtfulIndividual;
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
      for (AnnotationId member : graph.members()) {
        List<PairState> own = new ArrayList<>();
        graph.pairsOf(member, own::add);
        assertThat(own)
            .containsExactlyInAnyOrderElementsOf(
                pairs.stream()
                    .filter(x -> x.pair().a().equals(member) || x.pair().b().equals(member))
                    .toList());
      }
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

  @Property(tries = 20)
  void looks_areAtDuePairs_orAtOneIndividual(@ForAll long seed) {
    Random random = new Random(seed);
    EvidenceGraph graph = RandomCalls.open();
    for (int i = 0; i < STEPS; i++) {
      RandomCalls.step(graph, random);
      for (AnnotationId member : graph.members()) {
        List<Individual> met = new ArrayList<>();
        graph.individualOf(member).ifPresent(met::add);
        for (DuePair due : graph.dueOf(member, 12, pair -> true)) {
          assertThat(List.of(due.pair().a(), due.pair().b())).contains(member);
          assertThat(graph.due(due.pair()).orElseThrow().priority()).isEqualTo(due.priority());
          AnnotationId other = due.pair().a().equals(member) ? due.pair().b() : due.pair().a();
          Individual of = graph.individualOf(other).orElseThrow();
          assertThat(met).doesNotContain(of);
          met.add(of);
        }
      }
      for (DoubtfulIndividual doubtful : graph.doubtful(10)) {
        assertThat(graph.individualOf(doubtful.photos().get(0)).orElseThrow().members())
            .containsAll(doubtful.photos());
        assertThat(doubtful.photos()).doesNotHaveDuplicates().hasSizeGreaterThan(2);
        assertThat(doubtful.priority()).isPositive();
      }
    }
  }
}
