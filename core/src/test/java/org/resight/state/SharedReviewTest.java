package org.resight.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.resight.model.EvidenceDecision.NEGATIVE;
import static org.resight.model.EvidenceDecision.POSITIVE;
import static org.resight.state.TestBench.await;
import static org.resight.state.TestBench.candidates;
import static org.resight.state.TestBench.id;
import static org.resight.state.TestBench.ids;
import static org.resight.state.TestBench.pair;
import static org.resight.state.TestBench.review;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.resight.graph.GraphClient;
import org.resight.graph.GraphStatus;
import org.resight.graph.ReviewReceipt;
import org.resight.journal.Backend;
import org.resight.journal.GraphKey;
import org.resight.journal.JournalEntry;
import org.resight.lease.OfferedPair;
import org.resight.model.AnnotationId;
import org.resight.refusal.Refusal;
import org.resight.refusal.RefusedException;

class SharedReviewTest {

  private final TestBench bench = new TestBench();

  @AfterEach
  void close() {
    bench.close();
  }

  private void twoGraphs() {
    bench.known(1, 9);
    GraphClient one = bench.open(ids(1, 2, 3));
    GraphClient other = bench.open(ids(4, 5, 6));
    await(one.propose(candidates(Map.of(pair(1, 2), 0.9, pair(2, 3), 0.7))));
    await(other.propose(candidates(Map.of(pair(4, 5), 0.8))));
    await(one.review(List.of(review(1, 2, POSITIVE, "ann"))));
  }

  @Test
  void next_offersTheUndecidedPairsOfAllGraphs_andUsesNothingUp() {
    twoGraphs();
    SharedReview shared = bench.shared(50);
    assertThat(bench.bean.query().job()).isNull();
    assertThat(bench.ended(shared)).isEqualTo(QueryJob.Status.COMPLETED);
    for (int i = 0; i < 3; i++) {
      assertThat(await(shared.next(null, 10)).pairs())
          .extracting(offered -> offered.due().pair())
          .containsExactly(pair(4, 5), pair(2, 3));
    }
    assertThat(await(shared.next("ann", 1)).pairs().get(0).due().pair()).isEqualTo(pair(4, 5));
    assertThat(await(shared.next("ben", 1)).pairs().get(0).due().pair()).isEqualTo(pair(2, 3));
    assertThat(await(shared.next("eve", 1)).availability())
        .isEqualTo(GraphStatus.Availability.WAITING);
  }

  @Test
  void next_ofAProjectWhoseScoresAreAnyNumbers_asksInTheirOrder() {
    bench.known(1, 9);
    GraphClient scored = bench.open(ids(1, 2, 3, 4), Map.of(), Backend.EVIDENCE);
    await(scored.propose(candidates(Map.of(pair(1, 2), 11.5, pair(3, 4), -3.0))));
    SharedReview shared = bench.shared(50);
    assertThat(bench.ended(shared)).isEqualTo(QueryJob.Status.COMPLETED);
    assertThat(await(shared.next(null, 10)).pairs())
        .extracting(offered -> offered.due().pair())
        .containsExactly(pair(1, 2), pair(3, 4));
  }

