package org.resight.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.resight.state.TestBench.await;
import static org.resight.state.TestBench.candidates;
import static org.resight.state.TestBench.ids;
import static org.resight.state.TestBench.pair;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.resight.engine.DecisionGraph;
import org.resight.graph.GraphClient;
import org.resight.graph.GraphServices;
import org.resight.graph.Ownership;
import org.resight.graph.UnqueuedAdditions;
import org.resight.journal.Backend;
import org.resight.journal.GraphKey;
import org.resight.journal.GraphOpening;
import org.resight.lease.OfferedPair;
import org.resight.lease.Offering;
import org.resight.model.AnnotationId;
import org.resight.model.AnnotationPair;
import org.resight.model.EvidenceDecision;
import org.resight.model.GraphConfig;
import org.resight.model.GraphId;
import org.resight.model.IdentityGraph;
import org.resight.model.NameBasedId;
import org.resight.refusal.RefusedException;
import org.resight.report.ComparedReviews;

/**
 * What each lock and each single writer is there for: two threads that meet in the middle of a step
 * leave everything right where they are kept apart, and bring the old server's fault back where
 * they are not.
 *
 * <p>Where they are kept apart the first waits in vain for the second and goes on alone.
 */
class TakenLocksTest {

  /** Milliseconds for which a second caller is waited for where something keeps it out. */
  private static final int TIMEOUT = 300;

  /** The same where nothing does: it comes, however long the machine lets it wait. */
  private static final int UNTIL_IT_COMES = 60_000;

  private final TestBench bench = new TestBench();
  private final CyclicBarrier meeting = new CyclicBarrier(2);
  private int timeout = TIMEOUT;

  @AfterEach
  void close() {
    bench.close();
  }

  private void meet() {
    try {
      meeting.await(timeout, TimeUnit.MILLISECONDS);
    } catch (TimeoutException | BrokenBarrierException e) {
      // the other is kept out
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Runs two calls in two threads; returns what each gave or threw. */
  private static List<Object> together(Callable<?> one, Callable<?> other) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(2);
    try {
      List<Object> outcomes = new ArrayList<>();
      for (Future<?> each : List.of(threads.submit(one), threads.submit(other))) {
        try {
          outcomes.add(each.get());
        } catch (ExecutionException e) {
          outcomes.add(e.getCause());
        }
      }
      return outcomes;
    } finally {
      threads.shutdownNow();
    }
  }

  private GraphClient client(GraphId id, List<AnnotationId> annotations) {
    return new GraphClient(
        new GraphOpening(
            new GraphKey(UUID.randomUUID()),
            id,
            null,
            Backend.GRAPH,
            GraphConfig.defaults(),
            Map.of(),
            annotations,
            bench.clock.instant()),
        bench.services);
  }

  // B1: one set, two threads that meet between look-up and registration.

  private Set<Object> reservedTogether(LockedBean bean) throws Exception {
    List<AnnotationId> annotations = ids(1, 2);
    Callable<GraphClient> reserve =
        () ->
            bean.reserve(
                    new GraphProposal(
                        annotations,
                        NameBasedId.of(annotations),
                        id -> {
                          meet();
                          return client(id, annotations);
                        }))
                .client();
    return new HashSet<>(together(reserve, reserve));
  }

  @Test
  void B1_oneSetTogether_isOneGraph() throws Exception {
    assertThat(reservedTogether(LockedBean.create()))
        .singleElement()
        .isInstanceOf(GraphClient.class);
  }

  @Test
  void B1_oneSetTogether_withoutTheLock_isNotOneGraph() throws Exception {
    timeout = UNTIL_IT_COMES;
    assertThat(reservedTogether(LockedBean.withoutLock())).hasSize(2);
  }

  // B2: overlapping sets, two threads that meet between the check of the claim and the claim.

  /** A list whose second walk, the one that claims, begins with a meeting. */
  private final class MetList extends AbstractList<AnnotationId> {
    private final List<AnnotationId> annotations;
    private int walks;

    MetList(List<AnnotationId> annotations) {
      this.annotations = annotations;
    }

    @Override
    public java.util.Iterator<AnnotationId> iterator() {
      if (++walks == 2) {
        meet();
      }
      return annotations.iterator();
    }

    @Override
    public AnnotationId get(int index) {
      return annotations.get(index);
    }

    @Override
    public int size() {
      return annotations.size();
    }
  }

  private List<Object> claimedTogether(LockedBean bean) throws Exception {
    GraphClient one = client(new GraphId(UUID.randomUUID()), List.of());
    GraphClient other = client(new GraphId(UUID.randomUUID()), List.of());
    bean.admit(one, List.of(one.id()), List.of());
    bean.admit(other, List.of(other.id()), List.of());
    return together(
        () -> {
          bean.claim(one, new MetList(ids(1, 2)));
          return "claimed";
        },
        () -> {
          bean.claim(other, new MetList(ids(2, 3)));
          return "claimed";
        });
  }

  @Test
  void B2_overlappingSetsTogether_oneOwnerForEach() throws Exception {
    assertThat(claimedTogether(LockedBean.create()))
        .containsOnlyOnce("claimed")
        .hasAtLeastOneElementOfType(RefusedException.class);
  }

  @Test
  void B2_overlappingSetsTogether_withoutTheLock_twoOwnersForOne() throws Exception {
    timeout = UNTIL_IT_COMES;
    assertThat(claimedTogether(LockedBean.withoutLock())).containsExactly("claimed", "claimed");
  }

  // B3, B6, B32: a scan while graphs come and go.

  private static final int SCANS = 200_000;

  /** Scans until a scan fails, or often enough; returns whether one failed. */
  private boolean aScanFails(LockedBean bean, int scans) throws Exception {
    AtomicBoolean ended = new AtomicBoolean();
    List<Object> outcomes =
        together(
            () -> {
              for (int n = 0; !ended.get(); n++) {
                GraphClient passing = client(new GraphId(new UUID(1, n)), List.of());
                bean.admit(passing, List.of(passing.opening().id()), List.of());
                bean.drop(passing);
              }
              return "changed";
            },
            () -> {
              try {
                for (int i = 0; i < scans; i++) {
                  assertThat(bean.clients()).doesNotContainNull();
                }
                return "scanned";
              } finally {
                ended.set(true);
              }
            });
    return !outcomes.equals(List.of("changed", "scanned"));
  }

  @Test
  void B3_scanningWhileGraphsComeAndGo_neverFails() throws Exception {
    assertThat(aScanFails(LockedBean.create(), SCANS / 10)).isFalse();
  }

  @Test
  void B3_scanningWhileGraphsComeAndGo_withoutTheLock_fails() throws Exception {
    LockedBean bean = LockedBean.withoutLock();
    boolean failed = false;
    for (int attempt = 0; attempt < 100 && !failed; attempt++) {
      failed = aScanFails(bean, SCANS);
    }
    assertThat(failed).isTrue();
  }

  // B8: two additions that meet before either has its new id.

  /** Ownership whose register begins with a meeting. */
  private Ownership meetingAtRegister() {
    return proxy(
        Ownership.class,
        bench.bean,
        method -> {
          if (method.equals("register")) {
            meet();
          }
        });
  }

  private interface Before {
    void call(String method);
  }

  private static <T> T proxy(Class<T> type, T to, Before before) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (self, method, arguments) -> {
              before.call(method.getName());
              try {
                return method.invoke(to, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            }));
  }

