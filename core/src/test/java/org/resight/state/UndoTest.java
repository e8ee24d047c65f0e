package org.resight.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.resight.model.EvidenceDecision.NEGATIVE;
import static org.resight.model.EvidenceDecision.POSITIVE;
import static org.resight.model.EvidenceDecision.UNREVIEWED;
import static org.resight.state.TestBench.await;
import static org.resight.state.TestBench.ids;
import static org.resight.state.TestBench.pair;
import static org.resight.state.TestBench.review;

import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.resight.graph.ActWish;
import org.resight.graph.GraphClient;
import org.resight.graph.GraphStatus;
import org.resight.graph.PairFilter;
import org.resight.graph.ReviewReceipt;
import org.resight.graph.ReviewSubmission;
import org.resight.graph.TakenBack;
import org.resight.journal.Backend;
import org.resight.journal.CandidateBatch;
import org.resight.journal.MemoryJournal;
import org.resight.model.EvidenceDecision;
import org.resight.refusal.Refusal;
import org.resight.refusal.RefusedException;

/** An undo takes back exactly what was done, to the digit, on both backends. */
class UndoTest {

  private static final String CURATOR = "cleo";

  private final TestBench bench = new TestBench();

  @AfterEach
  void close() {
    bench.close();
  }

  private GraphClient open(Backend backend) {
    return open(bench, backend);
  }

  private static GraphClient open(TestBench bench, Backend backend) {
    bench.known(1, 8);
    GraphClient graph = bench.open(ids(1, 2, 3, 4, 5, 6, 7, 8), Map.of(), backend);
    CandidateBatch.Builder candidates = new CandidateBatch.Builder();
    for (int a = 1; a <= 8; a++) {
      for (int b = a + 1; b <= 8; b++) {
        candidates.add(
            pair(a, b),
            (a + 1) / 2 == (b + 1) / 2 ? 0.9 : 0.07 * (a + b % 3),
            Double.NaN,
            Double.NaN);
      }
    }
    await(graph.propose(candidates.build()));
    return graph;
  }

  /** Everything that is told of a graph, but how many reviews the journal has. */
  static String seen(GraphClient graph) {
    GraphStatus status = graph.status();
    return String.join(
        "\n",
        status.summary().toString(),
        String.valueOf(status.estimate()),
        status.availability().toString(),
        await(graph.individuals(null, 100)).value().toString(),
        await(graph.inconsistencies(null, 100)).value().toString(),
        await(graph.separations(null, 100)).value().toString(),
        await(graph.pairs(new PairFilter(null, 1000, null, null))).value().toString(),
        await(graph.peek(100)).pairs().toString());
  }

  private static void work(GraphClient graph) {
    await(
        graph.review(
            List.of(
                review(1, 2, POSITIVE, "ana"),
                review(2, 3, POSITIVE, "ana"),
                review(3, 4, POSITIVE, "ben"),
                review(1, 3, NEGATIVE, "ben"),
                review(5, 6, POSITIVE, "ana"),
                review(5, 7, NEGATIVE, "ben"))));
  }

  private static final List<ReviewSubmission> REPAIR =
      List.of(
          review(2, 3, NEGATIVE, CURATOR),
          review(1, 3, NEGATIVE, CURATOR),
          review(1, 4, NEGATIVE, CURATOR));

  @ParameterizedTest
  @EnumSource(Backend.class)
  void undo_ofAnAct_byAnybody_restoresEverythingToTheDigit(Backend backend) {
    GraphClient graph = open(backend);
    work(graph);
    String before = seen(graph);
    UUID act = UUID.randomUUID();
    await(graph.review(REPAIR, new ActWish(act, "repair", null, false)));
    assertThat(seen(graph)).isNotEqualTo(before);

    TakenBack taken = await(graph.takeBack("dora", act, UUID.randomUUID(), false));

    assertThat(taken.reviews()).hasSize(3);
    assertThat(seen(graph)).isEqualTo(before);
    assertThatThrownBy(() -> await(graph.takeBack("dora", act, null, false)))
        .isInstanceOfSatisfying(
            RefusedException.class,
            e -> assertThat(e.refusal()).isEqualTo(Refusal.NOTHING_TO_UNDO));
  }

