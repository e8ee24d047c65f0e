package org.resight.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.assertj.core.api.AbstractAssert;
import org.resight.model.AnnotationId;
import org.resight.model.AnnotationPair;
import org.resight.model.DuePair;
import org.resight.model.EvidenceDecision;
import org.resight.model.GraphSummary;
import org.resight.model.Inconsistency;
import org.resight.model.Individual;
import org.resight.model.PairState;
import org.resight.model.Phase;
import org.resight.model.Reason;
import org.resight.model.Separation;

/** Compares everything a decision graph says with the naive computation. */
public final class DecisionGraphAssert extends AbstractAssert<DecisionGraphAssert, DecisionGraph> {

  private DecisionGraphAssert(DecisionGraph graph) {
    super(graph, DecisionGraphAssert.class);
  }

  public static DecisionGraphAssert assertThatGraph(DecisionGraph graph) {
    return new DecisionGraphAssert(graph);
  }

  /** The deep check. */
  public DecisionGraphAssert isValid(NaiveGraph naive) {
    return isValid(naive, Set.of());
  }

  /** The deep check of a graph some of whose pairs may be held. */
  DecisionGraphAssert isValid(NaiveGraph naive, Set<AnnotationPair> held) {
    NaiveGraph.State state = naive.state();
    assertThat(actual.members()).isEqualTo(new ArrayList<>(naive.members()));
    for (AnnotationId member : naive.members()) {
      assertThat(actual.contains(member)).isTrue();
      assertThat(actual.isExcluded(member)).isEqualTo(naive.excluded().contains(member));
      assertThat(actual.individualOf(member).orElse(null)).isEqualTo(state.of(member));
    }
    assertThat(individuals(actual)).isEqualTo(state.individuals);
    checkInconsistencies(state.inconsistencies());
    assertThat(separations(actual)).isEqualTo(state.separations());
    checkQueue(naive, held);
    checkPairs(naive);
    checkSummary(naive);
    return this;
  }

  static List<Individual> individuals(DecisionGraph graph) {
    List<Individual> individuals = new ArrayList<>();
    graph.individuals(null, individuals::add);
    return individuals;
  }

  static List<Separation> separations(DecisionGraph graph) {
    List<Separation> separations = new ArrayList<>();
    graph.separations(null, separations::add);
    return separations;
  }

  static List<Inconsistency> inconsistencies(DecisionGraph graph) {
    List<Inconsistency> inconsistencies = new ArrayList<>();
    graph.inconsistencies(inconsistencies::add);
    return inconsistencies;
  }

  static List<PairState> pairs(DecisionGraph graph) {
    List<PairState> pairs = new ArrayList<>();
    graph.pairs(null, pairs::add);
    return pairs;
  }

  static List<DuePair> due(DecisionGraph graph) {
    return graph.due(Integer.MAX_VALUE, pair -> true);
  }

  private void checkInconsistencies(List<Inconsistency> expected) {
    List<Inconsistency> mine = inconsistencies(actual);
    assertThat(mine).hasSameSizeAs(expected);
    for (int i = 0; i < mine.size(); i++) {
      assertThat(mine.get(i).members()).isEqualTo(expected.get(i).members());
      assertThat(mine.get(i).hypotheses()).isEqualTo(expected.get(i).hypotheses());
      assertThat(mine.get(i).negativePairs()).hasSameSizeAs(expected.get(i).negativePairs());
      for (int j = 0; j < mine.get(i).negativePairs().size(); j++) {
        Inconsistency.NegativePair one = mine.get(i).negativePairs().get(j);
        Inconsistency.NegativePair other = expected.get(i).negativePairs().get(j);
        assertThat(one.pair()).isEqualTo(other.pair());
        assertThat(one.weight()).isEqualTo(other.weight(), within(1e-9));
        assertThat(one.cutWeight()).isEqualTo(other.cutWeight(), within(1e-9));
      }
    }
  }

  private void checkQueue(NaiveGraph naive, Set<AnnotationPair> held) {
    NaiveGraph.State state = naive.state();
    List<DuePair> offered = due(actual);
    List<DuePair> due = new ArrayList<>(offered);
    for (AnnotationPair pair : held) {
      actual.due(pair).ifPresent(due::add);
    }
    due.sort(Comparator.comparingDouble(DuePair::priority).reversed().thenComparing(DuePair::pair));
    Set<AnnotationPair> expected = new TreeSet<>(state.suspects().keySet());
    if (naive.stage() == Phase.RANKING) {
      expected.addAll(state.ranked());
    }
    Set<AnnotationPair> offers = new TreeSet<>();
    for (DuePair each : due) {
      if (each.reason() == Reason.POSITIVE_REDUNDANCY
          || each.reason() == Reason.NEGATIVE_REDUNDANCY) {
        offers.add(each.pair());
      }
      assertThat(each.priority()).as("%s", each).isEqualTo(state.priority(each.pair()));
      assertThat(each.match()).isEqualTo(Double.valueOf(state.match(each.pair())));
      assertThat(each.current()).isEqualTo(state.decision(each.pair().a(), each.pair().b()));
      assertThat(each.sizeA()).isEqualTo(state.of(each.pair().a()).members().size());
      assertThat(each.sizeB()).isEqualTo(state.of(each.pair().b()).members().size());
    }
    checkOffers(naive, offers);
    expected.addAll(offers);
    assertThat(due).extracting(DuePair::pair).containsExactlyInAnyOrderElementsOf(expected);
    assertThat(offered)
        .isSortedAccordingTo(
            Comparator.comparingDouble(DuePair::priority).reversed().thenComparing(DuePair::pair));
    assertThat(actual.due(2, pair -> true))
        .isEqualTo(offered.subList(0, Math.min(2, offered.size())));
    assertThat(naive.phase() == Phase.FINISHED).isEqualTo(due.isEmpty());
    for (DuePair each : due) {
      assertThat(actual.due(each.pair())).contains(each);
      assertThat(each.reason())
          .isEqualTo(expectedReason(naive, each.pair(), offers.contains(each.pair())));
    }
    assertThat(actual.summary().queue()).isEqualTo(due.size());
  }

