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

import jakarta.ejb.ConcurrentAccessTimeoutException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.resight.graph.ActWish;
import org.resight.graph.GraphClient;
import org.resight.graph.GraphStatus;
import org.resight.graph.PairFilter;
import org.resight.graph.StateFingerprint;
import org.resight.graph.TakenBack;
import org.resight.journal.Backend;
import org.resight.journal.JournalConflictException;
import org.resight.journal.JournalEntry;
import org.resight.journal.MemoryJournal;
import org.resight.lease.OfferedPair;
import org.resight.model.AnnotationId;
import org.resight.model.AnnotationPair;
import org.resight.model.GraphConfig;
import org.resight.model.GraphId;
import org.resight.model.NameBasedId;
import org.resight.refusal.Refusal;
import org.resight.refusal.RefusedException;

class CurationTest {

  private final TestBench bench = new TestBench();

  @AfterEach
  void close() {
    bench.close();
  }

  private static void assertRefused(Refusal refusal, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            RefusedException.class, e -> assertThat(e.refusal()).isEqualTo(refusal));
  }

  private Curation.Opened open(List<AnnotationId> annotations) {
    return await(
        bench.curation.open(
            new OpenGraph(annotations, null, Backend.GRAPH, GraphConfig.defaults(), Map.of())));
  }

  /** Runs calls at the same moment and returns their results, failures included. */
  private static <T> List<Object> atOnce(List<Callable<T>> calls) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(calls.size());
    try {
      CountDownLatch gate = new CountDownLatch(1);
      List<Future<Object>> futures = new ArrayList<>();
      for (Callable<T> call : calls) {
        futures.add(
            threads.submit(
                () -> {
                  gate.await();
                  try {
                    return call.call();
                  } catch (RefusedException e) {
                    return e;
                  }
                }));
      }
      gate.countDown();
      List<Object> results = new ArrayList<>();
      for (Future<Object> future : futures) {
        results.add(future.get());
      }
      return results;
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void open_byManyAtOnce_makesOneGraph() throws Exception {
    for (int round = 0; round < 50; round++) {
      List<AnnotationId> annotations = bench.known(10 * round + 1, 10 * round + 10);
      List<Callable<Curation.Opened>> calls = new ArrayList<>();
      for (int i = 0; i < 16; i++) {
        calls.add(() -> open(annotations));
      }
      List<Object> results = atOnce(calls);
      assertThat(results).allMatch(Curation.Opened.class::isInstance);
      assertThat(results.stream().filter(result -> ((Curation.Opened) result).created()))
          .hasSize(1);
    }
    assertThat(bench.journal.graphs()).hasSize(50);
  }

  @Test
  void open_overlappingSetsAtOnce_leavesOneOwnerPerAnnotation() throws Exception {
    for (int round = 0; round < 50; round++) {
      int base = 100 * round;
      bench.known(base + 1, base + 17);
      List<Callable<Curation.Opened>> calls = new ArrayList<>();
      for (int i = 1; i <= 16; i++) {
        int own = base + i;
        calls.add(() -> open(ids(base + 17, own)));
      }
      List<Object> results = atOnce(calls);
      assertThat(results.stream().filter(Curation.Opened.class::isInstance)).hasSize(1);
      assertThat(results.stream().filter(RefusedException.class::isInstance))
          .allMatch(
              refused -> ((RefusedException) refused).refusal() == Refusal.ANNOTATIONS_IN_USE);
    }
  }

  @Test
  void open_ofUnknownAnnotations_claimsNothing() {
    bench.known(1, 2);
    assertRefused(Refusal.UNKNOWN_ANNOTATIONS, () -> open(ids(1, 2, 3)));
    assertThat(open(ids(1, 2)).created()).isTrue();
  }

  @Test
  void open_journalUnavailable_claimsNothingAndDoesNotComeBackAtARestart() {
    bench.known(1, 2);
    bench.journal.failNext(MemoryJournal.Fault.WRITTEN_IN_SILENCE);
    assertRefused(Refusal.JOURNAL_UNAVAILABLE, () -> open(ids(1, 2)));
    assertThat(open(ids(1, 2)).created()).isTrue();

    assertThat(bench.journal.graphs().stream().filter(graph -> !graph.deleted())).hasSize(1);
  }

  @Test
  void open_withoutMemory_claimsNothingAndDoesNotComeBackAtARestart() {
    bench.known(1, 2);
    bench.journal.failNext(MemoryJournal.Fault.OUT_OF_MEMORY_AFTERWARDS);
    assertThatThrownBy(() -> open(ids(1, 2))).isInstanceOf(OutOfMemoryError.class);
    assertThat(open(ids(1, 2)).created()).isTrue();

    assertThat(bench.journal.graphs().stream().filter(graph -> !graph.deleted())).hasSize(1);
  }

  @Test
  void delete_writtenInSilence_isGoneWithTheNextWriteAndItsAnnotationsAreFree() {
    bench.known(1, 2);
    GraphClient graph = bench.open(ids(1, 2));
    bench.journal.failNext(MemoryJournal.Fault.WRITTEN_IN_SILENCE);
    assertRefused(Refusal.JOURNAL_UNAVAILABLE, () -> await(graph.delete()));

    assertRefused(Refusal.GONE, () -> await(graph.review(List.of(review(1, 2, POSITIVE, "ana")))));

    assertRefused(Refusal.GONE, () -> bench.bean.client(graph.id()));
    assertThat(open(ids(1, 2)).created()).isTrue();
  }

  /** What is written along with an opening may meet somebody who writes the same. */
  @Test
  void open_besideSomebodyWhoWritesTheSame_isToldAsUnavailable_andCanBeDoneAgain() {
    List<AnnotationId> annotations = bench.known(1, 2);
    OpenGraph wish =
        new OpenGraph(annotations, null, Backend.GRAPH, GraphConfig.defaults(), Map.of());
    assertRefused(
        Refusal.JOURNAL_UNAVAILABLE,
        () ->
            await(
                bench.curation.open(
                    wish,
                    opening -> {
                      throw new JournalConflictException("Others write at the same time.");
                    })));
    assertThat(open(annotations).created()).isTrue();
  }

  @Test
  void delete_notWritten_leavesTheGraphAsItWas() {
    bench.known(1, 2);
    GraphClient graph = bench.open(ids(1, 2));
    bench.journal.failNext(MemoryJournal.Fault.NOT_WRITTEN);
    assertRefused(Refusal.JOURNAL_UNAVAILABLE, () -> await(graph.delete()));

    await(graph.review(List.of(review(1, 2, POSITIVE, "ana"))));

    await(graph.delete());
    assertRefused(Refusal.GONE, () -> bench.bean.client(graph.id()));
  }

  @Test
  void giveUp_untilTheReplay_saysOfNothingThatItIsNotThere() {
    List<AnnotationId> annotations = bench.known(1, 3);
    GraphId id = open(annotations).status().id();
    GraphId none = new GraphId(new UUID(7, 7));
    bench.curation.giveUp();
    for (GraphId asked : List.of(id, none)) {
      assertRefused(Refusal.NOT_OWNER, () -> bench.bean.client(asked));
    }
    assertRefused(Refusal.NOT_OWNER, () -> bench.bean.owner(annotations.get(0)));
    assertRefused(Refusal.NOT_OWNER, () -> open(annotations));
    assertRefused(Refusal.NOT_OWNER, () -> bench.curation.deleteAnnotation(annotations.get(0)));
    int before = bench.bean.resets();
    bench.curation.giveUp();
    bench.bean.complete(before);
    assertRefused(Refusal.NOT_OWNER, () -> bench.bean.client(none));

    await(bench.curation.replay());

    assertThat(bench.bean.client(id).id()).isEqualTo(id);
    assertThat(bench.bean.owner(annotations.get(0))).isPresent();
    assertRefused(Refusal.UNKNOWN_GRAPH, () -> bench.bean.client(none));
  }

  @Test
  void giveUp_ofAGraphWhoseWriterGoesOn_leavesNothingOfItInWhatIsServedNext() {
    List<AnnotationId> annotations = bench.known(1, 5);
    GraphId id = open(annotations.subList(0, 3)).status().id();
    GraphClient old = bench.bean.client(id);
    bench.curation.giveUp();
    UUID named = new UUID(8, 8);
    assertRefused(Refusal.NOT_OWNER, () -> bench.bean.claim(old, annotations.subList(3, 4)));
    assertRefused(Refusal.NOT_OWNER, () -> bench.bean.register(old, named));

    await(bench.curation.replay());

    assertRefused(Refusal.NOT_OWNER, () -> bench.bean.claim(old, annotations.subList(3, 4)));
    assertRefused(Refusal.NOT_OWNER, () -> bench.bean.register(old, named));
    bench.bean.release(old, annotations);
    bench.bean.forget(old);
    GraphClient now = bench.bean.client(id);
    assertThat(now).isNotSameAs(old);
    assertThat(bench.bean.page(null, 9)).containsExactly(now);
    assertThat(bench.bean.owner(annotations.get(0))).containsSame(now);
    assertThat(bench.bean.owner(annotations.get(3))).isEmpty();
    assertRefused(Refusal.UNKNOWN_GRAPH, () -> bench.bean.client(new GraphId(named)));
  }

  @Test
  void replay_afterAllWasGivenUp_readsNothingTwice() {
    GraphId id = open(bench.known(1, 5)).status().id();
    await(bench.bean.client(id).review(List.of(review(1, 2, POSITIVE, "ana"))));
    bench.curation.giveUp();
    await(bench.curation.replay());
    assertThat(bench.curation.progress().read()).isZero();
    GraphClient now = bench.bean.client(id);
    assertThat(await(now.review(List.of(review(2, 3, POSITIVE, "ana")))).get(0).seq()).isEqualTo(2);
  }

  @Test
  void replay_ofADamagedOpening_servesTheOtherGraphs() {
    bench.known(1, 4);
    GraphClient damaged = bench.open(ids(1, 2));
    GraphClient whole = bench.open(ids(3, 4));
    bench.journal.damage(damaged.opening().key(), "The opening is damaged.");
    try (TestBench again = new TestBench(bench.journal, bench.catalogue)) {
      await(again.curation.replay());

      assertThat(again.curation.progress().ready()).isTrue();
      assertThat(again.bean.client(whole.id()).status()).isEqualTo(whole.status());
      GraphClient failed = again.bean.client(damaged.id());
      assertThat(failed.status().availability()).isEqualTo(GraphStatus.Availability.FAILED);
      assertThat(failed.status().failure()).contains("The opening is damaged.");
      assertRefused(
          Refusal.FAILED, () -> await(failed.review(List.of(review(1, 2, POSITIVE, "ana")))));

      assertRefused(Refusal.FAILED, () -> await(failed.read(CurationTest::outOfMemory)));
      assertRefused(
          Refusal.FAILED, () -> await(failed.review(List.of(review(1, 2, POSITIVE, "ana")))));
      assertThat(failed.status().availability()).isEqualTo(GraphStatus.Availability.FAILED);

      await(again.curation.delete(damaged.id()));
      assertRefused(Refusal.GONE, () -> again.bean.client(damaged.id()));
    }
  }

  private static Object outOfMemory() {
    throw new OutOfMemoryError("planted");
  }

  @Test
  void replay_ofAnEntryThatTheGraphCannotTake_servesTheOtherGraphs() {
    bench.known(1, 4);
    GraphClient damaged = bench.open(ids(1, 2));
    GraphClient whole = bench.open(ids(3, 4));
    await(whole.review(List.of(review(3, 4, POSITIVE, "ana"))));
    bench.journal.append(
        damaged.opening().key(),
        0,
        0,
        0,
        List.of(bench.journal.entries(whole.opening().key()).get(0)));
    try (TestBench again = new TestBench(bench.journal, bench.catalogue)) {
      await(again.curation.replay());

      assertThat(again.bean.client(whole.id()).status()).isEqualTo(whole.status());
      assertThat(again.bean.client(damaged.id()).status().availability())
          .isEqualTo(GraphStatus.Availability.FAILED);
    }
  }

  @Test
  void replay_ofADamagedEntry_showsWhatStandsBefore() {
    bench.known(1, 3);
    GraphClient graph = bench.open(ids(1, 2, 3));
    await(graph.review(List.of(review(1, 2, POSITIVE, "ana"))));
    await(graph.review(List.of(review(2, 3, POSITIVE, "ana"))));
    bench.journal.damageAfter(graph.opening().key(), 1);
    try (TestBench again = new TestBench(bench.journal, bench.catalogue)) {
      await(again.curation.replay());

      GraphClient failed = again.bean.client(graph.id());
      assertThat(failed.status().failure()).contains("Entry 2 is damaged.");
      assertThat(failed.status().lastSeq()).isEqualTo(1);
      assertThat(await(failed.individualOf(id(1))).value().orElseThrow().members())
          .isEqualTo(ids(1, 2));
      assertRefused(
          Refusal.FAILED, () -> await(failed.review(List.of(review(1, 3, POSITIVE, "ana")))));
    }
  }

  @Test
  void delete_ofAGraphThatCannotBeServed_freesItsAnnotationsAndKeepsItsJournal() {
    bench.known(1, 4);
    GraphClient damaged = bench.open(ids(1, 2));
    GraphClient other = bench.open(ids(3, 4));
    await(other.review(List.of(review(3, 4, POSITIVE, "ana"))));
    List<JournalEntry> foreign = bench.journal.entries(other.opening().key()).subList(0, 1);
    bench.journal.append(damaged.opening().key(), 0, 0, 0, foreign);
    try (TestBench again = new TestBench(bench.journal, bench.catalogue)) {
      await(again.curation.replay());
      assertRefused(Refusal.ANNOTATIONS_IN_USE, () -> again.open(ids(1)));
      bench.journal.failNext(MemoryJournal.Fault.NOT_WRITTEN);
      assertRefused(Refusal.JOURNAL_UNAVAILABLE, () -> await(again.curation.delete(damaged.id())));
      assertThat(again.bean.client(damaged.id()).status().availability())
          .isEqualTo(GraphStatus.Availability.FAILED);

      await(again.curation.delete(damaged.id()));

      assertThat(again.open(ids(1)).status().lastSeq()).isZero();
      assertThat(bench.journal.entries(damaged.opening().key())).isEqualTo(foreign);
    }
    try (TestBench restarted = new TestBench(bench.journal, bench.catalogue)) {
      await(restarted.curation.replay());
      assertRefused(Refusal.GONE, () -> restarted.bean.client(damaged.id()));
    }
  }

  @Test
  void replay_ofTwoGraphsOverOneAnnotation_servesTheFirstAndTheOthers() {
    bench.known(1, 6);
    GraphClient damaged = bench.open(ids(1, 2));
    GraphClient whole = bench.open(ids(5, 6));
    bench.journal.damage(damaged.opening().key(), "The opening is damaged.");
    GraphId second;
    try (TestBench meanwhile = new TestBench(bench.journal, bench.catalogue)) {
      await(meanwhile.curation.replay());
      second = meanwhile.open(ids(2, 3)).id();
    }
    bench.journal.damage(damaged.opening().key(), null);
    try (TestBench again = new TestBench(bench.journal, bench.catalogue)) {
      await(again.curation.replay());

      assertThat(again.curation.progress().ready()).isTrue();
      assertThat(again.bean.client(whole.id()).status()).isEqualTo(whole.status());
      assertThat(List.of(damaged.id(), second))
          .filteredOn(
              id ->
                  again.bean.client(id).status().availability() == GraphStatus.Availability.FAILED)
          .hasSize(1)
          .allSatisfy(id -> await(again.curation.delete(id)));
      assertRefused(Refusal.ANNOTATIONS_IN_USE, () -> again.open(ids(2)));
    }
  }

  @Test
  void add_twoAtOnce_giveAChainOfIdsThatAllWork() throws Exception {
    for (int round = 0; round < 30; round++) {
      int base = 100 * round;
      bench.known(base + 1, base + 20);
      GraphId first = open(ids(base + 1, base + 2)).status().id();
      List<Callable<GraphStatus>> calls = new ArrayList<>();
      for (int i = 3; i <= 10; i++) {
        int own = base + i;
        calls.add(() -> await(bench.bean.client(first).add(ids(own))));
      }
      atOnce(calls);
      GraphStatus status = bench.bean.client(first).status();
      assertThat(status.members()).isEqualTo(10);
      assertThat(status.aliases()).hasSize(8).contains(first);
      for (GraphId alias : status.aliases()) {
        assertThat(bench.bean.client(alias).status()).isEqualTo(status);
      }
      assertThat(open(bench.known(base + 1, base + 10)).status().id()).isEqualTo(status.id());
    }
  }

  @Test
  void add_appendFails_freesTheAnnotations() {
    bench.known(1, 4);
    GraphClient graph = bench.open(ids(1, 2));
    bench.journal.failNext(MemoryJournal.Fault.NOT_WRITTEN);
    assertRefused(Refusal.JOURNAL_UNAVAILABLE, () -> await(graph.add(ids(3))));
    assertThat(graph.status().members()).isEqualTo(2);
    assertThat(open(ids(3, 4)).created()).isTrue();
  }

  @Test
  void add_appendInDoubt_keepsTheAnnotationsUntilTheJournalSaysWhoseTheyAre() {
    bench.known(1, 4);
    GraphClient graph = bench.open(ids(1, 2));
    bench.journal.failNext(MemoryJournal.Fault.WRITTEN_AND_GONE);
    assertRefused(Refusal.JOURNAL_UNAVAILABLE, () -> await(graph.add(ids(3))));
    assertRefused(Refusal.ANNOTATIONS_IN_USE, () -> open(ids(3, 4)));

    bench.journal.unreachable(false);
    GraphStatus status = await(graph.add(ids(3)));

    assertThat(status.members()).isEqualTo(3);
    assertThat(bench.bean.client(status.id())).isSameAs(graph);
    assertRefused(Refusal.ANNOTATIONS_IN_USE, () -> open(ids(3, 4)));
    assertThat(open(ids(1, 2, 3)).status().id()).isEqualTo(status.id());
    assertThat(bench.journal.entries(graph.opening().key())).hasSize(1);
  }

  @Test
  void add_appendInDoubtAndNotWritten_freesTheAnnotationsWithTheNextWrite() {
    bench.known(1, 4);
    GraphClient graph = bench.open(ids(1, 2));
    GraphId before = graph.id();
    bench.journal.failNext(MemoryJournal.Fault.NOT_WRITTEN_AND_GONE);
    assertRefused(Refusal.JOURNAL_UNAVAILABLE, () -> await(graph.add(ids(3))));

    bench.journal.unreachable(false);
    await(graph.review(List.of(review(1, 2, POSITIVE, "ana"))));

    assertThat(graph.id()).isEqualTo(before);
    assertThat(open(ids(3, 4)).created()).isTrue();
    assertRefused(
        Refusal.UNKNOWN_GRAPH, () -> bench.bean.client(new GraphId(NameBasedId.of(ids(1, 2, 3)))));
  }

  @Test
  void add_writtenInSilence_isServedUnderItsNewIdAtOnce() {
    bench.known(1, 4);
    GraphClient graph = bench.open(ids(1, 2));
    bench.journal.failNext(MemoryJournal.Fault.WRITTEN_IN_SILENCE);
    assertRefused(Refusal.JOURNAL_UNAVAILABLE, () -> await(graph.add(ids(3))));

    assertThat(graph.status().members()).isEqualTo(3);
    assertThat(bench.bean.client(graph.id())).isSameAs(graph);
    assertRefused(Refusal.ANNOTATIONS_IN_USE, () -> open(ids(3, 4)));
  }

  @Test
  void remove_writtenInSilence_freesTheAnnotations() {
    bench.known(1, 4);
    GraphClient graph = bench.open(ids(1, 2, 3));
    bench.journal.failNext(MemoryJournal.Fault.WRITTEN_IN_SILENCE);
    assertRefused(Refusal.JOURNAL_UNAVAILABLE, () -> await(graph.remove(ids(3))));

    assertThat(graph.status().members()).isEqualTo(2);
    assertThat(bench.bean.client(graph.id())).isSameAs(graph);
    assertThat(open(ids(3, 4)).created()).isTrue();
  }

  @ParameterizedTest
  @EnumSource(names = {"OUT_OF_MEMORY", "OUT_OF_MEMORY_AFTERWARDS"})
  void add_withoutMemory_isKnownAfterTheNextWrite(MemoryJournal.Fault fault) {
    bench.known(1, 4);
    GraphClient graph = bench.open(ids(1, 2));
    bench.journal.failNext(fault);
    assertRefused(Refusal.FAILED, () -> await(graph.add(ids(3))));
    assertRefused(Refusal.ANNOTATIONS_IN_USE, () -> open(ids(3, 4)));

    await(graph.review(List.of(review(1, 2, POSITIVE, "ana"))));

    boolean written = fault == MemoryJournal.Fault.OUT_OF_MEMORY_AFTERWARDS;
    assertThat(graph.status().members()).isEqualTo(written ? 3 : 2);
    assertThat(bench.bean.client(graph.id())).isSameAs(graph);
    if (written) {
      assertRefused(Refusal.ANNOTATIONS_IN_USE, () -> open(ids(3, 4)));
    } else {
      assertThat(open(ids(3, 4)).created()).isTrue();
    }
  }

  @Test
  void remove_thenOpenOverTheAliasedSet_choosesAnIdOfItsOwn() {
    bench.known(1, 3);
    GraphClient graph = bench.open(ids(1, 2));
    GraphId original = graph.id();
    await(graph.add(ids(3)));
    await(graph.remove(ids(1, 2)));

    Curation.Opened other = open(ids(1, 2));

    assertThat(other.created()).isTrue();
    assertThat(other.status().id()).isNotEqualTo(original);
    assertThat(bench.bean.client(original)).isSameAs(graph);
  }

  @Test
  void delete_leavesNothingButTheJournal() {
    bench.known(1, 3);
    GraphClient graph = bench.open(ids(1, 2));
    GraphId first = graph.id();
    await(graph.add(ids(3)));
    await(bench.curation.delete(first));

    assertRefused(Refusal.GONE, () -> bench.bean.client(first));
    assertRefused(Refusal.GONE, () -> bench.bean.client(graph.id()));
    assertRefused(Refusal.GONE, () -> await(graph.review(List.of(review(1, 2, POSITIVE, "a")))));
    assertThat(open(ids(1, 2, 3)).created()).isTrue();
  }

  @Test
  void deleteAnnotation_inUse_isRefused() {
    bench.known(1, 3);
    bench.open(ids(1, 2));
    assertRefused(Refusal.IN_USE, () -> bench.curation.deleteAnnotation(id(1)));
    assertThat(bench.curation.deleteAnnotation(id(3))).isTrue();
    assertThat(bench.curation.deleteAnnotation(id(3))).isFalse();
  }

  @Test
  void replay_ofEverything_givesTheSameGraphs() {
    bench.known(1, 12);
    GraphClient graph = bench.open(ids(1, 2, 3, 4, 5, 6));
    await(graph.propose(candidates(Map.of(pair(1, 2), 0.9, pair(4, 5), 0.3))));
    await(graph.review(List.of(review(1, 2, POSITIVE, "ana"), review(2, 3, POSITIVE, "ben"))));
    await(graph.undo("ben"));
    await(graph.add(ids(7)));
    await(graph.exclude(ids(6), "ana", null));
    await(graph.review(List.of(review(1, 4, NEGATIVE, "ana"))));
    GraphClient deleted = bench.open(ids(11, 12));
    GraphId gone = deleted.id();
    await(bench.curation.delete(gone));

    try (TestBench restarted = new TestBench(bench.journal, bench.catalogue)) {
      await(restarted.curation.replay());
      GraphClient again = restarted.bean.client(graph.id());
      assertThat(again.status()).isEqualTo(graph.status());
      assertThat(await(again.individuals(null, 100)))
          .isEqualTo(await(graph.individuals(null, 100)));
      assertThat(await(again.undo("ana")).pair()).isEqualTo(pair(1, 4));
      assertRefused(Refusal.GONE, () -> restarted.bean.client(gone));
      assertThat(restarted.curation.progress().ready()).isTrue();
    }
  }

  @Test
  void open_ofWeighedEvidence_takesTheNamesOfTheCatalogueOnce() {
    List<AnnotationId> all = bench.known(1, 39);
    Map<AnnotationId, String> names = Map.of(id(1), "Ada", id(2), "Ada", id(39), "Ada");
    bench.catalogue.name(all, names);
    GraphClient graph = bench.open(all.subList(0, 38), Map.of(), Backend.EVIDENCE);
    assertThat(await(graph.individuals(null, 100)).value())
        .hasSize(37)
        .first()
        .satisfies(ada -> assertThat(ada.members()).containsExactly(id(1), id(2)));
    await(graph.add(ids(39)));
    assertThat(await(graph.individuals(null, 100)).value().get(0).members())
        .containsExactly(id(1), id(2), id(39));

    await(graph.review(List.of(review(3, 4, POSITIVE, "ana"))));
    bench.catalogue.name(all, Map.of(id(5), "Bo", id(6), "Bo"));
    assertThat(bench.open(all, Map.of(), Backend.EVIDENCE)).isSameAs(graph);
    assertThat(await(graph.individuals(null, 100)).value()).hasSize(36);
    assertThat(bench.journal.entries(graph.opening().key()))
        .filteredOn(JournalEntry.Named.class::isInstance)
        .hasSize(2);
  }

  @Test
  void replay_ofWeighedEvidence_givesTheSameGraphAndTheSameQuestions() {
    bench.known(39, 40);
    GraphClient graph = bench.open(bench.known(1, 38), Map.of(), Backend.EVIDENCE);
    Map<AnnotationPair, Double> scores = new LinkedHashMap<>();
    for (int a = 1; a <= 38; a++) {
      for (int b = a + 1; b <= Math.min(38, a + 6); b++) {
        scores.put(pair(a, b), a % 3 == b % 3 ? 0.6 + a / 100.0 : 0.5 - b / 100.0);
      }
    }
    await(graph.propose(candidates(scores)));
    await(
        graph.calibrate(
            new JournalEntry.Calibrated(List.of(0.7, 0.8, 0.9), List.of(0.1, 0.3, 0.5))));
    UUID old = new UUID(2, 1);
    for (int i = 0; i < 60; i++) {
      List<OfferedPair> asked = await(graph.lease("ana", 1)).pairs();
      AnnotationPair next = asked.isEmpty() ? pair(1, 2) : asked.get(0).due().pair();
      boolean same = next.a().low() % 3 == next.b().low() % 3;
      await(
          graph.review(
              List.of(
                  review(
                      (int) next.a().low(),
                      (int) next.b().low(),
                      same == i % 9 > 0 ? POSITIVE : NEGATIVE,
                      i % 2 == 0 ? "ana" : "ben")),
              i == 5 ? new ActWish(old, "merge", null, false) : null));
      if (i == 20 || i == 50) {
        await(graph.undo("ben"));
      } else if (i == 55) {
        // Taken back beside what goes on, since annotations have come after it.
        CompletionStage<TakenBack> back = graph.takeBack("ana", old, null, false);
        await(graph.undo("ana"));
        assertThat(await(back).reviews()).hasSize(1);
      } else if (i == 30) {
        await(graph.add(ids(39, 40)));
        await(graph.exclude(ids(6), "ana", null));
      } else if (i == 40) {
        await(graph.include(ids(6), "ana", null));
      }
    }

    try (TestBench restarted = new TestBench(bench.journal, bench.catalogue)) {
      await(restarted.curation.replay());
      GraphClient again = restarted.bean.client(graph.id());
      assertThat(again.status().summary()).isEqualTo(graph.status().summary());
      assertThat(again.status().estimate()).isEqualTo(graph.status().estimate());
      assertThat(await(again.individuals(null, 100)))
          .isEqualTo(await(graph.individuals(null, 100)));
      assertThat(await(again.evidenceOf(id(2))).value()).isPresent();
      assertThat(await(again.evidenceOf(id(2)))).isEqualTo(await(graph.evidenceOf(id(2))));
      PairFilter all = new PairFilter(null, 1000, null, null);
      assertThat(await(again.pairs(all))).isEqualTo(await(graph.pairs(all)));
      LocalDate today = LocalDate.of(2026, 1, 1);
      assertThat(await(again.pages().work(today))).isEqualTo(await(graph.pages().work(today)));
    }
  }

  @ParameterizedTest
  @EnumSource(Backend.class)
  void replay_ofGraphsThatWereFollowed_readsOnlyTheRest(Backend backend) {
    bench.known(1, 40);
    GraphClient first = bench.open(ids(1, 2, 3, 4, 5, 6), Map.of(), backend);
    GraphClient gone = bench.open(ids(31, 32), Map.of(), backend);
    await(first.propose(candidates(Map.of(pair(1, 2), 0.9, pair(4, 5), 0.3))));
    await(first.review(List.of(review(1, 2, POSITIVE, "ana"), review(2, 3, NEGATIVE, "ana"))));
    try (TestBench second = new TestBench(bench.journal, bench.catalogue)) {
      FollowedGraphs followed = second.curation.followed();
      assertThat(followed.behind()).isNegative();
      await(followed.follow());
      assertThat(followed.behind()).isZero();

      await(first.undo("ana"));
      await(first.add(ids(7)));
      await(first.review(List.of(review(4, 5, POSITIVE, "bob"))));
      await(bench.curation.delete(gone.id()));
      GraphClient later = bench.open(ids(21, 22, 23), Map.of(), backend);
      await(followed.follow());
      await(later.review(List.of(review(21, 22, POSITIVE, "ana"))));
      await(first.undo("bob"));

      await(second.curation.replay());
      assertThat(second.curation.progress().entries()).isEqualTo(2);
      assertThat(second.curation.progress().read()).isEqualTo(2);
      for (GraphClient client : List.of(first, later)) {
        GraphClient taken = second.bean.client(client.id());
        assertThat(taken.status()).isEqualTo(client.status());
        assertThat(await(taken.individuals(null, 100)))
            .isEqualTo(await(client.individuals(null, 100)));
        PairFilter all = new PairFilter(null, 100, null, null);
        assertThat(await(taken.pairs(all))).isEqualTo(await(client.pairs(all)));
      }
      assertRefused(Refusal.GONE, () -> second.bean.client(gone.id()));
      GraphClient taken = second.bean.client(first.id());
      assertThat(second.bean.owner(id(7))).hasValue(taken);
      await(taken.review(List.of(review(1, 3, POSITIVE, "cid"))));
      assertThat(followed.behind()).isNegative();
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void follow_afterTheDatabaseLostEntries_readsTheGraphFromItsBeginning(boolean looked) {
    bench.known(1, 6);
    bench.journal.lead();
    GraphClient first = bench.open(ids(1, 2, 3, 4, 5, 6));
    await(first.review(List.of(review(1, 2, POSITIVE, "ana"))));
    bench.journal.failNext(MemoryJournal.Fault.ANSWERED_BEFORE_COMMIT);
    await(first.review(List.of(review(2, 3, NEGATIVE, "ana"))));
    try (TestBench second = new TestBench(bench.journal, bench.catalogue)) {
      FollowedGraphs followed = second.curation.followed();
      await(followed.follow());
      bench.journal.kill();
      if (looked) {
        await(followed.follow());
      }
      assertRefused(
          Refusal.NOT_OWNER, () -> await(first.review(List.of(review(4, 5, POSITIVE, "bob")))));
      await(first.review(List.of(review(4, 5, POSITIVE, "bob"))));
      await(first.review(List.of(review(5, 6, POSITIVE, "bob"))));
      await(followed.follow());

      await(second.curation.replay());
      assertThat(second.curation.progress().read()).isZero();
      GraphClient taken = second.bean.client(first.id());
      assertThat(taken.status()).isEqualTo(first.status());
      PairFilter all = new PairFilter(null, 100, null, null);
      assertThat(await(taken.pairs(all))).isEqualTo(await(first.pairs(all)));
    }
  }

  @Test
  void replay_ofAGraphThatCannotBeFollowed_readsItWhole() {
    bench.known(1, 4);
    GraphClient first = bench.open(ids(1, 2, 3, 4));
    await(first.review(List.of(review(1, 2, POSITIVE, "ana"))));
    try (TestBench second = new TestBench(bench.journal, bench.catalogue)) {
      bench.journal.damageAfter(first.opening().key(), 1);
      await(second.curation.followed().follow());
      await(first.review(List.of(review(2, 3, POSITIVE, "ana"))));
      await(second.curation.followed().follow());
      bench.journal.damageAfter(first.opening().key(), Integer.MAX_VALUE);
      await(second.curation.replay());
      assertThat(second.curation.progress().read()).isEqualTo(2);
      assertThat(second.bean.client(first.id()).status().lastSeq()).isEqualTo(2);
    }
  }

  @Test
  void replay_afterTheDatabaseWasLostInIt_goesOnWithTheGraphsItLacks() {
    bench.known(1, 6);
    GraphClient first = bench.open(ids(1, 2, 3));
    GraphClient second = bench.open(ids(4, 5, 6));
    await(second.review(List.of(review(4, 5, POSITIVE, "ana"))));

    try (TestBench restarted = new TestBench(bench.journal, bench.catalogue)) {
      bench.journal.loseInReplay(second.opening().key());
      assertThatThrownBy(() -> await(restarted.curation.replay()))
          .hasStackTraceContaining("lost while it is replayed");
      assertThat(restarted.curation.progress().ready()).isFalse();
      GraphClient served = restarted.bean.client(first.id());

      bench.journal.loseInReplay(null);
      await(restarted.curation.replay());
      assertThat(restarted.curation.progress()).isEqualTo(new ReplayProgress(1, 1, 1, 1, true));
      assertThat(restarted.bean.client(first.id())).isSameAs(served);
      assertThat(restarted.bean.client(second.id()).status()).isEqualTo(second.status());
    }
  }

  @Test
  void sync_namesIndividualsOnce_andANameStaysWithTheLargerPart() {
    bench.known(1, 5);
    GraphClient graph = bench.open(ids(1, 2, 3, 4, 5));
    await(
        graph.review(
            List.of(
                review(1, 2, POSITIVE, "ana"),
                review(2, 3, POSITIVE, "ana"),
                review(3, 4, POSITIVE, "ana"))));
    assertThat(bench.names.delta(graph.id(), Runnable::run).names()).hasSize(4);

    NameChanges first = bench.sync(graph.id());
    assertThat(first.names()).hasSize(4);
    assertThat(first.matches()).hasSize(3);
    String name = bench.catalogue.find(id(1)).orElseThrow().name();
    assertThat(name).isNotNull();
    long written = bench.journal.graph(graph.opening().key()).orElseThrow().last();
    assertThat(bench.sync(graph.id()).names()).isEmpty();
    assertThat(bench.journal.graph(graph.opening().key()).orElseThrow().last()).isEqualTo(written);

    await(graph.review(List.of(review(1, 2, NEGATIVE, "ben"))));
    NameChanges second = bench.sync(graph.id());
    assertThat(second.names()).containsOnlyKeys(id(1));
    assertThat(second.matches()).hasSize(1);
    assertThat(bench.catalogue.find(id(2)).orElseThrow().name()).isEqualTo(name);
    assertThat(bench.catalogue.find(id(1)).orElseThrow().name()).isNotEqualTo(name);
    assertThat(bench.catalogue.find(id(5)).orElseThrow().name()).isNull();
  }

  @Test
  void lease_ofAnyGraph_takesTheWorthiestPairOfAll() {
    bench.known(1, 8);
    GraphClient one = bench.open(ids(1, 2, 3, 4));
    GraphClient other = bench.open(ids(5, 6, 7, 8));
    await(one.propose(candidates(Map.of(pair(1, 2), 0.5, pair(3, 4), 0.9))));
    await(other.propose(candidates(Map.of(pair(5, 6), 0.7))));

    AnyGraph.OfferOfAny offer = await(bench.any.lease(client -> true, "ana", 2));

    assertThat(offer.pairs().stream().map(pair -> pair.pair().due().pair()))
        .containsExactly(pair(3, 4), pair(5, 6));
    assertThat(offer.pairs()).allMatch(pair -> pair.pair().lease() != null);
    assertThat(await(bench.any.lease(client -> true, "ben", 5)).pairs()).hasSize(1);
  }

  @Test
  void lease_ofAnyGraph_thatGrowsMeanwhile_isOfWhatIsOffered() throws Exception {
    bench.known(1, 200);
    GraphClient graph = bench.open(ids(1, 2, 3));
    Map<AnnotationPair, Double> scored = new LinkedHashMap<>();
    for (int i = 4; i <= 100; i++) {
      await(graph.add(ids(i)));
      scored.put(pair(1, i), i / 200.0);
    }
    await(graph.propose(candidates(scored)));
    CompletableFuture<Void> growing =
        CompletableFuture.runAsync(
            () -> {
              for (int i = 101; i <= 200; i++) {
                await(graph.add(ids(i)));
              }
            });
    List<AnyGraph.OfferOfAny> offers = new ArrayList<>();
    do {
      offers.add(await(bench.any.lease(client -> true, "reviewer-" + offers.size(), 1)));
    } while (!growing.isDone() && offers.size() < scored.size());
    growing.join();
    assertThat(offers)
        .allSatisfy(
            offer ->
                assertThat(offer.pairs())
                    .singleElement()
                    .satisfies(pair -> assertThat(pair.pair().lease()).isNotNull()));
  }

  // The lock that is not had in time, on whichever thread.

  @Test
  void open_lockNotHad_isRefusedByTheContainerAndDoesNothing() {
    bench.known(1, 2);
    bench.bean.refuseNext("reserve", 1);
    assertThatThrownBy(() -> open(ids(1, 2))).isInstanceOf(ConcurrentAccessTimeoutException.class);
    assertThat(bench.journal.graphs()).isEmpty();
    assertThat(open(ids(1, 2)).created()).isTrue();
  }

  @Test
  void open_lockNotHadWhenItFails_holdsNothingAllTheSame() {
    bench.known(1, 2);
    bench.bean.refuseNext("drop", 2);
    assertRefused(Refusal.UNKNOWN_ANNOTATIONS, () -> open(ids(1, 2, 3)));
    assertThat(bench.bean.allRefused()).isTrue();
    assertThat(open(ids(1, 2)).created()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"claim", "register"})
  void add_lockNotHad_isBusyAndChangesNothing(String step) {
    bench.known(1, 4);
    GraphClient graph = bench.open(ids(1, 2));
    String before = StateFingerprint.of(bench.bean);
    GraphStatus status = graph.status();
    bench.bean.refuseNext(step, 1);
    bench.bean.refuseNext("release", 2);

    assertRefused(Refusal.BUSY, () -> await(graph.add(ids(3))));

    assertThat(StateFingerprint.of(bench.bean)).isEqualTo(before);
    assertThat(graph.status()).isEqualTo(status);
    assertThat(bench.journal.entries(graph.opening().key())).isEmpty();
    assertThat(await(graph.add(ids(3))).members()).isEqualTo(3);
    assertThat(graph.status().availability()).isNotEqualTo(GraphStatus.Availability.FAILED);
    assertThat(open(ids(4)).created()).isTrue();
  }

  @Test
  void remove_lockNotHad_isBusyBeforeTheJournalAndInsistedOnAfterIt() {
    bench.known(1, 3);
    GraphClient graph = bench.open(ids(1, 2, 3));
    bench.bean.refuseNext("register", 1);
    assertRefused(Refusal.BUSY, () -> await(graph.remove(ids(3))));
    assertThat(graph.status().members()).isEqualTo(3);

    bench.bean.refuseNext("release", 3);
    assertThat(await(graph.remove(ids(3))).members()).isEqualTo(2);
    assertThat(bench.bean.allRefused()).isTrue();
    assertThat(open(ids(3)).created()).isTrue();
  }

  @Test
  void add_appendFailsAndLockNotHad_givesEverythingBack() {
    bench.known(1, 3);
    GraphClient graph = bench.open(ids(1, 2));
    String before = StateFingerprint.of(bench.bean);
    bench.journal.failNext(MemoryJournal.Fault.NOT_WRITTEN);
    bench.bean.refuseNext("release", 2);
    bench.bean.refuseNext("unregister", 2);
    assertRefused(Refusal.JOURNAL_UNAVAILABLE, () -> await(graph.add(ids(3))));
    assertThat(bench.bean.allRefused()).isTrue();
    assertThat(StateFingerprint.of(bench.bean)).isEqualTo(before);
  }

  @Test
  void delete_lockNotHad_isInsistedOn() {
    bench.known(1, 2);
    GraphClient graph = bench.open(ids(1, 2));
    bench.bean.refuseNext("forget", 3);
    await(bench.curation.delete(graph.id()));
    assertThat(bench.bean.allRefused()).isTrue();
    assertRefused(Refusal.GONE, () -> bench.bean.client(graph.id()));
    assertThat(open(ids(1, 2)).created()).isTrue();
  }

  @Test
  void deleteAnnotation_lockNotHad_leavesItToBeClaimedAgain() {
    bench.known(1, 2);
    bench.bean.refuseNext("endDeletion", 2);
    assertThat(bench.curation.deleteAnnotation(id(1))).isTrue();
    bench.known(1, 1);
    assertThat(open(ids(1, 2)).created()).isTrue();
  }
}
