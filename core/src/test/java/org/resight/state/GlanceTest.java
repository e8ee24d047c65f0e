package org.resight.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.resight.state.TestBench.await;
import static org.resight.state.TestBench.id;
import static org.resight.state.TestBench.ids;
import static org.resight.state.TestBench.pair;
import static org.resight.state.TestBench.review;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.resight.graph.Asked;
import org.resight.graph.GlanceReceipt;
import org.resight.graph.GlanceSubmission;
import org.resight.graph.GraphClient;
import org.resight.graph.PairFilter;
import org.resight.graph.ReviewReceipt;
import org.resight.graph.TakenBack;
import org.resight.journal.Backend;
import org.resight.journal.CandidateBatch;
import org.resight.journal.JournalEntry;
import org.resight.lease.Lease;
import org.resight.lease.Offered;
import org.resight.lease.OfferedGlance;
import org.resight.lease.OfferedPair;
import org.resight.lease.Pace;
import org.resight.model.AnnotationId;
import org.resight.model.AnnotationPair;
import org.resight.model.EvidenceDecision;
import org.resight.model.Glance;
import org.resight.model.Marks;
import org.resight.model.QuestionKind;
import org.resight.refusal.Refusal;
import org.resight.refusal.RefusedException;

/** Questions about many photos: who gets them, what becomes of an answer, and that it is undone. */
class GlanceTest {

  private static final Set<QuestionKind> WHICH = EnumSet.of(QuestionKind.WHICH);
  private static final Set<QuestionKind> GROUP = EnumSet.of(QuestionKind.GROUP);
  private static final Set<QuestionKind> ANY = EnumSet.allOf(QuestionKind.class);

  private final TestBench bench = new TestBench();

  @AfterEach
  void close() {
    bench.close();
  }

  /** Photos of which photo 1 resembles 19 others a little, and 21 to 26 are taken for one. */
  private static GraphClient open(TestBench bench, Backend backend, double doubles) {
    GraphClient graph =
        bench.open(
            bench.known(1, 40),
            Map.of("review.double", doubles, "convergence.enabled", false),
            backend);
    CandidateBatch.Builder candidates = new CandidateBatch.Builder();
    for (int other = 2; other <= 20; other++) {
      candidates.add(pair(1, other), 0.4 + other / 200.0, Double.NaN, Double.NaN);
    }
    for (int a = 21; a <= 26; a++) {
      for (int b = a + 1; b <= 26; b++) {
        candidates.add(pair(a, b), 0.7 + (a + b) / 1000.0, Double.NaN, Double.NaN);
      }
    }
    await(graph.propose(candidates.build()));
    if (backend == Backend.EVIDENCE) {
      List<Double> same = scores(0.72, 0.77, 30);
      same.addAll(scores(0.4, 0.52, 15));
      List<Double> different = scores(0.4, 0.52, 40);
      different.addAll(scores(0.72, 0.77, 12));
      await(graph.calibrate(new JournalEntry.Calibrated(same, different)));
    } else {
      for (int a = 21; a < 26; a++) {
        await(graph.review(List.of(review(a, a + 1, EvidenceDecision.POSITIVE, "zoe"))));
      }
    }
    return graph;
  }

  private GraphClient open(Backend backend) {
    return open(bench, backend, 0);
  }

