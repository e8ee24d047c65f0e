package org.resight.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.resight.model.EvidenceDecision.NEGATIVE;
import static org.resight.model.EvidenceDecision.POSITIVE;
import static org.resight.state.TestBench.await;
import static org.resight.state.TestBench.id;
import static org.resight.state.TestBench.ids;
import static org.resight.state.TestBench.review;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.resight.catalogue.AnnotationCatalogue;
import org.resight.catalogue.MemoryCatalogue;
import org.resight.catalogue.NameKey;
import org.resight.graph.ActWish;
import org.resight.graph.GraphClient;
import org.resight.graph.NamesTaken;
import org.resight.graph.ReviewReceipt;
import org.resight.graph.TakenBack;
import org.resight.model.AnnotationId;
import org.resight.model.Individual;
import org.resight.refusal.Refusal;
import org.resight.refusal.RefusedException;
import org.resight.report.ComparedReviews;

/** Names of individuals: unique in a project, given and taken back in one act. */
class NamesTest {

  private final TestBench bench = new TestBench();
  private GraphClient graph;

  @BeforeEach
  void open() {
    bench.known(1, 10);
    graph = bench.open(ids(1, 2, 3, 4, 5, 6, 7, 8, 9, 10));
    await(
        graph.review(
            List.of(
                review(1, 2, POSITIVE, "ana"),
                review(2, 3, POSITIVE, "ana"),
                review(4, 5, POSITIVE, "ana"),
                review(3, 4, NEGATIVE, "ana"))));
  }

  @AfterEach
  void close() {
    bench.close();
  }

  private NamesTaken give(int photo, String name) {
    return give(photo, name, false);
  }

  private NamesTaken give(int photo, String name, boolean keepBoth) {
    return bench.names.give(graph.id(), null, "ana", Map.of(id(photo), name), keepBoth);
  }

  private String name(int photo) {
    return bench.catalogue.find(id(photo)).orElseThrow().name();
  }

  private static void assertRefused(Refusal refusal, Callable<?> call) {
    assertThatThrownBy(call::call)
        .isInstanceOfSatisfying(
            RefusedException.class, e -> assertThat(e.refusal()).isEqualTo(refusal));
  }

  @Test
  void give_nameOfAnother_isRefusedHoweverItIsWritten_orKeptAsAConflict() {
    give(1, "Amélie");
    assertThat(name(3)).isEqualTo("Amélie");
    for (String same : List.of("Amélie", "AMÉLIE", "Ame\u0301lie", " amélie ")) {
      assertThatThrownBy(() -> give(4, same))
          .isInstanceOfSatisfying(
              RefusedException.class,
              e -> {
                assertThat(e.refusal()).isEqualTo(Refusal.NAME_IN_USE);
                assertThat(e.members()).containsEntry("label", id(1).toString());
              });
    }
    give(4, "amélie", true);
    NamesTaken plan = bench.names.plan(graph.id());
    assertThat(plan.individuals()).isEmpty();
    assertThat(plan.clashes()).hasSize(1);
    assertThat(plan.clashes().get(0).labels()).containsExactly(id(1), id(4));
    bench.names.sync(graph.id());
    assertThat(name(4)).isEqualTo("amélie");
  }

  @Test
  void sync_neverRenamesAnIndividualThatHasAName_whoeverElseBearsIt() {
    give(1, "Amara");
    give(4, "Baako");
    // a table renames Amara behind the back of the project
    bench.catalogue.put(
        Stream.of(1, 2, 3).map(n -> MemoryCatalogue.annotation(id(n), "Baako")).iterator());
    await(graph.review(List.of(review(6, 7, POSITIVE, "ana"))));

    NamesTaken plan = bench.names.plan(graph.id());
    assertThat(plan.individuals()).extracting(NamesTaken.Named::label).containsExactly(id(6));
    NameChanges synced = bench.sync(graph.id());

    assertThat(synced.names()).containsOnlyKeys(id(6), id(7)).isEqualTo(plan.names());
    assertThat(name(4)).isEqualTo("Baako");
    assertThat(name(1)).isEqualTo("Baako");
    await(graph.takeBack("ben", synced.act(), null, false));
    assertThat(name(6)).isNull();
  }