  @ParameterizedTest
  @EnumSource(Backend.class)
  void allOfOneVolunteer_areTakenBackAtOnce_toTheDigit(Backend backend) {
    GraphClient graph = open(backend);
    work(graph);
    String before = seen(graph);
    await(graph.review(List.of(review(2, 3, NEGATIVE, "zebra"), review(7, 8, POSITIVE, "zebra"))));
    await(graph.review(List.of(review(1, 4, NEGATIVE, "zebra"))));
    assertThat(seen(graph)).isNotEqualTo(before);

    TakenBack taken = await(graph.takeBackAll("zebra", CURATOR));

    assertThat(taken.reviews()).hasSize(3);
    assertThat(seen(graph)).isEqualTo(before);
    assertThatThrownBy(() -> await(graph.takeBackAll("zebra", CURATOR)))
        .isInstanceOfSatisfying(
            RefusedException.class,
            e -> assertThat(e.refusal()).isEqualTo(Refusal.NOTHING_TO_UNDO));
    assertThat(await(graph.undo("ana")).pair()).isEqualTo(pair(5, 6));
  }

  @ParameterizedTest
  @EnumSource(Backend.class)
  void undo_ofOneReview_restoresEverything_andOfItsActToo(Backend backend) {
    GraphClient graph = open(backend);
    work(graph);
    String before = seen(graph);
    await(graph.review(List.of(review(7, 8, POSITIVE, "ana"))));
    await(graph.undo("ana"));
    assertThat(seen(graph)).isEqualTo(before);

    await(graph.review(REPAIR, new ActWish(UUID.randomUUID(), "repair", null, false)));
    assertThat(await(graph.takeBack(CURATOR, null, null, false)).reviews()).hasSize(3);
    assertThat(seen(graph)).isEqualTo(before);
  }

  @ParameterizedTest
  @EnumSource(Backend.class)
  void undo_afterOthersWentOn_leavesWhatTheyDid(Backend backend) {
    GraphClient with = open(backend);
    work(with);
    UUID act = UUID.randomUUID();
    await(with.review(REPAIR, new ActWish(act, "repair", null, false)));
    await(with.review(List.of(review(1, 3, POSITIVE, "ben"), review(6, 8, NEGATIVE, "ana"))));
    await(with.takeBack("dora", act, null, false));
    Object pairs = await(with.pairs(new PairFilter(null, 1000, null, null))).value();

    try (TestBench other = new TestBench()) {
      GraphClient without = open(other, backend);
      work(without);
      await(without.review(List.of(review(1, 3, POSITIVE, "ben"), review(6, 8, NEGATIVE, "ana"))));
      assertThat(pairs)
          .isEqualTo(await(without.pairs(new PairFilter(null, 1000, null, null))).value());
      assertThat(await(with.inconsistencies(null, 100)).value())
          .isEqualTo(await(without.inconsistencies(null, 100)).value());
    }
  }

  @ParameterizedTest
  @EnumSource(Backend.class)
  void undo_afterARestart_isStillExact_andWhatIsUndoneStaysSo(Backend backend) {
    GraphClient graph = open(backend);
    work(graph);
    String before = seen(graph);
    UUID first = UUID.randomUUID();
    await(graph.review(REPAIR, new ActWish(first, "repair", null, false)));
    await(graph.takeBack("dora", first, null, false));
    UUID second = UUID.randomUUID();
    await(graph.review(REPAIR, new ActWish(second, "repair", null, false)));
    String repaired = seen(graph);

    try (TestBench restarted = new TestBench(bench.journal, bench.catalogue)) {
      await(restarted.curation.replay());
      GraphClient again = restarted.bean.client(graph.id());
      assertThat(seen(again)).isEqualTo(repaired);
      await(again.takeBack(CURATOR, second, null, false));
      assertThat(seen(again)).isEqualTo(before);
    }
    try (TestBench restarted = new TestBench(bench.journal, bench.catalogue)) {
      await(restarted.curation.replay());
      assertThat(seen(restarted.bean.client(graph.id()))).isEqualTo(before);
    }
  }

  @Test
  void undo_ofOwnReviewsOnly_leavesOthersAndNames() {
    GraphClient graph = open(Backend.GRAPH);
    work(graph);
    UUID repair = UUID.randomUUID();
    UUID named = UUID.randomUUID();
    await(graph.review(REPAIR, new ActWish(repair, "repair", null, false)));
    await(
        graph.review(
            List.of(review(7, 8, POSITIVE, CURATOR)), new ActWish(named, "merge", "Asha", false)));

    assertThatThrownBy(() -> await(graph.takeBack("dora", repair, null, true)))
        .isInstanceOfSatisfying(
            RefusedException.class, e -> assertThat(e.refusal()).isEqualTo(Refusal.NOT_YOUR_ACT));
    assertThatThrownBy(() -> await(graph.takeBack(CURATOR, null, null, true)))
        .isInstanceOfSatisfying(
            RefusedException.class, e -> assertThat(e.refusal()).isEqualTo(Refusal.NOT_YOUR_ACT));
    assertThat(await(graph.takeBack(CURATOR, repair, null, true)).reviews()).hasSize(3);
  }