  private GraphServices services(Ownership ownership) {
    return new GraphServices(
        bench.journal,
        bench.catalogue,
        ownership,
        opening -> new DecisionGraph(opening.config()),
        bench.services.executor(),
        bench.services.answers(),
        client -> {},
        bench.clock,
        100);
  }

  private GraphOpening opening(List<AnnotationId> annotations) {
    return new GraphOpening(
        new GraphKey(UUID.randomUUID()),
        new GraphId(NameBasedId.of(annotations)),
        null,
        Backend.GRAPH,
        GraphConfig.defaults(),
        Map.of(),
        annotations,
        bench.clock.instant());
  }

  @Test
  void B8_twoAdditions_giveAChain() throws Exception {
    bench.known(1, 3);
    GraphClient graph = new GraphClient(opening(ids(1)), services(meetingAtRegister()));
    bench.bean.admit(graph, List.of(graph.id()), ids(1));
    graph.begin();
    bench.journal.open(graph.opening());
    graph.start();
    together(() -> await(graph.add(ids(2))), () -> await(graph.add(ids(3))));
    assertThat(graph.id().uuid()).isEqualTo(NameBasedId.of(ids(1, 2, 3)));
    assertThat(graph.status().aliases()).hasSize(2);
  }

  @Test
  void B8_twoAdditions_withoutTheSingleWriter_giveTwoIdsOfWhichNoneIsRight() throws Exception {
    timeout = UNTIL_IT_COMES;
    bench.known(1, 3);
    GraphServices services = services(meetingAtRegister());
    GraphClient graph = new GraphClient(opening(ids(1)), services);
    bench.bean.admit(graph, List.of(graph.id()), ids(1));
    UnqueuedAdditions graphWithoutMailbox = new UnqueuedAdditions(graph, services);
    List<Object> ids =
        together(() -> graphWithoutMailbox.add(ids(2)), () -> graphWithoutMailbox.add(ids(3)));
    assertThat(ids)
        .containsExactlyInAnyOrder(
            new GraphId(NameBasedId.of(ids(1, 2))), new GraphId(NameBasedId.of(ids(1, 3))));
  }

  // B11, B12, B13: two servings that meet between the choice of a pair and its lease.

