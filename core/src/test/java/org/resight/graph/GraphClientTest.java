package org.resight.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.resight.model.EvidenceDecision.NEGATIVE;
import static org.resight.model.EvidenceDecision.POSITIVE;
import static org.resight.state.TestBench.await;
import static org.resight.state.TestBench.candidates;
import static org.resight.state.TestBench.ids;
import static org.resight.state.TestBench.pair;
import static org.resight.state.TestBench.review;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.resight.catalogue.AnnotationCatalogue;
import org.resight.journal.CandidateBatch;
import org.resight.journal.MemoryJournal;
import org.resight.journal.ReviewJournal;
import org.resight.model.AnnotationId;
import org.resight.model.AnnotationPair;
import org.resight.model.EvidenceDecision;
import org.resight.model.GraphChange;
import org.resight.model.Individual;
import org.resight.model.PairState;
import org.resight.refusal.JournalUnavailableException;
import org.resight.refusal.Refusal;
import org.resight.refusal.RefusedException;
import org.resight.report.WorkTally;
import org.resight.state.ReviewStateBean;
import org.resight.state.TestBench;

class GraphClientTest {

  private final TestBench bench = new TestBench();
  private final GraphClient graph = bench.open(bench.known(1, 10));

  @AfterEach
  void close() {
    bench.close();
  }