  @ParameterizedTest
  @EnumSource(Backend.class)
  void undo_sentAgain_takesNothingMoreBack(Backend backend) {
    GraphClient graph = open(backend);
    work(graph);
    UUID act = UUID.randomUUID();
    await(graph.review(REPAIR, new ActWish(act, "repair", null, false)));
    UUID id = UUID.randomUUID();
    TakenBack first = await(graph.takeBack("dora", act, id, false));
    TakenBack again = await(graph.takeBack("dora", act, id, false));
    assertThat(again.duplicate()).isTrue();
    assertThat(again.reviews())
        .extracting(ReviewReceipt::seq)
        .isEqualTo(first.reviews().stream().map(ReviewReceipt::seq).toList());
  }

  /**
   * Each waits for a graph without its own answers; which of these is made last, and when, must not
   * matter.
   */
  @Test
  void undosOfOldAnswersByManyAtOnce_areAllAnswered() {
    GraphClient graph = bench.open(bench.known(1, 40), Map.of(), Backend.EVIDENCE);
    for (int round = 0; round < 40; round++) {
      for (int who = 0; who < 12; who++) {
        await(graph.review(List.of(review(3 * who + 1, 3 * who + 2, POSITIVE, "r" + who))));
      }
      // Another candidate, and the answers before it cannot be taken back at once any more.
      await(graph.propose(TestBench.candidates(Map.of(pair(3, 6), round / 100.0))));
      List<CompletionStage<ReviewReceipt>> undone =
          IntStream.range(0, 12).mapToObj(who -> graph.undo("r" + who)).toList();
      undone.forEach(each -> assertThat(await(each).duplicate()).isFalse());
    }
  }

  /** An answer so old that the graph has to be made again without it. */
  private GraphClient withAnOldAnswer() {
    GraphClient graph = open(Backend.EVIDENCE);
    work(graph);
    await(graph.review(List.of(review(7, 8, NEGATIVE, CURATOR))));
    await(graph.propose(TestBench.candidates(Map.of(pair(7, 8), 0.4))));
    return graph;
  }

  private static EvidenceDecision decision(GraphClient graph) {
    return await(graph.pair(pair(7, 8))).value().orElseThrow().decision();
  }

  @Test
  void undo_ofAnOldAnswer_needsNoDatabaseOnceItIsWritten() {
    GraphClient graph = withAnOldAnswer();
    bench.journal.failNext(MemoryJournal.Fault.GONE_AFTERWARDS);

    await(graph.undo(CURATOR));

    assertThat(decision(graph)).isEqualTo(UNREVIEWED);
    assertThat(graph.status().lastSeq()).isEqualTo(8);
    bench.journal.unreachable(false);
    await(graph.review(List.of(review(7, 8, POSITIVE, CURATOR))));
    assertThat(decision(graph)).isEqualTo(POSITIVE);
  }

  @Test
  void undo_ofAnOldAnswer_whileNothingCanBeWritten_changesNothing() {
    GraphClient graph = withAnOldAnswer();
    String before = seen(graph);
    bench.journal.failNext(MemoryJournal.Fault.NOT_WRITTEN_AND_GONE);

    assertUnavailable(() -> await(graph.undo(CURATOR)));

    assertThat(seen(graph)).isEqualTo(before);
    bench.journal.unreachable(false);
    await(graph.undo(CURATOR));
    assertThat(decision(graph)).isEqualTo(UNREVIEWED);
  }

  @Test
  void undo_thatCouldOnlyBeReadInPart_isNotTold() {
    GraphClient graph = withAnOldAnswer();
    bench.journal.failNext(MemoryJournal.Fault.WRITTEN_IN_SILENCE);
    assertUnavailable(() -> await(graph.undo(CURATOR)));
    assertThat(decision(graph)).isEqualTo(NEGATIVE);
    bench.journal.goneAfterReplay();

    assertUnavailable(() -> await(graph.review(List.of(review(1, 8, NEGATIVE, "ana")))));

    assertUnavailable(() -> decision(graph));
    assertThat(graph.status().lastSeq()).isEqualTo(7);
    bench.journal.unreachable(false);
    assertThat(decision(graph)).isEqualTo(UNREVIEWED);
    assertThat(graph.status().lastSeq()).isEqualTo(8);
  }

  private static void assertUnavailable(ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            RefusedException.class,
            e -> assertThat(e.refusal()).isEqualTo(Refusal.JOURNAL_UNAVAILABLE));
  }
}