  private IdentityGraph meetingAtDue() {
    DecisionGraph graph = new DecisionGraph(GraphConfig.defaults());
    graph.add(ids(1, 2, 3, 4));
    graph.propose(pair(1, 2), 0.9, Double.NaN, Double.NaN);
    graph.propose(pair(3, 4), 0.8, Double.NaN, Double.NaN);
    graph.summary();
    return (IdentityGraph)
        Proxy.newProxyInstance(
            IdentityGraph.class.getClassLoader(),
            new Class<?>[] {IdentityGraph.class},
            (self, method, arguments) -> {
              Object answer;
              synchronized (graph) {
                answer = method.invoke(graph, arguments);
              }
              if (method.getName().equals("due")
                  && answer instanceof List<?> due
                  && due.size() == 1) {
                meet();
              }
              return answer;
            });
  }

  private static AnnotationPair first(List<OfferedPair> offered) {
    return offered.get(0).due().pair();
  }

  @Test
  void B11_twoServings_giveTwoPairs() throws Exception {
    bench.known(1, 4);
    GraphClient graph = bench.open(ids(1, 2, 3, 4));
    await(graph.propose(candidates(Map.of(pair(1, 2), 0.9, pair(3, 4), 0.8))));
    assertThat(
            together(
                () -> first(await(graph.lease("ana", 1)).pairs()),
                () -> first(await(graph.lease("ben", 1)).pairs())))
        .containsExactlyInAnyOrder(pair(1, 2), pair(3, 4));
  }

  /** Both choose the same pair: it is shown twice, or the table of leases refuses the second. */
  @Test
  void B11_twoServings_withoutTheSingleWriter_bothChooseOnePair() throws Exception {
    timeout = UNTIL_IT_COMES;
    Offering offering =
        new Offering(
            meetingAtDue(),
            (reviewer, free) -> Optional.empty(),
            GraphConfig.defaults(),
            bench.clock);
    assertThat(
            together(() -> first(offering.lease("ana", 1)), () -> first(offering.lease("ben", 1))))
        .contains(pair(1, 2))
        .doesNotContain(pair(3, 4));
  }

  @Test
  void B13_whatIsLookedAt_withoutTheLease_isShownAgain() {
    bench.known(1, 4);
    GraphClient graph = bench.open(ids(1, 2, 3, 4));
    await(graph.propose(candidates(Map.of(pair(1, 2), 0.9, pair(3, 4), 0.8))));
    assertThat(first(await(graph.peek(1)).pairs())).isEqualTo(pair(1, 2));
    assertThat(first(await(graph.peek(1)).pairs())).isEqualTo(pair(1, 2));
    assertThat(first(await(graph.lease("ana", 1)).pairs())).isEqualTo(pair(1, 2));
    assertThat(first(await(graph.lease("ben", 1)).pairs())).isEqualTo(pair(3, 4));
    bench.clock.advance(Duration.ofSeconds(121));
    assertThat(first(await(graph.lease("eve", 1)).pairs())).isEqualTo(pair(1, 2));
  }

  // B29: two commits of names that meet after both have read the counter.

  /** Commits the names of two graphs at once; returns how many different names they got. */
  private int namesOf(NameCommits one, NameCommits other) throws Exception {
    GraphId first = merged(1, 2);
    GraphId second = merged(3, 4);
    List<Object> outcomes = together(() -> one.sync(first), () -> other.sync(second));
    assertThat(outcomes).hasOnlyElementsOfType(Long.class);
    return bench.catalogue.names(ids(1, 2, 3, 4)).names().values().stream()
        .collect(Collectors.toSet())
        .size();
  }

  private GraphId merged(int a, int b) {
    GraphClient graph = bench.open(ids(a, b));
    await(graph.review(List.of(TestBench.review(a, b, EvidenceDecision.POSITIVE, "ann"))));
    return graph.id();
  }

  private NameCommits commits() {
    return new NameCommits(
        bench.bean, new ReviewLog(bench.bean, bench.journal), ComparedReviews.ofServer());
  }

  @Test
  void B29_twoCommits_oneAtATime_giveNoNameTwice() throws Exception {
    bench.known(1, 4);
    bench.catalogue.careless(this::meet);
    NameCommits commits = commits();
    assertThat(namesOf(commits, commits)).isEqualTo(2);
  }

  @Test
  void B29_twoCommits_thatTheCatalogueChecks_giveNoNameTwice() throws Exception {
    bench.known(1, 4);
    assertThat(namesOf(commits(), commits())).isEqualTo(2);
  }

  @Test
  void B29_twoCommits_withNeither_giveNamesTwice() throws Exception {
    timeout = UNTIL_IT_COMES;
    bench.known(1, 4);
    bench.catalogue.careless(this::meet);
    assertThat(namesOf(commits(), commits())).isEqualTo(1);
  }
}