  private static Reason expectedReason(NaiveGraph naive, AnnotationPair pair, boolean offered) {
    if (naive.state().suspects().containsKey(pair)) {
      return Reason.CONFLICT;
    }
    if (offered) {
      return naive.stage() == Phase.POSITIVE_REDUNDANCY
          ? Reason.POSITIVE_REDUNDANCY
          : Reason.NEGATIVE_REDUNDANCY;
    }
    return naive.state().decision(pair.a(), pair.b()) == EvidenceDecision.UNREVIEWED
        ? Reason.CANDIDATE
        : Reason.HARD_CASE;
  }

  private static void checkOffers(NaiveGraph naive, Set<AnnotationPair> offers) {
    NaiveGraph.State state = naive.state();
    Set<AnnotationPair> allowed = new TreeSet<>();
    if (naive.stage() == Phase.POSITIVE_REDUNDANCY) {
      for (Individual individual : state.individuals) {
        Set<AnnotationPair> wanted = state.wantedLinks(individual);
        checkSome(offers, wanted, Math.min(wanted.size(), 1), state.lacks(individual));
        allowed.addAll(wanted);
      }
    } else if (naive.stage() == Phase.NEGATIVE_REDUNDANCY) {
      for (Map.Entry<NaiveGraph.Neighbours, Set<AnnotationPair>> each :
          state.wantedDifferences().entrySet()) {
        Individual one = state.of(each.getKey().a());
        Individual other = state.of(each.getKey().b());
        int lacking =
            Math.max(
                1,
                Math.min(
                        naive.config().negativeRedundancy(),
                        Math.min(one.members().size(), other.members().size()))
                    - state.count(one, other));
        int size = Math.min(lacking, each.getValue().size());
        checkSome(offers, each.getValue(), size, size);
        allowed.addAll(each.getValue());
      }
    }
    assertThat(allowed).containsAll(offers);
  }

  private static void checkSome(
      Set<AnnotationPair> offers, Set<AnnotationPair> wanted, int least, int most) {
    assertThat(wanted.stream().filter(offers::contains).count())
        .isBetween((long) least, (long) most);
  }

  private void checkPairs(NaiveGraph naive) {
    NaiveGraph.State state = naive.state();
    List<PairState> mine = pairs(actual);
    assertThat(mine).extracting(PairState::pair).isEqualTo(new ArrayList<>(state.known()));
    for (PairState each : mine) {
      AnnotationPair pair = each.pair();
      NaiveGraph.Decided decided = state.decided(pair);
      double priority = actual.due(pair).map(DuePair::priority).orElse(Double.NaN);
      assertThat(each)
          .isEqualTo(
              new PairState(
                  pair,
                  decided.decision(),
                  decided.meta(),
                  decided.confidence(),
                  decided.reviews(),
                  state.match(pair),
                  state.inferred(pair),
                  state.suspects().containsKey(pair),
                  priority));
      assertThat(actual.pair(pair)).contains(each);
    }
    for (AnnotationId member : naive.members()) {
      List<PairState> own = new ArrayList<>();
      actual.pairsOf(member, own::add);
      assertThat(own)
          .containsExactlyInAnyOrderElementsOf(
              mine.stream()
                  .filter(each -> each.pair().a().equals(member) || each.pair().b().equals(member))
                  .toList());
    }
  }

  private void checkSummary(NaiveGraph naive) {
    NaiveGraph.State state = naive.state();
    GraphSummary mine = actual.summary();
    int consistent = (int) state.individuals.stream().filter(Individual::consistent).count();
    assertThat(mine)
        .isEqualTo(
            new GraphSummary(
                naive.phase(),
                naive.members().size() - naive.excluded().size(),
                state.individuals.size(),
                consistent,
                state.individuals.size() - consistent,
                state.candidates(),
                count(state, EvidenceDecision.POSITIVE),
                count(state, EvidenceDecision.NEGATIVE),
                count(state, EvidenceDecision.INCOMPARABLE),
                count(state, EvidenceDecision.UNKNOWN),
                count(state, EvidenceDecision.UNREVIEWED),
                mine.queue(),
                (int) state.individuals.stream().filter(Individual::positiveRedundant).count(),
                state.separations().stream().filter(Separation::redundant).count(),
                naive.probabilityAnyRemain(),
                naive.reviewsToStop()));
  }

  private static long count(NaiveGraph.State state, EvidenceDecision decision) {
    return state.known().stream()
        .filter(pair -> state.decided(pair).decision() == decision)
        .count();
  }
}