  @Test
  void sync_ofAPlanThatDoesNotHoldAnyMore_isRefused() {
    NamesTaken plan = bench.names.plan(graph.id());
    give(4, "Luna");
    assertRefused(
        Refusal.CHANGED,
        () -> bench.names.sync(graph.id(), null, "ana", plan.seq(), plan.digest(), Runnable::run));
    assertRefused(
        Refusal.CHANGED,
        () -> bench.names.sync(graph.id(), null, null, plan.seq(), plan.digest(), Runnable::run));
    NamesTaken newer = bench.names.plan(graph.id());
    await(graph.review(List.of(review(8, 9, POSITIVE, "ana"))));
    assertRefused(
        Refusal.CHANGED,
        () -> bench.names.sync(graph.id(), null, "ana", newer.seq(), null, Runnable::run));
    assertThat(name(8)).isNull();
  }

  @Test
  void takeBack_ofANaming_restoresTheNames_unlessTheyHaveChangedSince() {
    give(1, "Luna");
    NamesTaken renamed = give(1, "Zawadi");
    assertThat(renamed.individuals())
        .containsExactly(new NamesTaken.Named(id(1), "Luna", "Zawadi", 3));
    await(graph.takeBack("ben", renamed.act(), null, false));
    assertThat(name(2)).isEqualTo("Luna");

    NamesTaken again = give(1, "Zawadi");
    give(4, "Luna");
    assertRefused(
        Refusal.NAME_IN_USE, () -> await(graph.takeBack("ben", again.act(), null, false)));
    give(1, "Imara");
    assertRefused(Refusal.CHANGED, () -> await(graph.takeBack("ben", again.act(), null, false)));
  }

  @Test
  void merge_withTheNameThatSurvives_isOneActWithOneUndo() {
    give(1, "Luna");
    give(4, "Zawadi");
    String before = UndoTest.seen(graph);
    UUID act = UUID.randomUUID();
    await(
        graph.review(
            List.of(review(3, 4, POSITIVE, "cleo"), review(1, 5, POSITIVE, "cleo")),
            new ActWish(act, "merge", "Zawadi", false)));
    assertThat(name(1)).isEqualTo("Zawadi");

    TakenBack taken = await(graph.takeBack("dora", act, null, false));

    assertThat(taken.names()).hasSize(5);
    assertThat(name(1)).isEqualTo("Luna");
    assertThat(name(5)).isEqualTo("Zawadi");
    assertThat(UndoTest.seen(graph)).isEqualTo(before);
  }

