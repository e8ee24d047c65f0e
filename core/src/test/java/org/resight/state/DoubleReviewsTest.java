package org.resight.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.resight.model.EvidenceDecision.NEGATIVE;
import static org.resight.model.EvidenceDecision.POSITIVE;
import static org.resight.state.TestBench.await;
import static org.resight.state.TestBench.candidates;
import static org.resight.state.TestBench.id;
import static org.resight.state.TestBench.pair;
import static org.resight.state.TestBench.review;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.resight.graph.GraphClient;
import org.resight.graph.ReviewSubmission;
import org.resight.journal.Backend;
import org.resight.lease.OfferedPair;
import org.resight.model.AnnotationPair;
import org.resight.model.DuePair;
import org.resight.model.EvidenceDecision;
import org.resight.model.Reason;

/** Pairs that two people decide without knowing of each other. */
class DoubleReviewsTest {

  private static final AnnotationPair DECIDED = pair(1, 2);
  private static final int FILLING = 8;

  private final TestBench bench = new TestBench();

  @AfterEach
  void close() {
    bench.close();
  }

  /** A graph with one decided pair, by Ana, and some thirty that nobody has decided. */
  private GraphClient graph(Backend backend, double share) {
    GraphClient graph =
        bench.open(
            bench.known(1, 40 + 4 * FILLING),
            Map.of("review.double", share, "convergence.enabled", false),
            backend);
    Map<AnnotationPair, Double> scores = new HashMap<>();
    scores.put(DECIDED, 0.5);
    for (int i = 3; i < 40; i += 2) {
      scores.put(pair(i, i + 1), 0.3 + i / 1000.0);
      scores.put(pair(i, i == 39 ? 3 : i + 2), 0.2 + i / 1000.0);
    }
    await(graph.propose(candidates(scores)));
    await(graph.review(List.of(review(1, 2, POSITIVE, "ana"))));
    fill(graph, "zoe", 41);
    return graph;
  }

  /** Decides other pairs. */
  private static void fill(GraphClient graph, String reviewer, int from) {
    List<ReviewSubmission> others = new ArrayList<>();
    for (int i = 0; i < FILLING; i++) {
      others.add(review(from + 2 * i, from + 2 * i + 1, NEGATIVE, reviewer));
    }
    await(graph.review(others));
  }

  /** Answers so many pairs as they are offered, and returns them. */
  private static List<DuePair> work(GraphClient graph, String reviewer, int count) {
    List<DuePair> seen = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      DuePair due = await(graph.lease(reviewer, 1)).pairs().get(0).due();
      seen.add(due);
      answer(graph, due.pair(), NEGATIVE, reviewer);
    }
    return seen;
  }

  private static void answer(
      GraphClient graph, AnnotationPair pair, EvidenceDecision decision, String reviewer) {
    int a = (int) pair.a().low();
    int b = (int) pair.b().low();
    await(graph.review(List.of(review(a, b, decision, reviewer))));
  }

  private static boolean isSecond(DuePair due) {
    return due.pair().equals(DECIDED) && due.reason() == Reason.SECOND_OPINION;
  }

  @ParameterizedTest
  @EnumSource(Backend.class)
  void aSecondPerson_isAskedAmongOthers_andIsNotTold(Backend backend) {
    GraphClient graph = graph(backend, 1);

    assertThat(work(graph, "ben", 4)).noneMatch(DoubleReviewsTest::isSecond);
    OfferedPair offered = await(graph.lease("ben", 1)).pairs().get(0);

    assertThat(offered.due()).matches(DoubleReviewsTest::isSecond);
    assertThat(offered.due().current()).isEqualTo(EvidenceDecision.UNREVIEWED);
    assertThat(offered.lease()).isNotNull();
    assertThat(await(graph.lease("ben", 1)).pairs())
        .as("the same until it is answered")
        .extracting(pair -> pair.due().pair())
        .containsExactly(DECIDED);
    assertThat(work(graph, "eve", 5))
        .as("what one person looks at is given to no other")
        .noneMatch(DoubleReviewsTest::isSecond);
  }

  @ParameterizedTest
  @EnumSource(Backend.class)
  void whoDecidedIt_andWhoeverComesAfterTheSecond_areNotAsked(Backend backend) {
    GraphClient graph = graph(backend, 1);
    assertThat(work(graph, "ana", 8)).noneMatch(DoubleReviewsTest::isSecond);
    answer(graph, DECIDED, POSITIVE, "ben");
    assertThat(work(graph, "eve", 5)).noneMatch(DoubleReviewsTest::isSecond);
  }

  @ParameterizedTest
  @EnumSource(Backend.class)
  void twoWhoDiffer_areFollowedByAThird(Backend backend) {
    GraphClient graph = graph(backend, 1);
    answer(graph, DECIDED, NEGATIVE, "ben");
    fill(graph, "ben", 41 + 2 * FILLING);
    assertThat(work(graph, "eve", 5)).filteredOn(DoubleReviewsTest::isSecond).hasSize(1);
    assertThat(await(graph.pages().work(LocalDate.EPOCH)).agreements()).isNotEmpty();
  }

  @ParameterizedTest
  @EnumSource(Backend.class)
  void ofAShareOfNothing_nobodyIsAskedTwice(Backend backend) {
    GraphClient graph = graph(backend, 0);
    answer(graph, pair(3, 4), NEGATIVE, "ben");
    assertThat(work(graph, "ben", 8)).noneMatch(DoubleReviewsTest::isSecond);
    answer(graph, DECIDED, POSITIVE, "ben");
    assertThat(await(graph.pages().work(LocalDate.EPOCH)).agreements()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(Backend.class)
  void afterARestart_theSecondPersonIsStillAsked(Backend backend) {
    GraphClient graph = graph(backend, 1);
    try (TestBench again = new TestBench(bench.journal, bench.catalogue)) {
      await(again.curation.replay());
      assertThat(work(again.client(graph.id()), "ben", 5))
          .filteredOn(DoubleReviewsTest::isSecond)
          .hasSize(1);
    }
  }

  @ParameterizedTest
  @EnumSource(Backend.class)
  void whatIsTakenBackOrExcluded_waitsForNobody(Backend backend) {
    GraphClient graph = graph(backend, 1);
    await(graph.exclude(List.of(id(2)), "ana", null));
    assertThat(work(graph, "ben", 6)).noneMatch(due -> due.pair().equals(DECIDED));
    await(graph.include(List.of(id(2)), "ana", null));
    assertThat(work(graph, "eve", 6)).anyMatch(DoubleReviewsTest::isSecond);
  }

  @ParameterizedTest
  @EnumSource(Backend.class)
  void aLeaseOfAPairWhoseFirstDecisionIsTakenBack_isForAnOrdinaryQuestion(Backend backend) {
    GraphClient graph = graph(backend, 1);
    work(graph, "ben", 4);
    assertThat(await(graph.lease("ben", 1)).pairs().get(0).due())
        .matches(DoubleReviewsTest::isSecond);
    await(graph.undo("ana"));
    assertThat(await(graph.lease("ben", 1)).pairs())
        .extracting(offered -> offered.due().reason())
        .doesNotContain(Reason.SECOND_OPINION);
  }
}
