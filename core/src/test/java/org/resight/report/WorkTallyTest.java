package org.resight.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.resight.model.EvidenceDecision.INCOMPARABLE;
import static org.resight.model.EvidenceDecision.NEGATIVE;
import static org.resight.model.EvidenceDecision.POSITIVE;
import static org.resight.model.EvidenceDecision.UNREVIEWED;

import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.resight.engine.DecisionGraph;
import org.resight.evidence.EvidenceGraph;
import org.resight.journal.RecordedReview;
import org.resight.model.AnnotationId;
import org.resight.model.AnnotationPair;
import org.resight.model.Confidence;
import org.resight.model.EvidenceDecision;
import org.resight.model.GraphConfig;
import org.resight.model.IdentityGraph;
import org.resight.model.MetaDecision;
import org.resight.model.Review;

class WorkTallyTest {

  private static final Instant NOON = Instant.parse("2026-03-02T12:00:00Z");
  private static final LocalDate DAY = LocalDate.parse("2026-03-02");

  private final List<AnnotationId> photos =
      IntStream.range(0, 12).mapToObj(i -> new AnnotationId(0, i)).toList();
  private final IdentityGraph graph = new DecisionGraph(GraphConfig.defaults());
  private final WorkTally tally = new WorkTally(photos.size(), 1);
  private long seq;

  WorkTallyTest() {
    graph.add(photos);
  }

  private void review(int a, int b, String reviewer, EvidenceDecision decision) {
    review(a, b, reviewer, decision, 0, NOON);
  }

  private void review(
      int a, int b, String reviewer, EvidenceDecision decision, long undoes, Instant at) {
    Review review =
        new Review(
            AnnotationPair.of(photos.get(a), photos.get(b)),
            decision,
            MetaDecision.NONE,
            Confidence.PRETTY_SURE,
            reviewer);
    graph.apply(review);
    if (undoes != 0) {
      tally.takeBack(reviewer, review.pair(), WorkTally.After.of(graph));
      return;
    }
    tally.add(
        new RecordedReview(++seq, new UUID(1, seq), review, List.of(), null, null, null, at, 0),
        WorkTally.After.of(graph));
  }

  @Test
  void agreements_theTextbookTable() {
    // Cohen's example: 20 both yes, 5 and 10 apart, 15 both no: kappa 0.4.
    int pair = 0;
    for (int i = 0; i < 50; i++, pair++) {
      int a = pair / 11;
      int b = pair % 11 < a ? pair % 11 : pair % 11 + 1;
      if (a > b) {
        i--;
        continue;
      }
      review(a, b, "Ben", i < 20 || (i >= 25 && i < 35) ? POSITIVE : NEGATIVE);
      review(a, b, "Ana", i < 25 ? POSITIVE : NEGATIVE);
    }
    ReviewerAgreement agreement = tally.agreements(0, 10).get(0);
    assertThat(agreement.one()).isEqualTo("Ana");
    assertThat(agreement.other()).isEqualTo("Ben");
    assertThat(agreement.pairs()).isEqualTo(50);
    assertThat(agreement.agreed()).isCloseTo(0.7, within(1e-12));
    assertThat(agreement.kappa()).isCloseTo(0.4, within(1e-12));
    assertThat(agreement.low()).isCloseTo(0.4 - 1.96 * 0.12961, within(1e-4));
  }

  @Test
  void agreements_areOfTheFirstTwoPeople() {
    review(0, 1, "Ana", POSITIVE);
    review(0, 1, "algo:lnbnn", POSITIVE);
    assertThat(tally.agreements(0, 10)).isEmpty();
    review(0, 1, "Ben", INCOMPARABLE);
    review(0, 1, "Cem", POSITIVE);
    review(2, 3, "Cem", NEGATIVE);
    review(2, 3, "Ana", NEGATIVE);
    assertThat(tally.agreements(0, 10))
        .extracting(agreement -> agreement.one() + agreement.other() + agreement.agreed())
        .containsExactlyInAnyOrder("AnaBen0.0", "AnaCem1.0");
    assertThat(tally.agreements(1, 1)).hasSize(1);
    assertThat(tally.doubleAgreement()).isEqualTo(new DoubleAgreement(2, 1));
    review(0, 1, "Ana", POSITIVE, 1, NOON);
    assertThat(tally.agreements(0, 10))
        .as("without Ana's answer, Ben and Cem are the first two")
        .extracting(agreement -> agreement.one() + agreement.other() + agreement.agreed())
        .containsExactlyInAnyOrder("BenCem0.0", "AnaCem1.0");
    assertThat(tally.copy().doubleAgreement()).isEqualTo(new DoubleAgreement(2, 1));
  }