  private static void assertRefused(Refusal refusal, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            RefusedException.class, e -> assertThat(e.refusal()).isEqualTo(refusal));
  }

  private ReviewReceipt submit(ReviewSubmission submission) {
    return await(graph.review(List.of(submission))).get(0);
  }

  private PairState state(int a, int b) {
    return await(graph.pair(pair(a, b))).value().orElseThrow();
  }

  @Test
  void review_accepted_isSeenByWhoeverAsksAfterwards() {
    ReviewReceipt receipt = submit(review(1, 2, POSITIVE, "ana"));

    assertThat(receipt.seq()).isEqualTo(1);
    assertThat(receipt.effect()).isEqualTo(GraphChange.Effect.MERGE);
    assertThat(graph.status().lastSeq()).isEqualTo(1);
    assertThat(graph.status().summary().individuals()).isEqualTo(9);
    assertThat(state(1, 2).decision()).isEqualTo(POSITIVE);
  }

  @Test
  void review_thatFillsAPageOfTheJournal_hasItSealed() {
    List<ReviewSubmission> body = reviews(ReviewJournal.PAGE + 3);
    await(graph.review(body.subList(0, ReviewJournal.PAGE - 1)));
    assertThat(bench.journal.seals()).isEmpty();
    await(graph.review(body.subList(ReviewJournal.PAGE - 1, ReviewJournal.PAGE + 2)));
    await(graph.review(body.subList(ReviewJournal.PAGE + 2, ReviewJournal.PAGE + 3)));
    assertThat(bench.journal.seals()).containsExactly("4095-4098");
  }

  @Test
  void review_repeatedWithItsId_isAnsweredAsTheFirstTime() {
    UUID id = UUID.randomUUID();
    submit(review(id, 1, 2, POSITIVE, "ana"));
    submit(review(1, 2, NEGATIVE, "ben"));

    ReviewReceipt again = submit(review(id, 1, 2, POSITIVE, "ana"));

    assertThat(again)
        .isEqualTo(new ReviewReceipt(id, 1, pair(1, 2), GraphChange.Effect.MERGE, true));
    assertThat(graph.status().lastSeq()).isEqualTo(2);
    assertThat(state(1, 2).decision()).isEqualTo(NEGATIVE);
  }

  @Test
  void review_longBodyRepeated_asksTheJournalForItAtOnce() {
    List<ReviewSubmission> body = reviews(1_000);
    List<ReviewReceipt> first = new ArrayList<>(await(graph.review(body.subList(0, 500))));
    submit(review(1, 2, NEGATIVE, "ben"));
    first.addAll(await(graph.review(body.subList(500, 1_000))));

    List<ReviewReceipt> again = await(graph.review(body));

    assertThat(again).allMatch(ReviewReceipt::duplicate);
    assertThat(again.stream().map(ReviewReceipt::seq))
        .isEqualTo(first.stream().map(ReviewReceipt::seq).toList());
    assertThat(graph.status().lastSeq()).isEqualTo(1_001);
    assertThat(bench.journal.questions()).isEqualTo(1);
  }

  @Test
  void review_ofOldAndNewIdsFarApart_isAnsweredEachAsItWas() {
    List<ReviewSubmission> body = reviews(10_000);
    await(graph.review(body));
    List<ReviewSubmission> mixed =
        List.of(body.get(9_999), body.get(0), review(3, 4, POSITIVE, "ben"), body.get(5_000));

    List<ReviewReceipt> again = await(graph.review(mixed));

    assertThat(again.stream().map(ReviewReceipt::seq))
        .containsExactly(10_000L, 1L, 10_001L, 5_001L);
    assertThat(again.stream().map(ReviewReceipt::duplicate))
        .containsExactly(true, true, false, true);
  }

  @Test
  void review_manyLongBodiesAtOnce_shareNoTransactionWithoutBound() {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch posted = new CountDownLatch(1);
    CompletionStage<Boolean> held =
        graph.read(
            () -> {
              begun.countDown();
              return awaited(posted);
            });
    assertThat(awaited(begun)).isTrue(); // else a review could be taken together with it
    List<CompletionStage<List<ReviewReceipt>>> all =
        Stream.generate(() -> graph.review(reviews(700))).limit(20).toList();
    posted.countDown();

    assertThat(await(held)).isTrue();
    all.forEach(TestBench::await);

    assertThat(graph.status().lastSeq()).isEqualTo(20 * 700);
    assertThat(bench.journal.largestAppend()).isEqualTo(2 * 700);
    assertThat(bench.journal.appends()).isEqualTo(10);
  }

  private static boolean awaited(CountDownLatch latch) {
    try {
      return latch.await(30, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private static List<ReviewSubmission> reviews(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> review(UUID.randomUUID(), 1 + i % 9, 10, POSITIVE, "ana"))
        .toList();
  }

  @Test
  void review_sameIdWithAnotherContent_isRefusedAtItsIndex() {
    UUID id = UUID.randomUUID();
    assertThatThrownBy(
            () ->
                await(
                    graph.review(
                        List.of(
                            review(3, 4, POSITIVE, "ana"),
                            review(id, 1, 2, POSITIVE, "ana"),
                            review(id, 1, 2, NEGATIVE, "ana")))))
        .isInstanceOfSatisfying(
            RefusedException.class,
            e -> {
              assertThat(e.refusal()).isEqualTo(Refusal.ID_REUSED);
              assertThat(e.index()).isEqualTo(2);
            });
    assertThat(graph.status().lastSeq()).isZero();
    assertThat(bench.journal.entries(graph.opening().key())).isEmpty();
  }

  @Test
  void review_ofAForeignAnnotation_appliesNothingOfTheBody() {
    assertRefused(
        Refusal.NOT_IN_GRAPH,
        () ->
            await(
                graph.review(
                    List.of(review(1, 2, POSITIVE, "ana"), review(1, 11, POSITIVE, "ana")))));
    assertThat(graph.status().lastSeq()).isZero();
  }

  @Test
  void review_ofAnExcludedAnnotation_isRefused() {
    await(graph.exclude(ids(2), "ana", "blurred"));
    assertRefused(Refusal.EXCLUDED, () -> submit(review(1, 2, POSITIVE, "ben")));
    await(graph.include(ids(2), "ana", null));
    submit(review(1, 2, POSITIVE, "ben"));
  }

  @Test
  void review_appendNotWritten_leavesMemoryUntouchedAndRecovers() {
    bench.journal.failNext(MemoryJournal.Fault.NOT_WRITTEN);
    assertRefused(Refusal.JOURNAL_UNAVAILABLE, () -> submit(review(1, 2, POSITIVE, "ana")));
    assertThat(graph.status().lastSeq()).isZero();

    assertThat(submit(review(1, 2, POSITIVE, "ana")).seq()).isEqualTo(1);
  }

  @Test
  void review_appendWrittenInSilence_isTakenOnceWhenSentAgain() {
    UUID id = UUID.randomUUID();
    submit(review(5, 6, POSITIVE, "ana"));
    bench.journal.failNext(MemoryJournal.Fault.WRITTEN_IN_SILENCE);
    assertRefused(Refusal.JOURNAL_UNAVAILABLE, () -> submit(review(id, 1, 2, POSITIVE, "ana")));

    ReviewReceipt again = submit(review(id, 1, 2, POSITIVE, "ana"));

    assertThat(again.duplicate()).isTrue();
    assertThat(again.seq()).isEqualTo(2);
    assertThat(bench.journal.entries(graph.opening().key())).hasSize(2);
  }

  @Test
  void review_firstAppendWrittenInSilence_isTakenOnceWhenSentAgain() {
    UUID id = UUID.randomUUID();
    bench.journal.failNext(MemoryJournal.Fault.WRITTEN_IN_SILENCE);
    assertRefused(Refusal.JOURNAL_UNAVAILABLE, () -> submit(review(id, 1, 2, POSITIVE, "ana")));
    assertThat(submit(review(id, 1, 2, POSITIVE, "ana")).duplicate()).isTrue();
    assertThat(submit(review(1, 3, POSITIVE, "ana")).seq()).isEqualTo(2);
  }

  @ParameterizedTest
  @EnumSource(names = {"OUT_OF_MEMORY", "OUT_OF_MEMORY_AFTERWARDS"})
  void review_withoutMemory_failsTheGraphUntilItIsRebuilt(MemoryJournal.Fault fault) {
    UUID id = UUID.randomUUID();
    submit(review(5, 6, POSITIVE, "ana"));
    bench.journal.failNext(fault);
    assertRefused(Refusal.FAILED, () -> submit(review(id, 1, 2, POSITIVE, "ana")));

    ReviewReceipt again = submit(review(id, 1, 2, POSITIVE, "ana"));

    assertThat(again.duplicate()).isEqualTo(fault == MemoryJournal.Fault.OUT_OF_MEMORY_AFTERWARDS);
    assertThat(again.seq()).isEqualTo(2);
    assertThat(graph.status().availability()).isNotEqualTo(GraphStatus.Availability.FAILED);
    assertThat(state(1, 2).decision()).isEqualTo(POSITIVE);
    assertThat(bench.journal.entries(graph.opening().key())).hasSize(2);
  }

  @Test
  void review_withoutMemoryInItsFirstAppend_isTakenOnceWhenSentAgain() {
    UUID id = UUID.randomUUID();
    bench.journal.failNext(MemoryJournal.Fault.OUT_OF_MEMORY_AFTERWARDS);
    assertRefused(Refusal.FAILED, () -> submit(review(id, 1, 2, POSITIVE, "ana")));
    assertThat(submit(review(id, 1, 2, POSITIVE, "ana")).duplicate()).isTrue();
    assertThat(submit(review(1, 3, POSITIVE, "ana")).seq()).isEqualTo(2);
  }

  @Test
  void review_withoutMemoryAndThenWithoutJournal_isTakenWhenThatIsThereAgain() {
    submit(review(5, 6, POSITIVE, "ana"));
    bench.journal.failNext(MemoryJournal.Fault.OUT_OF_MEMORY);
    assertRefused(Refusal.FAILED, () -> submit(review(1, 2, POSITIVE, "ana")));
    bench.journal.unreachable(true);
    assertRefused(Refusal.FAILED, () -> submit(review(1, 2, POSITIVE, "ana")));
    assertRefused(Refusal.JOURNAL_UNAVAILABLE, () -> state(5, 6));
    bench.journal.unreachable(false);
    assertThat(state(5, 6).decision()).isEqualTo(POSITIVE);

    assertThat(submit(review(1, 2, POSITIVE, "ana")).seq()).isEqualTo(2);
  }

  @Test
  void review_anotherServerTookTheGraphOver_isRefusedForGoodAndReadsGoOn() {
    submit(review(1, 2, POSITIVE, "ana"));
    bench.journal.failNext(MemoryJournal.Fault.TAKEN_OVER);

    assertRefused(Refusal.NOT_OWNER, () -> submit(review(1, 3, POSITIVE, "ana")));
    assertRefused(Refusal.NOT_OWNER, () -> submit(review(1, 4, POSITIVE, "ana")));

    assertThat(graph.status().availability()).isEqualTo(GraphStatus.Availability.FAILED);
    assertThat(state(1, 2).decision()).isEqualTo(POSITIVE);
    assertThat(bench.journal.entries(graph.opening().key())).hasSize(1);
  }

  @Test
  void review_anotherServerTookTheGraphOverMeanwhileInSilence_isRefusedForGood() {
    bench.journal.failNext(MemoryJournal.Fault.TAKEN_OVER_IN_SILENCE);

    assertRefused(
        Refusal.JOURNAL_UNAVAILABLE, () -> submit(review(1, 2, POSITIVE, "another server's")));
    assertRefused(Refusal.NOT_OWNER, () -> submit(review(1, 3, POSITIVE, "ana")));

    assertThat(bench.journal.entries(graph.opening().key())).hasSize(1);
  }

  @Test
  void review_anotherServerWroteBesideTheOneThatLeads_isRefusedOnce() {
    bench.journal.lead();
    submit(review(1, 2, POSITIVE, "ana"));
    GraphClient other = new GraphClient(graph.opening(), bench.services);
    other.replay(bench.journal.graph(graph.opening().key()).orElseThrow(), position -> {});
    other.start();
    await(other.review(List.of(review(1, 3, POSITIVE, "bob"))));

    assertRefused(Refusal.NOT_OWNER, () -> submit(review(1, 4, POSITIVE, "ana")));
    assertThat(state(1, 3).decision()).isEqualTo(POSITIVE);
    assertThat(submit(review(1, 4, POSITIVE, "ana")).seq()).isEqualTo(3);
    assertThat(graph.status().availability()).isNotEqualTo(GraphStatus.Availability.FAILED);
    bench.journal.failNext(MemoryJournal.Fault.TAKEN_OVER);
    assertRefused(Refusal.NOT_OWNER, () -> await(graph.delete()));
    await(graph.delete());
  }

  @Test
  void own_afterMoreWasWrittenElsewhere_readsThatFirst() {
    submit(review(1, 2, POSITIVE, "ana"));
    GraphClient follower = new GraphClient(graph.opening(), bench.services);
    follower.replay(bench.journal.graph(graph.opening().key()).orElseThrow(), position -> {});
    follower.startFollowing();
    submit(review(1, 3, POSITIVE, "ana"));

    await(follower.own(bench.journal.graph(graph.opening().key()).orElseThrow()));

    assertThat(await(follower.pair(pair(1, 3))).seq()).isEqualTo(2);
    assertThat(await(follower.review(List.of(review(1, 4, POSITIVE, "bob")))).get(0).seq())
        .isEqualTo(3);
  }

  private static final UUID ANOTHER_SERVER = new UUID(5, 5);

  @ParameterizedTest
  @EnumSource(
      value = MemoryJournal.Fault.class,
      names = {"WRITTEN_IN_SILENCE", "NOT_WRITTEN"})
  void give_whoseAnswerIsLost_hasTheGraphBeOwnedNoMoreUntilTheJournalSaysSo(
      MemoryJournal.Fault fault) {
    submit(review(1, 2, POSITIVE, "ana"));
    bench.journal.failNext(fault);
    assertThat(await(graph.give(ANOTHER_SERVER))).isFalse();
    assertThat(graph.isOwned()).isFalse();
    assertRefused(Refusal.NOT_OWNER, () -> submit(review(1, 3, POSITIVE, "ana")));

    await(graph.own(journalled()));

    assertThat(await(graph.give(ANOTHER_SERVER))).as("nothing is in doubt").isTrue();
    await(graph.own(journalled()));
    assertThat(submit(review(1, 3, POSITIVE, "ana")).seq()).isEqualTo(2);
  }

  /** Takes note of what a graph tells. */
  private static final class Watching implements Flow.Subscriber<GraphEvent> {
    private final CompletableFuture<Boolean> ended = new CompletableFuture<>();
    private final CompletableFuture<Long> reviewed = new CompletableFuture<>();

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
      subscription.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(GraphEvent event) {
      if (event instanceof GraphEvent.Reviewed told) {
        reviewed.complete(told.review().seq());
      }
    }

    @Override
    public void onError(Throwable failure) {
      ended.completeExceptionally(failure);
    }

    @Override
    public void onComplete() {
      ended.complete(true);
    }
  }

  @Test
  void events_ofAGraphThatMoved_endForWhoComesLate_andGoOnOnceItIsBack() {
    submit(review(1, 2, POSITIVE, "ana"));
    Watching early = new Watching();
    graph.events().subscribe(early);
    assertThat(await(graph.give(ANOTHER_SERVER))).isTrue();
    Watching late = new Watching();
    graph.events().subscribe(late);
    assertThat(await(early.ended)).isTrue();
    assertThat(await(late.ended)).isTrue();

    await(graph.own(journalled()));
    Watching back = new Watching();
    graph.events().subscribe(back);
    submit(review(1, 3, POSITIVE, "ana"));
    assertThat(await(back.reviewed)).isEqualTo(2);
  }

  @Test
  void events_ofAGraphThatIsFollowedFromTheStart_areToldOnceItIsOwned() {
    submit(review(1, 2, POSITIVE, "ana"));
    GraphClient follower = new GraphClient(graph.opening(), bench.services);
    follower.replay(journalled(), position -> {});
    follower.startFollowing();
    Watching early = new Watching();
    follower.events().subscribe(early);
    assertThat(await(early.ended)).isTrue();

    await(follower.own(journalled()));
    Watching watching = new Watching();
    follower.events().subscribe(watching);
    await(follower.review(List.of(review(1, 4, POSITIVE, "bob"))));
    assertThat(await(watching.reviewed)).isEqualTo(2);
  }

  /** Has the database lose a review that was answered. */
  private void loseReview(int a, int b) {
    bench.journal.failNext(MemoryJournal.Fault.ANSWERED_BEFORE_COMMIT);
    submit(review(a, b, POSITIVE, "ana"));
    bench.journal.kill();
  }

  @Test
  void review_afterTheDatabaseLostEntries_isRefusedOnceAndThenWritten() {
    bench.journal.lead();
    submit(review(1, 2, POSITIVE, "ana"));
    loseReview(1, 3);

    assertRefused(Refusal.NOT_OWNER, () -> submit(review(1, 4, POSITIVE, "ana")));
    assertThat(submit(review(1, 4, POSITIVE, "ana")).seq()).isEqualTo(2);

    assertThat(await(graph.pair(pair(1, 3))).value()).isEmpty();
    assertThat(graph.status().availability()).isNotEqualTo(GraphStatus.Availability.FAILED);
  }

  @Test
  void own_afterTheDatabaseLostEntries_readsTheGraphFromItsBeginning() {
    submit(review(1, 2, POSITIVE, "ana"));
    loseReview(1, 3);
    assertThat(await(graph.give(ANOTHER_SERVER))).isTrue();

    await(graph.own(journalled()));

    assertThat(submit(review(1, 4, POSITIVE, "ana")).seq()).isEqualTo(2);
    assertThat(await(graph.pair(pair(1, 3))).value()).isEmpty();
  }

  private ReviewJournal.Journalled journalled() {
    return bench.journal.graph(graph.opening().key()).orElseThrow();
  }

  private void writeElsewhere() {
    GraphClient other = new GraphClient(graph.opening(), bench.services);
    other.replay(journalled(), position -> {});
    other.start();
    await(other.review(List.of(review(3, 4, POSITIVE, "bob"))));
  }

  private GraphClient giveUp(ReviewJournal.Journalled journalled, List<Long> read) {
    graph.giveUp();
    await(graph.ended());
    GraphClient next = new GraphClient(graph.opening(), bench.services);
    next.replay(journalled, graph, read::add);
    next.start();
    return next;
  }

  @Test
  void replay_afterAClientThatGaveUp_readsWhatWasWrittenSince_once() {
    submit(review(1, 2, POSITIVE, "ana"));
    writeElsewhere();
    List<Long> read = new ArrayList<>();

    GraphClient next = giveUp(journalled(), read);

    assertThat(read).containsExactly(2L);
    assertThat(await(next.pair(pair(1, 2))).value().orElseThrow().decision()).isEqualTo(POSITIVE);
    assertThat(await(next.pair(pair(3, 4))).value().orElseThrow().decision()).isEqualTo(POSITIVE);
    assertThat(await(next.review(List.of(review(1, 5, POSITIVE, "bob")))).get(0).seq())
        .isEqualTo(3);
    assertRefused(Refusal.NOT_OWNER, () -> submit(review(1, 6, POSITIVE, "ana")));
    read.clear();
    giveUp(journalled(), read);
    assertThat(read).containsExactly(1L, 2L, 3L);
  }

  @Test
  void replay_afterOneThatLostTheDatabase_readsNothingTwice() {
    submit(review(1, 2, POSITIVE, "ana"));
    writeElsewhere();
    ReviewJournal.Journalled journalled = journalled();
    graph.giveUp();
    await(graph.ended());
    GraphClient lost = new GraphClient(graph.opening(), bench.services);
    bench.journal.unreachable(true);
    assertThatThrownBy(() -> lost.replay(journalled, graph, position -> {}))
        .isInstanceOf(JournalUnavailableException.class);
    bench.journal.unreachable(false);
    List<Long> read = new ArrayList<>();
    GraphClient next = new GraphClient(graph.opening(), bench.services);
    next.replay(journalled, lost, read::add);
    assertThat(read).containsExactly(2L);
  }

  @Test
  void replay_afterAClientThatHeldMoreThanTheJournal_readsItFromItsBeginning() {
    submit(review(1, 2, POSITIVE, "ana"));
    ReviewJournal.Journalled before = journalled();
    submit(review(1, 3, POSITIVE, "ana"));
    List<Long> read = new ArrayList<>();
    giveUp(before, read);
    assertThat(read).startsWith(1L);
  }

  @Test
  void replay_afterAClientThatFailed_readsTheJournalFromItsBeginning() {
    submit(review(1, 2, POSITIVE, "ana"));
    bench.journal.failNext(MemoryJournal.Fault.TAKEN_OVER);
    assertRefused(Refusal.NOT_OWNER, () -> await(graph.delete()));
    List<Long> read = new ArrayList<>();
    giveUp(journalled(), read);
    assertThat(read).startsWith(1L);
  }

  @Test
  void replay_afterAClientThatNeverBegan_readsTheJournalFromItsBeginning() {
    submit(review(1, 2, POSITIVE, "ana"));
    GraphClient unopened = new GraphClient(graph.opening(), bench.services);
    unopened.giveUp();
    await(unopened.ended());
    List<Long> read = new ArrayList<>();
    new GraphClient(graph.opening(), bench.services).replay(journalled(), unopened, read::add);
    assertThat(read).containsExactly(1L);
  }

  @Test
  void review_anotherServerTookMembersAwayBesideTheOneThatLeads_isRefusedForGood() {
    bench.journal.lead();
    submit(review(1, 2, POSITIVE, "ana"));
    try (TestBench elsewhere = bench.with(100)) {
      await(elsewhere.curation.replay());
      ReviewStateBean there = elsewhere.bean;
      await(there.client(graph.id()).remove(ids(9)));
    }

    assertRefused(Refusal.NOT_OWNER, () -> submit(review(1, 4, POSITIVE, "ana")));
    assertRefused(Refusal.NOT_OWNER, () -> submit(review(1, 4, POSITIVE, "ana")));
  }

  @Test
  void delete_anotherServerTookTheGraphOver_isRefusedForGood() {
    submit(review(1, 2, POSITIVE, "ana"));
    bench.journal.failNext(MemoryJournal.Fault.TAKEN_OVER);

    assertRefused(Refusal.NOT_OWNER, () -> await(graph.delete()));
    assertRefused(Refusal.NOT_OWNER, () -> await(graph.delete()));

    assertThat(bench.journal.graph(graph.opening().key()).orElseThrow().deleted()).isFalse();
    assertThat(state(1, 2).decision()).isEqualTo(POSITIVE);
  }

  @Test
  void review_byManyAtOnce_hasOneOrderWithoutHolesInFewTransactions() {
    List<CompletionStage<List<ReviewReceipt>>> answers = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      answers.add(
          graph.review(List.of(review(1 + i % 9, 10, i % 3 == 0 ? NEGATIVE : POSITIVE, "r" + i))));
    }
    Set<Long> seqs = new HashSet<>();
    answers.forEach(answer -> seqs.add(await(answer).get(0).seq()));

    assertThat(seqs)
        .containsExactlyInAnyOrderElementsOf(LongStream.rangeClosed(1, 500).boxed().toList());
    assertThat(bench.journal.appends()).isLessThan(500);
  }

  @Test
  void undo_restoresWhatStoodBefore_andThenTheOneBefore() {
    submit(review(1, 2, NEGATIVE, "ana"));
    submit(review(1, 2, POSITIVE, "ana"));

    assertThat(await(graph.undo("ana")).effect()).isEqualTo(GraphChange.Effect.SPLIT);
    assertThat(state(1, 2).decision()).isEqualTo(NEGATIVE);
    assertThat(state(1, 2).reviews()).isEqualTo(1);
    await(graph.undo("ana"));
    assertThat(await(graph.pair(pair(1, 2))).value()).isEmpty();
    assertRefused(Refusal.NOTHING_TO_UNDO, () -> await(graph.undo("ana")));
  }

  @Test
  void undo_askedAgainWithItsId_takesNothingMoreBack() {
    submit(review(1, 2, POSITIVE, "ana"));
    submit(review(3, 4, POSITIVE, "ana"));
    UUID id = UUID.randomUUID();

    ReviewReceipt first = await(graph.undo("ana", id));
    ReviewReceipt again = await(graph.undo("ana", id));

    assertThat(first.id()).isEqualTo(id);
    assertThat(first.duplicate()).isFalse();
    assertThat(again).isEqualTo(new ReviewReceipt(id, 3, pair(3, 4), first.effect(), true));
    assertThat(state(1, 2).decision()).isEqualTo(POSITIVE);
    assertRefused(Refusal.ID_REUSED, () -> await(graph.undo("ben", id)));
  }

  @Test
  void undo_withTheIdOfAReview_isRefused() {
    UUID id = submit(review(1, 2, POSITIVE, "ana")).id();

    assertRefused(Refusal.ID_REUSED, () -> await(graph.undo("ana", id)));
    assertThat(state(1, 2).decision()).isEqualTo(POSITIVE);
  }

  @Test
  void undo_whenAnotherReviewerDecidedSince_takesTheNextOlderOne() {
    submit(review(3, 4, POSITIVE, "ana"));
    submit(review(1, 2, POSITIVE, "ana"));
    submit(review(1, 2, NEGATIVE, "ben"));

    assertThat(await(graph.undo("ana")).pair()).isEqualTo(pair(3, 4));
    assertThat(state(1, 2).decision()).isEqualTo(NEGATIVE);
    await(graph.undo("ben"));
    assertThat(await(graph.undo("ana")).pair()).isEqualTo(pair(1, 2));
  }

  @Test
  void lease_severalReviewers_neverHoldTheSamePair() {
    propose(Map.of(pair(1, 2), 0.9, pair(3, 4), 0.8, pair(5, 6), 0.7));
    Offer ana = await(graph.lease("ana", 2));
    Offer ben = await(graph.lease("ben", 2));

    assertThat(pairs(ana)).containsExactly(pair(1, 2), pair(3, 4));
    assertThat(pairs(ben)).containsExactly(pair(5, 6));
    assertThat(await(graph.lease("eve", 1)).availability())
        .isEqualTo(GraphStatus.Availability.WAITING);
    assertThat(pairs(await(graph.lease("ana", 2)))).isEqualTo(pairs(ana));
    assertThat(graph.status().leased()).isEqualTo(3);
  }

  @Test
  void lease_expired_isOfferedToOthers() {
    propose(Map.of(pair(1, 2), 0.9));
    await(graph.lease("ana", 1));
    bench.clock.advance(Duration.ofSeconds(119));
    assertThat(pairs(await(graph.lease("ben", 1)))).isEmpty();
    bench.clock.advance(Duration.ofSeconds(1));
    assertThat(pairs(await(graph.lease("ben", 1)))).containsExactly(pair(1, 2));
    submit(review(1, 2, POSITIVE, "ana"));
  }

  @Test
  void lease_ofAPairThatWasOutOfWorkForAWhile_stands() {
    propose(Map.of(pair(1, 2), 0.9, pair(3, 4), 0.8));
    assertThat(pairs(await(graph.lease("ana", 1)))).containsExactly(pair(1, 2));
    await(graph.exclude(TestBench.ids(1), "ops", null));
    await(graph.include(TestBench.ids(1), "ops", null));

    assertThat(pairs(await(graph.peek(2)))).containsExactly(pair(3, 4));
    assertThat(pairs(await(graph.lease("ben", 2)))).containsExactly(pair(3, 4));
    assertThat(graph.status().availability()).isEqualTo(GraphStatus.Availability.WAITING);
    assertThat(pairs(await(graph.lease("ana", 1)))).containsExactly(pair(1, 2));
  }

  @Test
  void lease_ofSomebodyElse_isNoLeaseToDecideUnder() {
    propose(Map.of(pair(1, 2), 0.9));
    UUID token = await(graph.lease("ana", 1)).pairs().get(0).lease().token();
    ReviewSubmission stolen =
        new ReviewSubmission(
            null,
            review(1, 2, POSITIVE, "eve").review(),
            List.of(),
            null,
            token,
            false,
            null,
            null);
    assertRefused(Refusal.NOT_YOUR_LEASE, () -> submit(stolen));
  }

  @Test
  void lease_givenBackForLater_comesAfterAllOthers() {
    propose(Map.of(pair(1, 2), 0.9, pair(3, 4), 0.8));
    UUID token = await(graph.lease("ana", 1)).pairs().get(0).lease().token();
    await(graph.giveBack(token, true));

    assertThat(pairs(await(graph.lease("ana", 1)))).containsExactly(pair(3, 4));
    assertThat(pairs(await(graph.lease("ana", 2)))).containsExactly(pair(3, 4), pair(1, 2));
    assertRefused(Refusal.UNKNOWN_LEASE, () -> await(graph.renew(token)));
  }

  @Test
  void propose_ofAForeignAnnotation_saysWhichRow() {
    CandidateBatch.Builder batch = new CandidateBatch.Builder();
    batch.add(pair(1, 2), 0.5, Double.NaN, Double.NaN);
    batch.add(pair(1, 2), 0.6, Double.NaN, Double.NaN);
    batch.add(pair(1, 99), 0.6, Double.NaN, Double.NaN);
    assertThatThrownBy(() -> await(graph.propose(batch.build())))
        .isInstanceOfSatisfying(RefusedException.class, e -> assertThat(e.index()).isEqualTo(2));
    assertThat(graph.status().summary().candidates()).isZero();
  }

  @Test
  void propose_again_changesNothing() {
    Map<AnnotationPair, Double> scores = Map.of(pair(1, 2), 0.9, pair(3, 4), 0.8);
    assertThat(propose(scores)).isEqualTo(new AnnotationCatalogue.Imported(2, 0, 0));
    assertThat(propose(scores)).isEqualTo(new AnnotationCatalogue.Imported(0, 0, 2));
    assertThat(propose(Map.of(pair(1, 2), 0.7)))
        .isEqualTo(new AnnotationCatalogue.Imported(0, 1, 0));
  }

  private AnnotationCatalogue.Imported propose(Map<AnnotationPair, Double> scores) {
    return await(graph.propose(candidates(scores)));
  }

  private static List<AnnotationPair> pairs(Offer offer) {
    return offer.pairs().stream().map(offered -> offered.due().pair()).toList();
  }

  @Test
  void review_ofOneReviewerTooMany_isRefusedWhole() {
    List<ReviewSubmission> ghosts =
        IntStream.range(0, WorkTally.MOST_REVIEWERS)
            .mapToObj(i -> review(1, 2, POSITIVE, "ghost " + i))
            .toList();
    await(graph.review(ghosts.subList(0, 1_500)));

    assertRefused(
        Refusal.TOO_MANY_REVIEWERS,
        () ->
            await(
                graph.review(
                    Stream.concat(
                            ghosts.subList(1_000, ghosts.size()).stream(),
                            Stream.of(review(1, 2, POSITIVE, "one more")))
                        .toList())));
    assertThat(graph.status().lastSeq()).isEqualTo(1_500);

    await(graph.review(ghosts.subList(1_500, ghosts.size())));
    assertRefused(Refusal.TOO_MANY_REVIEWERS, () -> submit(review(1, 2, NEGATIVE, "one more")));
    assertThat(submit(review(1, 2, NEGATIVE, "ghost 7")).seq())
        .isEqualTo(WorkTally.MOST_REVIEWERS + 1L);
  }

  /** Each photo and pair of a page once took a place of its own in the mailbox. */
  @Test
  void review_besideManyWhoLookAtAGroupOfSixty_isNotRefused() {
    List<AnnotationId> group = bench.known(101, 160);
    try (TestBench small = bench.with(100)) {
      reviewBesidePages(small.open(group), group);
    }
  }

  private static void reviewBesidePages(GraphClient shown, List<AnnotationId> group) {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch posted = new CountDownLatch(1);
    CompletionStage<Boolean> held =
        shown.read(
            () -> {
              begun.countDown();
              return awaited(posted);
            });
    assertThat(awaited(begun)).isTrue();
    List<CompletionStage<?>> pages = new ArrayList<>();
    for (int person = 0; person < 24; person++) {
      pages.add(shown.pages().individualsOf(group));
      pages.add(shown.pages().pairedIndividual(group.get(person), 60));
    }
    CompletionStage<List<ReviewReceipt>> taken =
        shown.review(List.of(review(101, 102, POSITIVE, "ana")));
    posted.countDown();
    assertThat(await(held)).isTrue();
    assertThat(await(taken).get(0).seq()).isEqualTo(1);
    pages.forEach(TestBench::await);
  }

  @Test
  void neighbours_areThoseOfTheHighestScore() {
    await(
        graph.propose(
            TestBench.candidates(Map.of(pair(1, 4), 0.3, pair(2, 5), 0.8, pair(3, 4), 0.6))));
    submit(review(1, 2, POSITIVE, "ana"));
    submit(review(2, 3, POSITIVE, "ana"));
    submit(review(3, 6, NEGATIVE, "ana"));
    submit(review(4, 7, POSITIVE, "ana"));

    List<PageReads.Neighbour> found =
        await(graph.pages().neighbours(ids(2).get(0), 8)).value().orElseThrow();
    assertThat(found)
        .extracting(each -> each.pair().pair())
        .containsExactly(pair(2, 5), pair(3, 4), pair(3, 6));
    assertThat(found.get(1).individual().members()).isEqualTo(ids(4, 7));
    assertThat(await(graph.pages().neighbours(ids(2).get(0), 1)).value().orElseThrow()).hasSize(1);
    assertThat(await(graph.pages().neighbours(ids(99).get(0), 1)).value()).isEmpty();
  }

  @Test
  void pages_showOneInstant() {
    submit(review(1, 2, POSITIVE, "ana"));
    submit(review(2, 3, POSITIVE, "ana"));
    submit(review(4, 5, NEGATIVE, "ben"));
    await(graph.exclude(ids(10), "ana", null));

    Map<AnnotationId, Individual> found =
        await(graph.pages().individualsOf(ids(1, 3, 4, 10, 99))).value();
    assertThat(found.keySet()).isEqualTo(Set.copyOf(ids(1, 3, 4)));
    assertThat(found.get(ids(1).get(0))).isSameAs(found.get(ids(3).get(0)));
    assertThat(found.get(ids(4).get(0)).members()).isEqualTo(ids(4));

    PageReads.PairedIndividual individual =
        await(graph.pages().pairedIndividual(ids(3).get(0), 2)).value().orElseThrow();
    assertThat(individual.individual().members()).isEqualTo(ids(1, 2, 3));
    assertThat(individual.pairs()).extracting(PairState::pair).containsExactly(pair(1, 2));
    assertThat(await(graph.pages().pairedIndividual(ids(10).get(0), 2)).value()).isEmpty();

    assertThat(await(graph.pages().excluded(null, 5)).value()).isEqualTo(ids(10));
    assertThat(await(graph.pages().excluded(ids(10).get(0), 5)).value()).isEmpty();
    assertThat(await(graph.pages().newestOf("ana", 5))).containsExactly(2, 1);
    await(graph.undo("ana"));
    assertThat(await(graph.pages().newestOf("ana", 5))).containsExactly(1);
  }

  @Test
  void review_secondUnderALease_isTheFirstOnesDuplicate_orItsCorrection() {
    propose(Map.of(pair(1, 2), 0.9));
    UUID token = await(graph.lease("ana", 1)).pairs().get(0).lease().token();
    ReviewReceipt first = submit(under(token, POSITIVE, false));
    int before = state(1, 2).reviews();

    ReviewReceipt second = submit(under(token, NEGATIVE, false));
    assertThat(second.duplicate()).isTrue();
    assertThat(second.seq()).isEqualTo(first.seq());
    assertThat(state(1, 2).decision()).isEqualTo(POSITIVE);

    ReviewReceipt corrected = submit(under(token, NEGATIVE, true));
    assertThat(corrected.duplicate()).isFalse();
    assertThat(state(1, 2).decision()).isEqualTo(NEGATIVE);
    assertThat(state(1, 2).reviews()).isEqualTo(before);
    assertThat(submit(under(token, POSITIVE, false)).seq()).isEqualTo(corrected.seq());
  }

  @Test
  void review_twoUnderALeaseInOneBody_countOnce() {
    propose(Map.of(pair(1, 2), 0.9));
    UUID token = await(graph.lease("ana", 1)).pairs().get(0).lease().token();
    List<ReviewReceipt> receipts =
        await(graph.review(List.of(under(token, POSITIVE, false), under(token, NEGATIVE, false))));
    assertThat(receipts).extracting(ReviewReceipt::duplicate).containsExactly(false, true);
    assertThat(state(1, 2).reviews()).isEqualTo(1);
  }

  @Test
  void review_andItsCorrectionInOneBody_leaveTheCorrection() {
    propose(Map.of(pair(1, 2), 0.9));
    UUID token = await(graph.lease("ana", 1)).pairs().get(0).lease().token();
    List<ReviewReceipt> receipts =
        await(graph.review(List.of(under(token, POSITIVE, false), under(token, NEGATIVE, true))));
    assertThat(receipts).extracting(ReviewReceipt::duplicate).containsExactly(false, false);
    assertThat(state(1, 2).decision()).isEqualTo(NEGATIVE);
    assertThat(state(1, 2).reviews()).isEqualTo(1);
  }

  @Test
  void review_underTheLeaseOfOneThatWasTakenBack_isTaken() {
    propose(Map.of(pair(1, 2), 0.9));
    UUID token = await(graph.lease("ana", 1)).pairs().get(0).lease().token();
    submit(under(token, POSITIVE, false));
    await(graph.undo("ana"));

    assertThat(submit(under(token, NEGATIVE, false)).duplicate()).isFalse();

    assertThat(state(1, 2).decision()).isEqualTo(NEGATIVE);
    assertThat(submit(under(token, POSITIVE, false)).duplicate()).isTrue();
  }

  private static ReviewSubmission under(UUID lease, EvidenceDecision said, boolean correction) {
    return new ReviewSubmission(
        null, review(1, 2, said, "ana").review(), List.of(), null, lease, correction, null, null);
  }
}