  private static List<Double> scores(double from, double to, int count) {
    List<Double> scores = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      scores.add(from + (to - from) * i / (count - 1));
    }
    return scores;
  }

  private static OfferedGlance ask(GraphClient graph, Set<QuestionKind> kinds, String reviewer) {
    Asked asked = await(graph.ask(kinds, reviewer, 1));
    assertThat(asked.questions()).hasSize(1);
    return (OfferedGlance) asked.questions().get(0);
  }

  private static UUID token(Offered offered) {
    return lease(offered).token();
  }

  private static Lease lease(Offered offered) {
    Lease lease = offered.lease();
    assertThat(lease).isNotNull();
    return lease;
  }

  private static GlanceSubmission marked(
      UUID act, OfferedGlance asked, String reviewer, int... marked) {
    return new GlanceSubmission(
        act,
        asked.glance(),
        Marks.of(Set.copyOf(Arrays.stream(marked).mapToObj(asked.glance().photos()::get).toList())),
        reviewer,
        token(asked),
        null,
        null);
  }

  private static Map<AnnotationPair, EvidenceDecision> decisions(GraphClient graph) {
    Map<AnnotationPair, EvidenceDecision> decisions = new TreeMap<>();
    await(graph.pairs(new PairFilter(null, 1000, null, null)))
        .value()
        .items()
        .forEach(pair -> decisions.put(pair.pair(), pair.decision()));
    return decisions;
  }

  private static boolean isDecided(GraphClient graph, AnnotationPair pair) {
    EvidenceDecision decision = decisions(graph).get(pair);
    return decision != null && decision != EvidenceDecision.UNREVIEWED;
  }

  private static Set<AnnotationId> individual(GraphClient graph, AnnotationId photo) {
    return new HashSet<>(await(graph.individualOf(photo)).value().orElseThrow().members());
  }

  @ParameterizedTest
  @EnumSource(Backend.class)
  void which_becomesOneReviewForEachPhoto_andOneUndoTakesAllBack(Backend backend) {
    GraphClient graph = open(backend);
    String before = UndoTest.seen(graph);
    OfferedGlance asked = ask(graph, WHICH, "ana");
    AnnotationId first = asked.glance().first();
    assertThat(asked.glance().kind()).isEqualTo(QuestionKind.WHICH);
    assertThat(asked.glance().photos()).hasSizeBetween(3, 13);
    assertThat(asked.glance().others())
        .allSatisfy(other -> assertThat(individual(graph, first)).doesNotContain(other));

    GlanceReceipt receipt = await(graph.answer(marked(UUID.randomUUID(), asked, "ana", 1, 3)));

    assertThat(receipt.reviews()).hasSize(asked.glance().others().size());
    for (int i = 1; i < asked.glance().photos().size(); i++) {
      assertThat(decisions(graph))
          .containsEntry(
              AnnotationPair.of(first, asked.glance().photos().get(i)),
              i == 1 || i == 3 ? EvidenceDecision.POSITIVE : EvidenceDecision.NEGATIVE);
    }
    TakenBack taken = await(graph.takeBack("ana", null, UUID.randomUUID(), true));
    assertThat(taken.act()).isEqualTo(receipt.act());
    assertThat(taken.reviews()).hasSize(receipt.reviews().size());
    assertThat(UndoTest.seen(graph)).isEqualTo(before);
  }

  @ParameterizedTest
  @EnumSource(Backend.class)
  void group_joinsWhatStays_andPartsWhatIsMarked(Backend backend) {
    GraphClient graph = open(backend);
    String before = UndoTest.seen(graph);
    OfferedGlance asked = ask(graph, GROUP, "ana");
    List<AnnotationId> photos = asked.glance().photos();
    assertThat(photos).containsExactlyInAnyOrderElementsOf(ids(21, 22, 23, 24, 25, 26));
    assertThat(individual(graph, photos.get(0))).containsAll(photos);

    UUID act = UUID.randomUUID();
    GlanceReceipt receipt = await(graph.answer(marked(act, asked, "ana", 2)));

    Map<AnnotationPair, EvidenceDecision> decided = decisions(graph);
    List<EvidenceDecision> said =
        receipt.reviews().stream().map(review -> decided.get(review.pair())).toList();
    assertThat(said).filteredOn(EvidenceDecision.POSITIVE::equals).hasSize(photos.size() - 2);
    assertThat(receipt.reviews())
        .filteredOn(review -> decided.get(review.pair()) == EvidenceDecision.NEGATIVE)
        .isNotEmpty()
        .allSatisfy(
            review ->
                assertThat(List.of(review.pair().a(), review.pair().b())).contains(photos.get(2)));
    if (backend == Backend.GRAPH) {
      assertThat(individual(graph, photos.get(2))).containsExactly(photos.get(2));
      assertThat(individual(graph, photos.get(0))).hasSize(5);
    } else {
      assertThat(receipt.reviews()).as("one answer a photo").hasSize(photos.size() - 1);
    }
    await(graph.takeBack("dora", act, UUID.randomUUID(), false));
    assertThat(UndoTest.seen(graph)).isEqualTo(before);
  }

  @ParameterizedTest
  @EnumSource(Backend.class)
  void whatCannotBeTold_isSaidSo_andChangesNobodysIndividual(Backend backend) {
    GraphClient graph = open(backend);
    String before = UndoTest.seen(graph);
    OfferedGlance which = ask(graph, WHICH, "ana");
    List<AnnotationId> shown = which.glance().photos();
    Marks marks = new Marks(Set.of(shown.get(1)), Set.of(shown.get(2)));
    UUID act = UUID.randomUUID();
    await(
        graph.answer(
            new GlanceSubmission(act, which.glance(), marks, "ana", token(which), null, null)));
    assertThat(decisions(graph))
        .containsEntry(AnnotationPair.of(shown.get(0), shown.get(1)), EvidenceDecision.POSITIVE)
        .containsEntry(
            AnnotationPair.of(shown.get(0), shown.get(2)), EvidenceDecision.INCOMPARABLE);
    await(graph.takeBack("ana", act, UUID.randomUUID(), true));
    assertThat(UndoTest.seen(graph)).isEqualTo(before);

    Glance all = new Glance(QuestionKind.GROUP, ids(21, 22, 23, 24, 25, 26));
    Set<AnnotationId> together = individual(graph, id(21));
    await(
        graph.answer(
            new GlanceSubmission(
                UUID.randomUUID(),
                all,
                new Marks(Set.of(), Set.of(id(26))),
                "ana",
                null,
                null,
                null)));
    assertThat(individual(graph, id(21))).isEqualTo(together);
    assertThat(
            decisions(graph).entrySet().stream()
                .filter(decided -> decided.getValue() == EvidenceDecision.INCOMPARABLE))
        .hasSize(1)
        .allSatisfy(
            decided ->
                assertThat(List.of(decided.getKey().a(), decided.getKey().b())).contains(id(26)));
  }

  @Test
  void marks_thatAreNoAnswer_areNone() {
    Glance all = new Glance(QuestionKind.GROUP, ids(21, 22, 23));
    assertThat(all.canBe(new Marks(Set.of(), Set.copyOf(ids(22, 23))))).isFalse();
    assertThat(all.canBe(new Marks(Set.copyOf(ids(22)), Set.copyOf(ids(23))))).isTrue();
    assertThat(all.canBe(Marks.of(Set.copyOf(ids(21))))).isFalse();
    assertThat(all.canBe(new Marks(Set.of(), Set.copyOf(ids(24))))).isFalse();
    Glance which = new Glance(QuestionKind.WHICH, ids(21, 22, 23));
    assertThat(which.canBe(new Marks(Set.of(), Set.copyOf(ids(22, 23))))).isTrue();
    assertThatThrownBy(() -> new Marks(Set.copyOf(ids(22)), Set.copyOf(ids(22, 23))))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @EnumSource(Backend.class)
  void anAnswer_countsOnce_howeverOftenItIsSent(Backend backend) {
    GraphClient graph = open(backend);
    OfferedGlance asked = ask(graph, WHICH, "ana");
    GlanceSubmission answer = marked(UUID.randomUUID(), asked, "ana", 2);
    GlanceReceipt first = await(graph.answer(answer));
    assertThat(first.duplicate()).isFalse();
    long reviews = graph.status().lastSeq();

    GlanceReceipt again = await(graph.answer(answer));
    assertThat(again.duplicate()).isTrue();
    assertThat(again.reviews().stream().map(ReviewReceipt::id))
        .containsExactlyElementsOf(first.reviews().stream().map(ReviewReceipt::id).toList());
    assertThat(await(graph.answer(marked(UUID.randomUUID(), asked, "ana", 1))).act())
        .as("a second answer under the same lease")
        .isEqualTo(first.act());
    assertThatThrownBy(() -> await(graph.answer(marked(answer.id(), asked, "ana", 1))))
        .isInstanceOfSatisfying(
            RefusedException.class, e -> assertThat(e.refusal()).isEqualTo(Refusal.ID_REUSED));
    assertThat(graph.status().lastSeq()).isEqualTo(reviews);

    try (TestBench restarted = new TestBench(bench.journal, bench.catalogue)) {
      await(restarted.curation.replay());
      GraphClient same = restarted.client(graph.id());
      assertThat(await(same.answer(answer)).duplicate()).isTrue();
      assertThat(UndoTest.seen(same)).isEqualTo(UndoTest.seen(graph));
    }
  }

  /** Two benches and a replay are asked and answered the same, so they must show the same. */
  @ParameterizedTest
  @EnumSource(Backend.class)
  void anyAnswers_givenElsewhereOrReplayed_leaveTheSameGraph(Backend backend) {
    GraphClient graph = open(backend);
    List<String> said = answerAll(graph, 7);
    assertThat(said).anyMatch(one -> one.startsWith("WHICH"));
    assertThat(said).anyMatch(one -> one.startsWith("GROUP"));
    assertThat(said).anyMatch(one -> one.startsWith("pair"));
    try (TestBench other = new TestBench();
        TestBench restarted = new TestBench(bench.journal, bench.catalogue)) {
      GraphClient elsewhere = open(other, backend, 0);
      assertThat(answerAll(elsewhere, 7)).isEqualTo(said);
      assertThat(decisions(elsewhere)).isEqualTo(decisions(graph));

      await(restarted.curation.replay());
      GraphClient same = restarted.client(graph.id());
      assertThat(UndoTest.seen(same)).isEqualTo(UndoTest.seen(graph));
      assertThat(asked(same)).isEqualTo(asked(graph)).isEqualTo(asked(elsewhere));
    }
  }

  /** Answers questions of kinds drawn at random, now and then taking one back. */
  private static List<String> answerAll(GraphClient graph, long seed) {
    Random random = new Random(seed);
    List<String> said = new ArrayList<>();
    for (int i = 0; i < 25; i++) {
      Set<QuestionKind> kinds = List.of(WHICH, GROUP, ANY).get(random.nextInt(3));
      for (Offered offered : await(graph.ask(kinds, "ana", 1)).questions()) {
        if (offered instanceof OfferedGlance look) {
          int[] marked = random.ints(2, 1, look.glance().photos().size()).distinct().toArray();
          await(graph.answer(marked(new UUID(seed, i), look, "ana", marked)));
          said.add(look.glance().kind() + " " + look.glance().photos() + Arrays.toString(marked));
        } else if (offered instanceof OfferedPair each) {
          AnnotationPair pair = each.due().pair();
          await(
              graph.review(
                  List.of(
                      review(
                          (int) pair.a().low(),
                          (int) pair.b().low(),
                          EvidenceDecision.POSITIVE,
                          "ana"))));
          said.add("pair " + pair);
        }
      }
      if (i % 8 == 7) {
        await(graph.takeBack("ana", null, new UUID(seed, 1000 + i), true));
      }
    }
    return said;
  }

  /** Returns what is asked next, of all kinds. */
  private static List<String> asked(GraphClient graph) {
    return await(graph.peek(ANY, 50)).questions().stream()
        .map(
            offered ->
                offered instanceof OfferedPair each
                    ? String.valueOf(each.due())
                    : String.valueOf(((OfferedGlance) offered).glance()))
        .toList();
  }

  @ParameterizedTest
  @EnumSource(Backend.class)
  void anAnswer_isTakenWholeOrNotAtAll(Backend backend) {
    GraphClient graph = open(backend);
    OfferedGlance asked = ask(graph, WHICH, "ana");
    await(graph.exclude(asked.glance().photos().subList(2, 3), "cleo", null));
    String before = UndoTest.seen(graph);
    assertThatThrownBy(() -> await(graph.answer(marked(UUID.randomUUID(), asked, "ana", 1))))
        .isInstanceOfSatisfying(
            RefusedException.class, e -> assertThat(e.refusal()).isEqualTo(Refusal.EXCLUDED));
    assertThat(UndoTest.seen(graph)).isEqualTo(before);
    assertThatThrownBy(() -> await(graph.answer(marked(UUID.randomUUID(), asked, "ben", 1))))
        .as("another reviewer's lease")
        .isInstanceOfSatisfying(
            RefusedException.class, e -> assertThat(e.refusal()).isEqualTo(Refusal.NOT_YOUR_LEASE));
  }

  @ParameterizedTest
  @EnumSource(Backend.class)
  void aLease_coversAllPairs_isRenewedExpiresAndIsGivenBack(Backend backend) {
    GraphClient graph = open(backend);
    OfferedGlance asked = ask(graph, GROUP, "ana");
    Set<AnnotationPair> held = Set.copyOf(lease(asked).pairs());
    assertThat(held).hasSize(15);
    assertThat(await(graph.ask(GROUP, "ben", 1)).questions()).isEmpty();
    assertThat(await(graph.lease("ben", 100)).pairs())
        .noneMatch(pair -> held.contains(pair.due().pair()));
    assertThat(ask(graph, ANY, "ana").glance()).as("what is held first").isEqualTo(asked.glance());

    bench.clock.advance(Duration.ofSeconds(100));
    await(graph.renew(token(asked)));
    bench.clock.advance(Duration.ofSeconds(100));
    assertThat(await(graph.ask(GROUP, "eve", 1)).questions()).isEmpty();
    await(graph.giveBack(token(asked), true));
    assertThat(await(graph.ask(ANY, "ana", 1)).questions())
        .as("later, after all others")
        .first()
        .isNotEqualTo(asked);
    OfferedGlance forEve = ask(graph, GROUP, "eve");
    assertThat(forEve.glance()).isEqualTo(asked.glance());

    bench.clock.advance(Duration.ofSeconds(121));
    OfferedGlance forZoe = ask(graph, GROUP, "zoe");
    assertThat(await(graph.answer(marked(UUID.randomUUID(), forEve, "eve"))).duplicate())
        .as("late, and taken all the same")
        .isFalse();
    assertThat(await(graph.answer(marked(UUID.randomUUID(), forZoe, "zoe"))).duplicate()).isFalse();
    assertThat(await(graph.ask(GROUP, "zoe", 1)).questions()).doesNotContain(forZoe);
  }

  @ParameterizedTest
  @EnumSource(Backend.class)
  void sixteenAtOnce_areNeverGivenOnePair(Backend backend) throws Exception {
    GraphClient graph = open(backend);
    Map<AnnotationPair, String> holders = new ConcurrentHashMap<>();
    ExecutorService threads = Executors.newFixedThreadPool(16);
    CountDownLatch start = new CountDownLatch(1);
    List<Future<?>> all = new ArrayList<>();
    for (int i = 0; i < 16; i++) {
      String who = "reviewer " + i;
      boolean looks = i % 2 == 0;
      all.add(
          threads.submit(
              () -> {
                start.await();
                for (int round = 0; round < 3; round++) {
                  List<Offered> offered =
                      looks
                          ? await(graph.ask(ANY, who, 1 + round)).questions()
                          : List.copyOf(await(graph.lease(who, 1 + round)).pairs());
                  for (Offered each : offered) {
                    for (AnnotationPair pair : lease(each).pairs()) {
                      assertThat(holders.merge(pair, who, (one, other) -> one)).isEqualTo(who);
                    }
                  }
                }
                return null;
              }));
    }
    start.countDown();
    for (Future<?> each : all) {
      each.get();
    }
    threads.shutdown();
    assertThat(holders).isNotEmpty();
  }

  @ParameterizedTest
  @EnumSource(Backend.class)
  void aPairThatWaitsForASecondPerson_isInNoLook_andNoLookAnswersIt(Backend backend) {
    GraphClient graph = open(bench, backend, 1);
    AnnotationPair decided = pair(21, 23);
    await(graph.review(List.of(review(21, 23, EvidenceDecision.POSITIVE, "cleo"))));
    for (Offered offered :
        await(graph.ask(EnumSet.of(QuestionKind.WHICH, QuestionKind.GROUP), "ana", 20))
            .questions()) {
      assertThat(((OfferedGlance) offered).glance().pairs()).doesNotContain(decided);
    }
    GlanceReceipt receipt =
        await(
            graph.answer(
                new GlanceSubmission(
                    UUID.randomUUID(),
                    new Glance(QuestionKind.GROUP, ids(22, 21, 23, 24)),
                    Marks.of(Set.of()),
                    "ana",
                    null,
                    null,
                    null)));
    assertThat(receipt.reviews()).hasSize(3).noneMatch(review -> review.pair().equals(decided));
  }

  @ParameterizedTest
  @EnumSource(Backend.class)
  void ofAnIndividualWithAPairThatWaits_theOtherPhotosAreAsked(Backend backend) {
    GraphClient graph = open(bench, backend, 1);
    await(graph.review(List.of(review(21, 23, EvidenceDecision.POSITIVE, "cleo"))));

    OfferedGlance asked = ask(graph, GROUP, "ana");

    assertThat(asked.glance().photos())
        .hasSizeBetween(3, 5)
        .isSubsetOf(ids(21, 22, 23, 24, 25, 26));
    assertThat(lease(asked).pairs())
        .containsExactlyInAnyOrderElementsOf(asked.glance().pairs())
        .noneMatch(pair -> isDecided(graph, pair));
    assertThat(ask(graph, GROUP, "ana").glance()).as("still due").isEqualTo(asked.glance());
    assertThat(await(graph.ask(GROUP, "ben", 1)).questions()).as("one doubt, one person").isEmpty();
    GlanceReceipt receipt = await(graph.answer(marked(UUID.randomUUID(), asked, "ana")));
    assertThat(receipt.reviews()).hasSize(asked.glance().photos().size() - 1);
  }

  @ParameterizedTest
  @EnumSource(Backend.class)
  void theTimeOfLooks_isMeasured_andDecidesWhatIsAskedNext(Backend backend) {
    GraphClient graph = open(backend);
    assertThat(await(graph.pace())).isEqualTo(Pace.UNTIL_MEASURED);
    OfferedGlance asked = ask(graph, WHICH, "ana");
    assertThat(await(graph.peek(ANY, 1)).questions().get(0)).isInstanceOf(OfferedGlance.class);
    Instant began = Instant.parse("2026-01-01T00:00:00Z");
    for (int i = 0; i < 10; i++) {
      await(
          graph.answer(
              new GlanceSubmission(
                  UUID.randomUUID(),
                  new Glance(QuestionKind.WHICH, List.of(id(30), id(31), id(32 + i % 2))),
                  Marks.of(Set.of()),
                  "ana",
                  null,
                  began,
                  began.plusSeconds(82))));
    }
    assertThat(await(graph.pace()).which()).isEqualTo(82 / 4.1);
    await(graph.giveBack(token(asked), false));
    assertThat(await(graph.peek(EnumSet.of(QuestionKind.PAIR, QuestionKind.WHICH), 1)).questions())
        .as("looks that take long are worth less than pairs")
        .first()
        .isInstanceOf(OfferedPair.class);
    try (TestBench restarted = new TestBench(bench.journal, bench.catalogue)) {
      await(restarted.curation.replay());
      assertThat(await(restarted.client(graph.id()).pace())).isEqualTo(await(graph.pace()));
    }
  }
}