  @Test
  void doubleAgreement_hasTheIntervalOfTheTextbook() {
    // Wilson for 8 of 10: 0.4902 to 0.9433.
    DoubleAgreement agreement = new DoubleAgreement(10, 8);
    assertThat(agreement.share()).isEqualTo(0.8);
    assertThat(agreement.low()).isCloseTo(0.4902, within(1e-4));
    assertThat(agreement.high()).isCloseTo(0.9433, within(1e-4));
    assertThat(new DoubleAgreement(0, 0).low()).isNaN();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void everything_isWhatTheWholeJournalSays(long seed) {
    Random random = new Random(seed);
    Map<AnnotationPair, Map<String, EvidenceDecision>> standing = new HashMap<>();
    Map<String, Integer> totals = new TreeMap<>();
    EvidenceDecision[] decisions = EvidenceDecision.values();
    for (int i = 0; i < 3_000; i++) {
      int a = random.nextInt(6);
      int b = 6 + random.nextInt(6);
      String reviewer = random.nextInt(8) == 0 ? "algo:x" : "r" + random.nextInt(9);
      EvidenceDecision decision = decisions[random.nextInt(decisions.length)];
      boolean undo = random.nextInt(10) == 0;
      review(a, b, reviewer, decision, undo ? 1 : 0, NOON);
      Map<String, EvidenceDecision> pair =
          standing.computeIfAbsent(
              AnnotationPair.of(photos.get(a), photos.get(b)), key -> new LinkedHashMap<>());
      if (undo || decision == UNREVIEWED) {
        pair.remove(reviewer);
      } else {
        pair.put(reviewer, decision);
        totals.merge(reviewer, 1, Integer::sum);
      }
    }
    Map<String, List<Boolean>> met = new TreeMap<>();
    for (Map<String, EvidenceDecision> pair : standing.values()) {
      List<String> people =
          pair.keySet().stream().filter(name -> !name.startsWith("algo:")).limit(2).toList();
      if (people.size() == 2) {
        met.computeIfAbsent(
                String.join("", people.stream().sorted().toList()), both -> new ArrayList<>())
            .add(pair.get(people.get(0)) == pair.get(people.get(1)));
      }
    }
    Map<String, String> expected = new TreeMap<>();
    met.forEach(
        (both, alike) ->
            expected.put(
                both,
                alike.size()
                    + ": "
                    + (double) alike.stream().filter(same -> same).count() / alike.size()));
    Map<String, String> found = new TreeMap<>();
    tally
        .agreements(0, 1_000)
        .forEach(each -> found.put(each.one() + each.other(), each.pairs() + ": " + each.agreed()));
    assertThat(found).isEqualTo(expected);
    assertThat(tally.decided().byPeople())
        .isEqualTo(
            standing.values().stream()
                .filter(pair -> pair.keySet().stream().anyMatch(name -> !name.startsWith("algo:")))
                .count());
    assertThat(tally.decided().automatically())
        .isEqualTo(
            standing.values().stream().filter(pair -> pair.keySet().equals(Set("algo:x"))).count());
    Map<String, Integer> people = new TreeMap<>();
    tally.people(0, 100, DAY).forEach(person -> people.put(person.name(), (int) person.total()));
    assertThat(people).isEqualTo(totals);
  }

  private static java.util.Set<String> Set(String one) {
    return java.util.Set.of(one);
  }

  /** Four thousand names on one pair once made eight million comparisons, at each visit. */
  @Test
  void reviewers_byTheThousandOnOnePair_costWhatOthersCost() {
    for (int i = 0; i < 4_000; i++) {
      review(0, 1, "ghost " + i, i % 2 == 0 ? POSITIVE : NEGATIVE);
    }
    assertThat(tally.agreements(0, Integer.MAX_VALUE)).hasSize(1);
    assertThat(tally.doubleAgreement()).isEqualTo(new DoubleAgreement(1, 0));
    assertThat(tally.reviewers()).isEqualTo(WorkTally.MOST_REVIEWERS);
    assertThat(tally.people(0, 100, DAY)).hasSize(100);
    assertThat(tally.days()).containsExactly(new WorkSummary.Day(DAY, 2_000, 2_000, 0));
  }

  @Test
  void answers_toOnePair_areBounded() {
    int[] answers = {};
    for (int reviewer = 0; reviewer < 100; reviewer++) {
      answers = PairAnswers.with(answers, reviewer, PairAnswers.answer(reviewer, 0));
    }
    assertThat(answers).hasSize(PairAnswers.MOST_OF_A_PAIR);
  }

  @Test
  void tables_ofVeryManyWhoMet_areBounded() {
    AgreementTables tables = new AgreementTables(5);
    for (int one = 0; one < 300; one++) {
      for (int other = 0; other < one; other++) {
        tables.count(one, 0, other, 0, 1);
        tables.count(one, 0, other, 0, 1);
      }
    }
    assertThat(tables.page(0, Integer.MAX_VALUE, Integer::toString))
        .hasSize(AgreementTables.MOST_TABLES)
        .allMatch(agreement -> agreement.pairs() == 2);
  }

  @Test
  void people_ofToday_areThoseOfThatDay() {
    review(0, 1, "Ana", POSITIVE, 0, NOON.minusSeconds(86_400));
    review(0, 2, "Ana", NEGATIVE);
    review(0, 3, "Ben", NEGATIVE, 0, NOON.minusSeconds(86_400));
    assertThat(tally.people(0, 10, DAY))
        .extracting(WorkSummary.Reviewer::name, WorkSummary.Reviewer::total, each -> each.today())
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple("Ana", 2L, 1L),
            org.assertj.core.groups.Tuple.tuple("Ben", 1L, 0L));
    assertThat(tally.people(1, 10, DAY)).hasSize(1);
    assertThat(tally.days())
        .containsExactly(
            new WorkSummary.Day(DAY.minusDays(1), 1, 1, 0), new WorkSummary.Day(DAY, 0, 1, 0));
  }