  @Test
  void give_sixteenThreads_keepNamesUnique_andEveryUndoExact() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(16);
    Map<UUID, NamesTaken> done = new ConcurrentHashMap<>();
    try {
      List<Future<?>> running = new ArrayList<>();
      for (int thread = 0; thread < 16; thread++) {
        String author = "author " + thread;
        running.add(
            threads.submit(
                () -> {
                  for (int i = 0; i < 20; i++) {
                    int photo = 1 + ThreadLocalRandom.current().nextInt(10);
                    try {
                      NamesTaken taken =
                          bench.names.give(
                              graph.id(),
                              null,
                              author,
                              Map.of(id(photo), "name " + ThreadLocalRandom.current().nextInt(12)),
                              false);
                      if (taken.act() != null && !taken.names().isEmpty()) {
                        done.put(taken.act(), taken);
                      }
                      if (i % 5 == 0) {
                        bench.names.sync(graph.id());
                      }
                      if (i % 3 == 0 && taken.act() != null) {
                        await(graph.takeBack(author, taken.act(), null, false));
                      }
                    } catch (RefusedException e) {
                      assertThat(e.refusal())
                          .isIn(Refusal.NAME_IN_USE, Refusal.CHANGED, Refusal.NOTHING_TO_UNDO);
                    }
                    assertUnique();
                  }
                }));
      }
      for (Future<?> each : running) {
        each.get();
      }
    } finally {
      threads.shutdownNow();
    }
    assertThat(done).isNotEmpty();
    assertUnique();
    Map<AnnotationId, String> names = Map.copyOf(bench.catalogue.names(ids(1, 10)).names());
    try (TestBench restarted = new TestBench(bench.journal, bench.catalogue)) {
      await(restarted.curation.replay());
      assertThat(restarted.names.plan(graph.id()).clashes()).isEmpty();
      assertThat(bench.catalogue.names(ids(1, 10)).names()).isEqualTo(names);
    }
  }

  /** What one reader sees: all names at one instant, after whatever was answered before. */
  private void assertUnique() {
    List<Individual> individuals = await(graph.individuals(null, 100)).value();
    Map<AnnotationId, String> names =
        bench.catalogue.names(ids(1, 2, 3, 4, 5, 6, 7, 8, 9, 10)).names();
    Map<String, AnnotationId> bearers = new HashMap<>();
    for (Individual individual : individuals) {
      for (AnnotationId member : individual.members()) {
        String name = names.get(member);
        if (name != null) {
          AnnotationId other = bearers.put(NameKey.of(name), individual.label());
          assertThat(other == null || other.equals(individual.label())).isTrue();
        }
      }
    }
  }

  /** Reading the names of a large project takes seconds, in which people go on reviewing. */
  @Test
  @Timeout(60)
  void plan_isMadeWhileTheGraphTakesReviews() {
    List<ReviewReceipt> taken = new ArrayList<>();
    bench.catalogue.careless(
        () -> {
          if (taken.isEmpty()) {
            taken.addAll(await(graph.review(List.of(review(6, 7, POSITIVE, "ana")))));
          }
        });
    NamesTaken plan = bench.names.plan(graph.id());
    assertThat(taken).hasSize(1);
    assertThat(plan.seq()).isEqualTo(taken.get(0).seq() - 1);
    assertThat(plan.names()).doesNotContainKeys(id(6), id(7)).isNotEmpty();
  }

  /** What is told of reviews goes as far as the names: whoever goes on from there misses none. */
  @Test
  void delta_whileSomebodyReviews_hasTheReviewInBothOrInNeither() {
    NameChanges changes =
        bench.names.delta(
            graph.id(), held -> await(graph.review(List.of(review(8, 9, NEGATIVE, "ben")))));
    assertThat(changes.seq()).isEqualTo(graph.status().lastSeq());
    assertThat(changes.matches())
        .extracting(NameChanges.ChangedPair::pair)
        .contains(TestBench.pair(8, 9));
  }

  /** It may have been named elsewhere since, which is no business of this graph. */
  @Test
  void undo_ofNames_leavesPhotosAloneThatHaveLeftTheGraph() {
    NamesTaken named = give(1, "Zora");
    await(graph.remove(ids(3)));
    bench.catalogue.put(
        List.of(MemoryCatalogue.annotation(id(3), "Yara")).iterator(),
        AnnotationCatalogue.ImportRule.REPLACE);
    TakenBack taken = await(graph.takeBack("cleo", named.act(), null, false));
    assertThat(taken.names()).containsOnlyKeys(id(1), id(2));
    assertThat(name(1)).isNull();
    assertThat(name(3)).isEqualTo("Yara");

    NamesTaken again = give(4, "Xena");
    await(graph.remove(ids(4, 5)));
    assertRefused(
        Refusal.NOTHING_TO_UNDO, () -> await(graph.takeBack("cleo", again.act(), null, false)));
  }

  /** Whoever asks what changed holds no more of the server's memory than there is for that. */
  @Test
  void delta_ofMoreReviewsThanMemoryHolds_isRefused() {
    await(graph.review(List.of(review(1, 4, NEGATIVE, "ana"), review(1, 6, NEGATIVE, "ana"))));
    long reviews = graph.status().lastSeq();
    ReviewLog log = new ReviewLog(bench.bean, bench.journal);
    NameCommits small = new NameCommits(bench.bean, log, new ComparedReviews((int) reviews - 1));
    assertRefused(Refusal.TOO_MANY_ITEMS, () -> small.delta(graph.id(), Runnable::run));
    assertRefused(
        Refusal.TOO_MANY_ITEMS,
        () -> small.sync(graph.id(), null, "ana", null, null, Runnable::run));
    assertThat(graph.status().lastSeq()).isEqualTo(reviews);

    NameCommits enough = new NameCommits(bench.bean, log, new ComparedReviews((int) reviews));
    List<Runnable> held = new ArrayList<>();
    assertThat(enough.delta(graph.id(), held::add).matches()).isNotEmpty();
    assertRefused(Refusal.BUSY, () -> enough.delta(graph.id(), Runnable::run));
    held.forEach(Runnable::run);
    assertThat(enough.delta(graph.id(), Runnable::run).matches()).isNotEmpty();
  }
}
