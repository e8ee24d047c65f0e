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

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
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

  /** Has graphs that are made again from their journals wait. */
  private final class HeldReplays implements AutoCloseable {

    private final CompletableFuture<Boolean> begun = new CompletableFuture<>();
    private final CompletableFuture<Boolean> first = new CompletableFuture<>();
    private final CompletableFuture<Boolean> others = new CompletableFuture<>();
    private final AtomicInteger replays = new AtomicInteger();

    HeldReplays() {
      bench.journal.beforeReplay(
          () -> {
            boolean isFirst = replays.incrementAndGet() == 1;
            begun.complete(true);
            await(isFirst ? first : others);
          });
    }

    void awaitBegun() {
      await(begun);
    }

    /** Lets the first one go on. */
    void release() {
      first.complete(true);
    }

    int count() {
      return replays.get();
    }

    void releaseAll() {
      bench.journal.beforeReplay(() -> {});
      first.complete(true);
      others.complete(true);
    }

    @Override
    public void close() {
      releaseAll();
    }
  }

  private void assertIsWhatTheJournalHolds(GraphClient graph) {
    String present = seen(graph);
    try (TestBench restarted = new TestBench(bench.journal, bench.catalogue)) {
      await(restarted.curation.replay());
      assertThat(present).isEqualTo(seen(restarted.bean.client(graph.id())));
    }
  }

  private static final UUID ZEBRAS_ACT = new UUID(7, 7);

  /** A volunteer's answers, of which one is an act, so old that the graph has to be made again. */
  private GraphClient withOldAnswersOfZebra() {
    GraphClient graph = open(Backend.EVIDENCE);
    work(graph);
    await(
        graph.review(
            List.of(review(7, 8, NEGATIVE, "zebra")),
            new ActWish(ZEBRAS_ACT, "repair", null, false)));
    await(graph.review(List.of(review(1, 4, NEGATIVE, "zebra"))));
    outdate(graph, 0.4);
    return graph;
  }

  /** Has no answer so far be one that the graph can take back by itself. */
  private static void outdate(GraphClient graph, double score) {
    await(graph.propose(TestBench.candidates(Map.of(pair(7, 8), score))));
  }

  /** The database goes away after the next entry. */
  private void anotherAnswerThatIsOldAtOnce(GraphClient graph) {
    await(graph.review(List.of(review(2, 3, NEGATIVE, "zebra"))));
    outdate(graph, 0.5);
    bench.journal.beforeReplay(() -> {});
    bench.journal.failNext(MemoryJournal.Fault.GONE_AFTERWARDS);
  }

  @Test
  void allOfAVolunteerWhoGoesOn_areTakenBack_andTheGraphIsMadeAgainOnce() {
    GraphClient graph = withOldAnswersOfZebra();
    try (HeldReplays held = new HeldReplays()) {
      CompletionStage<TakenBack> taken = graph.takeBackAll("zebra", CURATOR);
      held.awaitBegun();
      await(graph.review(List.of(review(2, 3, NEGATIVE, "zebra"))));
      await(graph.review(List.of(review(6, 7, NEGATIVE, "ana"))));
      held.release();

      assertThat(await(taken).reviews()).hasSize(3);
      assertThat(held.count()).isEqualTo(1);
    }
    assertIsWhatTheJournalHolds(graph);
    assertThat(decision(graph)).isEqualTo(UNREVIEWED);
  }

  /** What came meanwhile is old at once: nobody waits for a second graph, which may be as late. */
  @Test
  void allOfAVolunteerWhoGoesOnAmongCandidates_areTakenBack_withoutTheDatabaseAfterwards() {
    GraphClient graph = withOldAnswersOfZebra();
    String taken;
    try (HeldReplays held = new HeldReplays()) {
      CompletionStage<TakenBack> all = graph.takeBackAll("zebra", CURATOR);
      held.awaitBegun();
      anotherAnswerThatIsOldAtOnce(graph);
      held.release();
      assertThat(await(all).reviews()).hasSize(3);
      taken = seen(graph);
      bench.journal.unreachable(false);
    }
    assertIsWhatTheJournalHolds(graph);
    assertThat(seen(graph)).isEqualTo(taken);
  }

  /** The graph was made without more than that. */
  @Test
  void undoOfOneOfMany_whileAllAreToBeTakenBack_leavesTheOthers() {
    GraphClient graph = withOldAnswersOfZebra();
    try (HeldReplays held = new HeldReplays()) {
      CompletionStage<TakenBack> all = graph.takeBackAll("zebra", CURATOR);
      held.awaitBegun();
      CompletionStage<TakenBack> one = graph.takeBack("dora", ZEBRAS_ACT, null, false);
      await(graph.review(List.of(review(2, 3, NEGATIVE, "zebra"))));
      held.release();

      await(one.handle((done, refused) -> true));
      bench.journal.beforeReplay(() -> {});
      assertIsWhatTheJournalHolds(graph);
      held.releaseAll();
      await(all.handle((done, refused) -> true));
    }
    assertIsWhatTheJournalHolds(graph);
    assertThat(await(graph.pair(pair(1, 4))).value().orElseThrow().decision())
        .isEqualTo(UNREVIEWED);
  }

  /** What was the newest answer stands, and another is taken back. */
  @Test
  void undoOfTheNewest_afterWhichAnotherCame_leavesTheOneBefore() {
    GraphClient graph = withOldAnswersOfZebra();
    try (HeldReplays held = new HeldReplays()) {
      CompletionStage<ReviewReceipt> undone = graph.undo("zebra");
      held.awaitBegun();
      anotherAnswerThatIsOldAtOnce(graph);
      held.release();
      assertThat(await(undone).pair()).isEqualTo(pair(2, 3));
      bench.journal.unreachable(false);
    }
    assertThat(await(graph.pair(pair(1, 4))).value().orElseThrow().decision()).isEqualTo(NEGATIVE);
    assertIsWhatTheJournalHolds(graph);
  }

  @Test
  void undosOfAllKindsAmongOtherWork_leaveWhatTheJournalHolds() {
    int done = 0;
    int remade = 0;
    for (long seed = 1; seed <= 10; seed++) {
      Random random = new Random(seed);
      try (TestBench other = new TestBench()) {
        GraphClient graph = open(other, Backend.EVIDENCE);
        List<UUID> acts = new ArrayList<>(List.of(UUID.randomUUID()));
        for (int round = 0; round < 4; round++) {
          CompletableFuture<Boolean> gate = new CompletableFuture<>();
          AtomicInteger replays = new AtomicInteger();
          other.journal.beforeReplay(
              () -> {
                replays.incrementAndGet();
                await(gate);
              });
          List<CompletionStage<?>> asked = new ArrayList<>();
          for (int step = 0; step < 12; step++) {
            asked.add(anything(graph, random, acts));
          }
          gate.complete(true);
          for (CompletionStage<?> each : asked) {
            done += await(each.handle((result, refused) -> refused == null ? 1 : 0));
          }
          remade += replays.get();
          String present = seen(graph);
          try (TestBench restarted = new TestBench(other.journal, other.catalogue)) {
            await(restarted.curation.replay());
            assertThat(present)
                .as("seed %d, round %d", seed, round)
                .isEqualTo(seen(restarted.bean.client(graph.id())));
          }
        }
      }
    }
    assertThat(done).isGreaterThan(200);
    assertThat(remade).isGreaterThan(20);
  }

  private static CompletionStage<?> anything(GraphClient graph, Random random, List<UUID> acts) {
    String who = "r" + random.nextInt(3);
    int a = 1 + random.nextInt(7);
    int b = a + 1 + random.nextInt(8 - a);
    EvidenceDecision said = random.nextBoolean() ? POSITIVE : NEGATIVE;
    return switch (random.nextInt(8)) {
      case 0 -> graph.undo(who);
      case 1 -> graph.takeBackAll(who, CURATOR);
      case 2 -> graph.takeBack(CURATOR, acts.get(random.nextInt(acts.size())), null, false);
      case 3, 4 -> graph.propose(TestBench.candidates(Map.of(pair(a, b), random.nextDouble())));
      case 5 -> {
        acts.add(new UUID(random.nextLong(), random.nextLong()));
        yield graph.review(
            List.of(review(a, b, said, who)),
            new ActWish(acts.get(acts.size() - 1), "repair", null, false));
      }
      default -> graph.review(List.of(review(a, b, said, who)));
    };
  }

  private static void assertUnavailable(ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            RefusedException.class,
            e -> assertThat(e.refusal()).isEqualTo(Refusal.JOURNAL_UNAVAILABLE));
  }
}