  @Test
  void growth_isOfTheGraphItself_andOfFewPoints() {
    review(0, 1, "Ana", POSITIVE);
    review(1, 2, "Ana", POSITIVE);
    review(0, 2, "Ana", NEGATIVE);
    assertThat(tally.growth(graph))
        .containsExactly(
            new WorkSummary.Point(0, 12, 0),
            new WorkSummary.Point(1, 11, 0),
            new WorkSummary.Point(2, 10, 0),
            new WorkSummary.Point(3, 10, 1));
    for (int i = 0; i < 10_000; i++) {
      review(0, 1, "Ana", POSITIVE);
    }
    List<WorkSummary.Point> points = tally.growth(graph);
    assertThat(points).hasSizeBetween(60, GrowthPoints.MOST + 2);
    assertThat(points.get(points.size() - 1)).isEqualTo(new WorkSummary.Point(10_003, 10, 1));
  }

  @Test
  void growth_ofWeighedEvidence_isThatOfItsBackend() {
    IdentityGraph evidence = new EvidenceGraph(GraphConfig.defaults());
    evidence.add(photos);
    WorkTally own = new WorkTally(photos.size(), 1);
    List<Integer> expected = new ArrayList<>(List.of(12));
    for (int i = 0; i < 5; i++) {
      Review review =
          new Review(
              AnnotationPair.of(photos.get(0), photos.get(i + 1)),
              POSITIVE,
              MetaDecision.NONE,
              Confidence.ABSOLUTELY_SURE,
              "Ana");
      evidence.apply(review);
      own.add(
          new RecordedReview(i + 1, new UUID(1, i), review, List.of(), null, null, null, NOON, 0),
          WorkTally.After.of(evidence));
      expected.add(evidence.summary().individuals());
    }
    assertThat(own.growth(evidence)).extracting(WorkSummary.Point::individuals).isEqualTo(expected);
  }

  @Test
  void agreements_areOfTheDrawnPairsAlone() {
    int photosOfAll = 200;
    WorkTally own = new WorkTally(photosOfAll, 0.25);
    DoubleReviews drawn = new DoubleReviews(0.25);
    IdentityGraph large = new DecisionGraph(GraphConfig.defaults());
    List<AnnotationId> ids =
        IntStream.range(0, photosOfAll).mapToObj(i -> new AnnotationId(7, i)).toList();
    large.add(ids);
    int expected = 0;
    int pairs = 0;
    for (int i = 0; i < photosOfAll; i++) {
      for (int j = i + 1; j < Math.min(photosOfAll, i + 11); j++, pairs++) {
        AnnotationPair pair = AnnotationPair.of(ids.get(i), ids.get(j));
        expected += drawn.isDrawn(pair) ? 1 : 0;
        for (String reviewer : List.of("Ana", "Ben")) {
          Review review =
              new Review(pair, NEGATIVE, MetaDecision.NONE, Confidence.UNSPECIFIED, reviewer);
          large.apply(review);
          own.add(
              new RecordedReview(
                  ++seq, new UUID(1, seq), review, List.of(), null, null, null, NOON, 0),
              WorkTally.After.of(large));
        }
      }
    }
    assertThat(own.agreements(0, 10))
        .extracting(ReviewerAgreement::pairs)
        .containsExactly(expected);
    assertThat((double) expected / pairs).isCloseTo(0.25, within(0.04));
  }

  @Test
  void waitingFor_remembersTheNewestAlone() {
    DoubleReviews doubles = new DoubleReviews(1);
    for (int i = 0; i <= DoubleReviews.MOST_WAITING; i++) {
      AnnotationPair pair = AnnotationPair.of(new AnnotationId(1, i), new AnnotationId(2, i));
      doubles.stands(i, pair, new int[] {PairAnswers.answer(0, 1)}, reviewer -> true);
    }
    assertThat(doubles.waitingFor(1, pair -> true).orElseThrow().a().low()).isEqualTo(1);
    assertThat(doubles.waitingFor(0, pair -> true)).isEmpty();
  }
}