  @Test
  void feedback_beforeWhileAndAfterTheQueryIsMade_isAppliedOnceInOrder() {
    twoGraphs();
    SharedReview shared = bench.shared(1000);
    UUID id = UUID.randomUUID();
    List<CompletionStage<ReviewReceipt>> sent = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      sent.add(
          shared.feedback(review(i == 0 ? id : null, 2, 3, i % 2 == 0 ? NEGATIVE : POSITIVE, "a")));
    }
    List<Long> positions = sent.stream().map(stage -> await(stage).seq()).toList();
    assertThat(positions)
        .containsExactlyElementsOf(IntStream.rangeClosed(1, 200).mapToObj(i -> (long) i).toList());
    assertThat(bench.ended(shared)).isEqualTo(QueryJob.Status.COMPLETED);
    ReviewReceipt again = await(shared.feedback(review(id, 2, 3, NEGATIVE, "a")));
    assertThat(again.duplicate()).isTrue();
    assertThat(again.seq()).isEqualTo(1);
    assertThat(shared.status().feedbackCount()).isEqualTo(200);
    assertThat(shared.status().buffered()).isZero();
    assertThat(await(shared.next(null, 10)).pairs())
        .extracting(offered -> offered.due().pair())
        .contains(pair(4, 5))
        .doesNotContain(pair(2, 3));
  }

  @Test
  void feedback_onAnUnknownAnnotation_isRefusedAndNotJournalled() {
    twoGraphs();
    SharedReview shared = bench.shared(50);
    assertThatThrownBy(() -> await(shared.feedback(review(1, 77, POSITIVE, "a"))))
        .isInstanceOfSatisfying(
            RefusedException.class,
            e -> assertThat(e.refusal()).isEqualTo(Refusal.UNKNOWN_ANNOTATIONS));
    assertThat(bench.journal.entries(GraphKey.SHARED)).isEmpty();
  }

  @Test
  void feedback_atTheLimit_commitsOnceAndMakesTheQueryOnceMore() {
    twoGraphs();
    SharedReview shared = bench.shared(50);
    assertThat(bench.ended(shared)).isEqualTo(QueryJob.Status.COMPLETED);
    QueryJob first = shared.status().job();
    List<CompletionStage<ReviewReceipt>> sent = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      sent.add(shared.feedback(review(4, 5, POSITIVE, "r" + i)));
    }
    sent.forEach(TestBench::await);
    assertThat(bench.ended(shared)).isEqualTo(QueryJob.Status.COMPLETED);
    assertThat(shared.status().job().id()).isNotEqualTo(first.id());
    assertThat(bench.journal.entries(GraphKey.SHARED))
        .filteredOn(JournalEntry.Synced.class::isInstance)
        .singleElement()
        .isInstanceOfSatisfying(
            JournalEntry.Synced.class, synced -> assertThat(synced.seq()).isEqualTo(50));
    assertThat(shared.status().feedbackCount()).isZero();
    Map<AnnotationId, String> names = bench.catalogue.names(ids(4, 5)).names();
    assertThat(names.get(id(4))).isNotNull().isEqualTo(names.get(id(5)));
  }

  @Test
  void commit_byManyAtOnce_isOneJob() {
    twoGraphs();
    SharedReview shared = bench.shared(50);
    assertThat(bench.ended(shared)).isEqualTo(QueryJob.Status.COMPLETED);
    for (int round = 0; round < 100; round++) {
      await(shared.feedback(review(4, 5, POSITIVE, "a")));
      long before = namesCommitted();
      List<UUID> jobs =
          IntStream.range(0, 16).parallel().mapToObj(i -> shared.commit().job().id()).toList();
      assertThat(bench.ended(shared)).isEqualTo(QueryJob.Status.COMPLETED);
      // Whatever jobs there were, one had something to write, and none wrote it again.
      assertThat(jobs).isNotEmpty().doesNotContainNull();
      assertThat(namesCommitted() - before).isOne();
    }
  }

  private long namesCommitted() {
    return bench.journal.entries(GraphKey.SHARED).stream()
        .filter(JournalEntry.Synced.class::isInstance)
        .count();
  }

  @Test
  void job_thatFailed_isStartedAgainByWhoeverAsksNext() {
    twoGraphs();
    SharedReview shared = bench.shared(50);
    bench.catalogue.unreachable(true);
    assertThat(bench.ended(shared)).isEqualTo(QueryJob.Status.EXCEPTION);
    UUID failed = shared.status().job().id();
    bench.catalogue.unreachable(false);
    await(shared.next(null, 1));
    assertThat(bench.ended(shared)).isEqualTo(QueryJob.Status.COMPLETED);
    assertThat(shared.status().job().id()).isNotEqualTo(failed);
    assertThat(await(shared.next(null, 1)).pairs()).hasSize(1);
  }

  @Test
  void restart_takesTheFeedbackFromTheJournal() {
    twoGraphs();
    SharedReview shared = bench.shared(50);
    await(shared.feedback(review(4, 5, NEGATIVE, "a")));
    await(shared.feedback(review(2, 3, POSITIVE, "a")));
    try (TestBench restarted = new TestBench(bench.journal, bench.catalogue)) {
      SharedReview after = restarted.shared(50);
      await(restarted.curation.replay());
      assertThat(restarted.bean.clients()).hasSize(2);
      assertThat(restarted.ended(after)).isEqualTo(QueryJob.Status.COMPLETED);
      assertThat(after.status().feedbackCount()).isEqualTo(2);
      assertThat(await(after.next(null, 10)).pairs())
          .extracting(offered -> offered.due().pair())
          .doesNotContain(pair(4, 5), pair(2, 3));
    }
  }

  @Test
  void next_afterManyDecisionsThatChangedNothing_stillOffersWhatIsUndecided() {
    bench.known(1, 200);
    GraphClient decided = bench.open(bench.known(1, 100));
    for (int n = 1; n < 100; n++) {
      await(decided.propose(candidates(Map.of(pair(n, n + 1), 0.5))));
      await(decided.review(List.of(review(n, n + 1, NEGATIVE, "ann"))));
    }
    GraphClient fresh = bench.open(bench.known(101, 200));
    await(fresh.propose(candidates(Map.of(pair(101, 102), 0.4))));
    SharedReview shared = bench.shared(50);
    assertThat(bench.ended(shared)).isEqualTo(QueryJob.Status.COMPLETED);
    assertThat(await(shared.next("ann", 1)).pairs())
        .extracting(offered -> offered.due().pair())
        .containsExactly(pair(101, 102));
  }

  @Test
  void next_whenTheSuspectedPairsAreHeld_offersTheOtherGraphsPairs() {
    bench.known(1, 9);
    for (int base : new int[] {0, 6}) {
      GraphClient torn = bench.open(ids(base + 1, base + 2, base + 3));
      await(torn.propose(candidates(Map.of(pair(base + 1, base + 2), 0.5))));
      await(
          torn.review(
              List.of(
                  review(base + 1, base + 2, POSITIVE, "ann"),
                  review(base + 1, base + 3, POSITIVE, "ann"),
                  review(base + 2, base + 3, NEGATIVE, "ann"))));
    }
    GraphClient fresh = bench.open(ids(4, 5, 6));
    await(fresh.propose(candidates(Map.of(pair(4, 5), 0.4))));
    SharedReview shared = bench.shared(50);
    assertThat(bench.ended(shared)).isEqualTo(QueryJob.Status.COMPLETED);
    List<OfferedPair> all = await(shared.next(null, 100)).pairs();
    assertThat(all.get(all.size() - 1).due().pair()).isEqualTo(pair(4, 5));
    assertThat(await(shared.next("ann", all.size() - 1)).pairs())
        .extracting(offered -> offered.due().pair())
        .doesNotContain(pair(4, 5));
    assertThat(await(shared.next("ben", 1)).pairs())
        .extracting(offered -> offered.due().pair())
        .containsExactly(pair(4, 5));
  }

  @Test
  void lease_ofAPairThatTheNextQueryAsksLater_stands() {
    bench.known(1, 9);
    bench.open(ids(4, 5, 6));
    SharedReview shared = bench.shared(50);
    assertThat(bench.ended(shared)).isEqualTo(QueryJob.Status.COMPLETED);
    await(shared.feedback(review(4, 5, POSITIVE, "a")));
    await(shared.feedback(review(5, 6, POSITIVE, "a")));
    assertThat(await(shared.next("ann", 1)).pairs().get(0).due().pair()).isEqualTo(pair(4, 6));
    GraphClient fresh = bench.open(ids(1, 2));
    await(fresh.propose(candidates(Map.of(pair(1, 2), 0.9))));
    shared.commit();
    assertThat(bench.ended(shared)).isEqualTo(QueryJob.Status.COMPLETED);
    assertThat(await(shared.next(null, 9)).pairs())
        .extracting(offered -> offered.due().pair())
        .containsExactly(pair(1, 2));

    await(shared.feedback(review(1, 2, NEGATIVE, "a")));

    assertThat(await(shared.next("ben", 1)).availability())
        .isEqualTo(GraphStatus.Availability.WAITING);
    assertThat(await(shared.next("ann", 1)).pairs().get(0).due().pair()).isEqualTo(pair(4, 6));
  }

  @Test
  void job_lockNotHad_isGoneThroughWith() {
    twoGraphs();
    SharedReview shared = bench.shared(2);
    bench.bean.refuseNext("advanceQuery", 3);
    bench.bean.refuseNext("bufferFeedback", 3);
    bench.bean.refuseNext("drainFeedback", 3);
    bench.bean.refuseNext("queryCommitted", 3);
    bench.bean.refuseNext("commitQueryIfDue", 3);
    assertThat(bench.ended(shared)).isEqualTo(QueryJob.Status.COMPLETED);
    await(shared.feedback(review(4, 5, POSITIVE, "a")));
    await(shared.feedback(review(2, 3, POSITIVE, "a")));
    assertThat(bench.ended(shared)).isEqualTo(QueryJob.Status.COMPLETED);
    assertThat(bench.bean.allRefused()).isTrue();
    assertThat(shared.status().feedbackCount()).isZero();
    assertThat(bench.catalogue.names(ids(4, 5)).names().values()).hasSize(2);
  }
}
