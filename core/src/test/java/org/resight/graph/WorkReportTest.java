package org.resight.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.resight.model.EvidenceDecision.NEGATIVE;
import static org.resight.model.EvidenceDecision.POSITIVE;
import static org.resight.state.TestBench.await;
import static org.resight.state.TestBench.id;
import static org.resight.state.TestBench.pair;
import static org.resight.state.TestBench.review;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.resight.journal.Backend;
import org.resight.journal.CandidateBatch;
import org.resight.model.AnnotationId;
import org.resight.model.Census;
import org.resight.model.EvidenceDecision;
import org.resight.model.Individual;
import org.resight.model.PairState;
import org.resight.report.WorkSummary;
import org.resight.state.TestBench;

class WorkReportTest {

  private static final LocalDate DAY = LocalDate.parse("2026-01-01");

  private final TestBench bench = new TestBench();

  @AfterEach
  void close() {
    bench.close();
  }

  /** Counts from the listings, as the page of a project once did. */
  private static Census listed(GraphClient graph) {
    Census.Sum sum = new Census.Sum();
    Set<AnnotationId> compared = new HashSet<>();
    for (PairState pair :
        await(graph.pairs(new PairFilter(null, 10_000, null, null))).value().items()) {
      if (pair.decision() == EvidenceDecision.UNREVIEWED) {
        sum.addUndecided(pair.inferred());
      } else {
        compared.add(pair.pair().a());
        compared.add(pair.pair().b());
        sum.addDecided(pair.decision(), pair.match());
      }
    }
    long individuals = 0;
    long redundant = 0;
    for (Individual individual : await(graph.individuals(null, 10_000)).value()) {
      individuals++;
      redundant += individual.positiveRedundant() ? 1 : 0;
      for (AnnotationId member : individual.members()) {
        sum.addPhoto(individual.members().size(), compared.contains(member));
      }
    }
    await(graph.pages().members()).value().excluded().forEach(photo -> sum.addExcluded());
    return sum.census(individuals, redundant);
  }

  @ParameterizedTest
  @EnumSource(Backend.class)
  void work_ofAnyGraph_isWhatItsListingsSay(Backend backend) {
    GraphClient graph = bench.open(bench.known(1, 40), Map.of("review.double", 1), backend);
    Random random = new Random(5);
    List<ReviewSubmission> reviews = new ArrayList<>();
    EvidenceDecision[] decisions = EvidenceDecision.values();
    for (int i = 0; i < 300; i++) {
      int a = 1 + random.nextInt(30);
      int b = 1 + random.nextInt(30);
      if (a != b) {
        boolean same = a % 6 == b % 6;
        EvidenceDecision decision =
            random.nextInt(5) == 0
                ? decisions[random.nextInt(decisions.length)]
                : same ? POSITIVE : NEGATIVE;
        reviews.add(review(a, b, decision, "r" + random.nextInt(3)));
      }
    }
    await(
        graph.propose(
            TestBench.candidates(
                Map.of(pair(3, 9), 0.9, pair(4, 11), 0.2, pair(31, 32), 0.5, pair(1, 33), 0.97))));
    await(graph.review(reviews));
    await(graph.exclude(List.of(id(7), id(40)), "ana", null));

    WorkSummary work = await(graph.pages().work(DAY));

    assertThat(work.seq()).isEqualTo(reviews.size());
    assertThat(work.census()).isEqualTo(listed(graph));
    assertThat(work.census().excluded()).isEqualTo(2);
    assertThat(work.people()).extracting(WorkSummary.Reviewer::today).doesNotContain(0L);
    assertThat(work.agreements()).hasSize(3);
  }

  @Test
  void work_afterARestart_isTheSame() {
    GraphClient graph = bench.open(bench.known(1, 10));
    await(graph.review(List.of(review(1, 2, POSITIVE, "ana"), review(1, 2, NEGATIVE, "ben"))));
    await(graph.review(List.of(review(2, 3, POSITIVE, "ben"), review(4, 5, NEGATIVE, "ana"))));
    await(graph.undo("ana"));
    WorkSummary before = await(graph.pages().work(DAY));
    try (TestBench again = new TestBench(bench.journal, bench.catalogue)) {
      await(again.curation.replay());
      assertThat(await(again.client(graph.id()).pages().work(DAY))).isEqualTo(before);
    }
    assertThat(before.growth()).hasSize(6);
    assertThat(before.decided()).isEqualTo(new WorkSummary.Decided(2, 0));
  }

  @Test
  void work_ofALargeGraph_isCountedAShareAtATime() {
    int photos = 700;
    GraphClient graph = bench.open(bench.known(1, photos));
    CandidateBatch.Builder pairs = new CandidateBatch.Builder();
    for (int a = 1; a <= photos; a++) {
      for (int b = a + 1; b <= photos; b++) {
        pairs.add(pair(a, b), 0.5, Double.NaN, Double.NaN);
      }
    }
    await(graph.propose(pairs.build()));
    await(graph.review(List.of(review(1, 2, POSITIVE, "ana"))));
    WorkSummary first = await(graph.pages().work(DAY));
    assertThat(first.census().together()).isEqualTo(2);
    assertThat(first.census().neverCompared()).isEqualTo(photos - 2);

    await(graph.review(List.of(review(1, 3, POSITIVE, "ana"))));
    // The newest count that is done is told at once; the next one has been begun.
    assertThat(await(graph.pages().work(DAY)).seq()).isEqualTo(2);
    WorkSummary later = await(graph.pages().work(DAY));
    while (later.census().together() < 3) {
      later = await(graph.pages().work(DAY));
    }
    assertThat(later.census().inferred()).isEqualTo(1);
    assertThat(later.decided().byPeople()).isEqualTo(2);
  }
}
