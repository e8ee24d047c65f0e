package org.resight.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.resight.model.EvidenceDecision.NEGATIVE;
import static org.resight.model.EvidenceDecision.POSITIVE;
import static org.resight.state.TestBench.await;
import static org.resight.state.TestBench.id;
import static org.resight.state.TestBench.ids;
import static org.resight.state.TestBench.review;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.resight.catalogue.MemoryCatalogue;
import org.resight.cluster.Node;
import org.resight.cluster.Standing;
import org.resight.database.Database;
import org.resight.database.TestDatabases;
import org.resight.engine.DecisionGraph;
import org.resight.graph.GraphClient;
import org.resight.graph.GraphServices;
import org.resight.journal.Backend;
import org.resight.journal.JournalConflictException;
import org.resight.journal.ReviewJournal;
import org.resight.model.AnnotationId;
import org.resight.model.GraphConfig;
import org.resight.model.GraphId;
import org.resight.refusal.JournalUnavailableException;
import org.resight.refusal.Refusal;
import org.resight.refusal.RefusedException;
import org.resight.settings.Settings;
import org.resight.sql.ConnectedNodeStore;
import org.resight.sql.JdbcReviewJournal;
import org.resight.sql.PostgresNodeStore;

/** Graphs of two servers in one PostgreSQL: each has one owner, and what else tries is refused. */
@Tag("slow")
final class SharedGraphsTest {

  /** No lease ends by itself within a test. */
  private static final Duration LONG = Duration.ofHours(1);

  @TempDir private Path directory;

  private final MemoryCatalogue catalogue = new MemoryCatalogue();
  private final ExecutorService threads = Executors.newFixedThreadPool(8);

  /** Tasks until the one for which there is no thread; negative for none. */
  private final AtomicInteger untilRefused = new AtomicInteger(-1);

  private final List<AutoCloseable> opened = new ArrayList<>();
  private Settings settings;
  private PostgresNodeStore store;
  private Server first;
  private Server second;

  @BeforeEach
  void open() {
    settings = TestDatabases.postgres(directory);
    first = new Server("http://a");
    store = ConnectedNodeStore.open(settings);
    opened.add(store);
    second = new Server("http://b");
    List<AnnotationId> all = new ArrayList<>();
    for (int n = 1; n <= 100; n++) {
      all.add(id(n));
    }
    catalogue.put(all.stream().map(each -> MemoryCatalogue.annotation(each, null)).iterator());
    first.renew();
    second.renew();
    assertThat(first.lead().leader()).isEqualTo(first.node);
  }

  @AfterEach
  void close() throws Exception {
    threads.shutdownNow();
    for (AutoCloseable each : opened) {
      each.close();
    }
  }

  private void execute(Runnable task) {
    if (untilRefused.getAndUpdate(left -> Math.max(left - 1, -1)) == 0) {
      throw new RejectedExecutionException("planted");
    }
    threads.execute(task);
  }

  /** What is lost on the way when a graph is given away. */
  private enum Lost {
    NOTHING,
    QUESTION,
    ANSWER
  }

  /** A server with a memory of its own; the test has it look. */
  private final class Server {
    private final Node node;
    private final Database database = Database.open(settings);
    private final ReviewJournal journal;
    private final LockedBean bean = LockedBean.create();
    private final Curation curation;
    private final List<Long> readAfter = new CopyOnWriteArrayList<>();
    private boolean leads;
    private long losses;
    private volatile Lost lost = Lost.NOTHING;

    Server(String url) {
      node = new Node(UUID.randomUUID(), url, "1");
      database.fence(node.id());
      opened.add(database);
      journal = recorded(new JdbcReviewJournal(database, node.id()));
      curation =
          new Curation(
              bean,
              new GraphServices(
                  journal,
                  catalogue,
                  bean,
                  opening -> new DecisionGraph(opening.config()),
                  SharedGraphsTest.this::execute,
                  threads,
                  client -> {},
                  Clock.systemUTC(),
                  100),
              node.id());
      bean.reset();
    }

    /** Takes note of the positions that journals are read after. */
    private ReviewJournal recorded(ReviewJournal its) {
      return (ReviewJournal)
          Proxy.newProxyInstance(
              SharedGraphsTest.class.getClassLoader(),
              new Class<?>[] {ReviewJournal.class},
              (proxy, method, arguments) -> {
                if (method.getName().equals("replay")) {
                  readAfter.add((Long) arguments[1]);
                }
                Lost loses = method.getName().equals("give") ? lost : Lost.NOTHING;
                try {
                  Object answer = loses == Lost.QUESTION ? null : method.invoke(its, arguments);
                  if (loses != Lost.NOTHING) {
                    throw new JournalUnavailableException("planted");
                  }
                  return answer;
                } catch (InvocationTargetException e) {
                  throw e.getCause();
                }
              });
    }

    /** Renews the lease, and forgets what others took meanwhile. */
    void renew() {
      Standing found = store.renew(node, LONG, 0);
      if (found.losses() != losses) {
        losses = found.losses();
        curation.shared().bereft();
      }
    }

    void end() {
      store.renew(node, Duration.ofMillis(-1), 0);
    }

    Standing lead() {
      Standing found = store.lead(node, LONG);
      leads = node.equals(found.leader());
      if (leads) {
        await(curation.replay());
      }
      return found;
    }

    /** Looks once, gives what is due, and waits for what was begun. */
    void look(Server... able) {
      Map<UUID, String> all = new HashMap<>();
      for (Server each : able) {
        all.put(each.node.id(), each.node.url());
      }
      SharedGraphs shared = curation.shared();
      for (SharedGraphs.Due due : shared.look(new SharedGraphs.Servers(leads, true, all))) {
        assertThat(await(shared.give(due, leads))).isTrue();
      }
      await(shared.settled());
    }

    GraphClient create(int from) {
      GraphId id =
          await(
                  curation.open(
                      new OpenGraph(
                          ids(from, from + 1, from + 2),
                          null,
                          Backend.GRAPH,
                          GraphConfig.defaults(),
                          Map.of())))
              .status()
              .id();
      return bean.client(id);
    }

    GraphClient owned(GraphClient graph) {
      return curation.shared().owned(graph.id()).orElseThrow();
    }

    boolean isAsked() {
      return curation.shared().owners().isAskedFor(node.id());
    }

    boolean owns(GraphClient graph) {
      return curation.shared().owned(graph.id()).isPresent();
    }
  }

  private static void until(BooleanSupplier condition, Runnable step) {
    long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).isLessThan(end);
      step.run();
    }
  }

  /** Has a graph of the leader be the other server's. */
  private GraphClient moved(int from) {
    GraphClient graph = first.create(from);
    move(graph);
    return graph;
  }

  private void move(GraphClient graph) {
    assertThat(first.isAsked()).isFalse();
    first.journal.want(graph.opening().key(), second.node.id());
    assertThat(first.isAsked()).isTrue();
    assertThat(second.isAsked()).isFalse();
    // the leader says itself who is to own what, and keeps a new graph: it only looks what is due
    first.leads = false;
    for (SharedGraphs.Due due :
        first.curation.shared().look(new SharedGraphs.Servers(false, true, Map.of()))) {
      assertThat(await(first.curation.shared().give(due, true))).isTrue();
    }
    assertThat(first.isAsked()).isFalse();
    first.leads = true;
    second.look();
    second.look();
    assertThat(first.owns(graph)).isFalse();
    assertThat(second.owns(graph)).isTrue();
  }

  private static void decide(GraphClient client, int a, int b, String who) {
    await(client.review(List.of(review(a, b, POSITIVE, who))));
  }

  private static void assertMoved(CompletionStage<?> call) {
    assertThatThrownBy(() -> await(call))
        .isInstanceOfSatisfying(
            RefusedException.class,
            refused -> assertThat(refused.refusal()).isEqualTo(Refusal.NOT_OWNER));
  }

  @Test
  void look_ofTheLeader_sharesGraphsOutAndEveryServerServesItsOwn() {
    List<GraphClient> graphs = new ArrayList<>();
    for (int n = 1; n < 90; n += 3) {
      graphs.add(first.create(n));
    }
    first.look(first, second);
    second.look();
    assertThat(graphs).allMatch(first::owns);
    first.curation.shared().clear(); // new graphs stay where they were made for a while
    first.look(first, second);
    first.look(first, second);
    second.look();
    List<GraphClient> its = graphs.stream().filter(second::owns).toList();
    assertThat(its.size()).isBetween(5, 25);
    assertThat(graphs).filteredOn(first::owns).hasSize(graphs.size() - its.size());
    GraphClient graph = its.get(0);
    int a = (int) graph.opening().annotations().get(0).low();
    decide(second.owned(graph), a, a + 1, "ana");
    await(first.curation.followed().catchUp());
    assertThat(first.bean.client(graph.id()).status().lastSeq()).isEqualTo(1);
    first.look(first, second);
    first.look(first);
    second.look();
    first.look(first);
    assertThat(graphs).allMatch(first::owns);
    assertThat(first.owned(graph).status().lastSeq()).isEqualTo(1);
  }

  @Test
  void give_goesOnWhereTheOwnerBeforeEnded_andRefusesIt() {
    GraphClient graph = first.create(1);
    decide(graph, 1, 2, "ana");
    long epoch = first.journal.graph(graph.opening().key()).orElseThrow().epoch();
    move(graph);
    assertThatThrownBy(
            () -> first.journal.append(graph.opening().key(), 1, epoch, epoch, List.of()))
        .isInstanceOf(JournalConflictException.class);
    GraphClient its = second.owned(graph);
    assertThat(its.status().lastSeq()).isEqualTo(1);
    decide(its, 2, 3, "bob");
    await(its.undo("ana"));
    ReviewJournal.Journalled stands = first.journal.graph(graph.opening().key()).orElseThrow();
    assertThat(stands.ours()).isFalse();
    assertThat(stands.last()).isEqualTo(3);
    // nobody has told the one before to ask for it
    graph.askBy(null);
    assertMoved(graph.review(List.of(review(1, 3, NEGATIVE, "cid"))));
    assertMoved(graph.lease("cid", 1));
    await(first.curation.followed().catchUp());
    assertThat(await(graph.individuals(null, 9))).isEqualTo(await(its.individuals(null, 9)));
    assertThat(graph.status().lastSeq()).isEqualTo(3);
  }

  @Test
  void write_onTheLeader_takesTheGraphBackFirst() {
    GraphClient graph = moved(1);
    decide(second.owned(graph), 1, 2, "ana");
    var added = graph.add(ids(50)).toCompletableFuture();
    until(
        added::isDone,
        () -> {
          first.look(first, second);
          second.look();
        });
    assertThat(await(added).members()).isEqualTo(4);
    assertThat(first.owned(graph).status().lastSeq()).isEqualTo(1);
    assertThat(second.bean.clients()).isEmpty();
    assertThat(first.bean.owner(id(50))).hasValue(graph);
  }

  @Test
  void claim_afterTheOwnersLeaseEnded_refusesWhatItWritesAndHasItForgetWhatItOwned() {
    GraphClient graph = moved(1);
    GraphClient its = second.owned(graph);
    decide(its, 1, 2, "ana");
    assertThat(store.claim(first.node.id())).isZero();
    second.end();
    assertThat(store.claim(second.node.id())).isZero();
    assertThat(store.claim(first.node.id())).isEqualTo(1);
    first.look(first);
    decide(first.owned(graph), 2, 3, "bob");
    // what it had begun is refused; and it knows as soon as its lease is renewed
    assertMoved(its.review(List.of(review(1, 3, NEGATIVE, "ana"))));
    second.readAfter.clear();
    second.renew();
    assertThat(second.owns(graph)).isFalse();
    second.look();
    assertThat(second.bean.clients()).isEmpty();
    assertThat(first.owned(graph).status().lastSeq()).isEqualTo(2);
    move(graph);
    assertThat(second.owned(graph).status().lastSeq()).isEqualTo(2);
    // it has gone on from where it stood
    assertThat(second.readAfter).isNotEmpty().doesNotContain(0L);
  }

  @Test
  void renew_afterAnotherServerClaimed_isToldBeforeAnythingIsAnswered() {
    GraphClient graph = moved(1);
    second.end();
    assertThat(store.renew(second.node, LONG, 0).losses()).isZero();
    assertThat(store.claim(first.node.id())).isZero();
    second.end();
    store.claim(first.node.id());
    assertThat(second.owns(graph)).isTrue();
    second.renew();
    assertThat(second.owns(graph)).isFalse();
  }

  @Test
  void lead_leavesTheGraphsOfOthersThatLive_andTakesThoseOfTheOneBefore() {
    GraphClient its = first.create(1);
    GraphClient other = moved(4);
    GraphClient owned = second.owned(other);
    decide(owned, 4, 5, "ana");
    first.end();
    assertThat(second.lead().leader()).isEqualTo(second.node);
    assertThat(second.owned(other)).isSameAs(owned);
    decide(owned, 5, 6, "ana");
    decide(second.owned(its), 1, 2, "ana");
    assertMoved(its.review(List.of(review(2, 3, POSITIVE, "bob"))));
    assertThat(second.bean.owner(id(1))).isPresent();
  }

  @Test
  void lead_afterItsGraphsWereTaken_replaysThem() {
    GraphClient graph = moved(1);
    decide(second.owned(graph), 1, 2, "ana");
    second.end();
    store.claim(first.node.id());
    second.renew();
    first.end();
    second.readAfter.clear();
    second.lead();
    assertThat(second.owns(graph)).isTrue();
    assertThat(second.readAfter).isNotEmpty().doesNotContain(0L);
    decide(second.owned(graph), 2, 3, "ana");
  }

  @Test
  void lead_byAThirdServer_followsTheGraphsOfOthers() {
    GraphClient graph = moved(1);
    Server third = new Server("http://c");
    third.renew();
    first.end();
    assertThat(third.lead().leader()).isEqualTo(third.node);
    assertThat(third.owns(graph)).isFalse();
    assertThat(third.bean.owner(id(1))).isPresent();
    decide(second.owned(graph), 1, 2, "ana");
    await(third.curation.followed().catchUp());
    assertThat(third.bean.client(graph.id()).status().lastSeq()).isEqualTo(1);
  }

  @Test
  void release_hasTheNextLeaderOwnAllOfTheOneBefore() {
    GraphClient graph = first.create(1);
    store.release(first.node.id());
    second.lead();
    assertThat(second.owns(graph)).isTrue();
    GraphOwners shared = second.curation.shared().owners();
    assertThat(shared.keyOf(graph.id())).hasValue(graph.opening().key());
    assertThat(shared.keyOf(id(2))).hasValue(graph.opening().key());
    assertThat(shared.keyOf(id(99))).isEmpty();
    assertThat(shared.ownerOf(graph.opening().key())).isEmpty();
    shared.askAgain();
    assertThat(shared.ownerOf(graph.opening().key())).hasValue(second.node.id());
  }

  @Test
  void place_hasAGraphBeWhereSomebodyChose_whileThatServerCan() {
    List<GraphClient> graphs = new ArrayList<>();
    for (int n = 1; n < 30; n += 3) {
      graphs.add(first.create(n));
    }
    graphs.forEach(graph -> first.curation.shared().place(graph, second.node.url()));
    for (int i = 0; i < 2; i++) {
      first.look(first, second);
      second.look();
    }
    assertThat(graphs).allMatch(second::owns);
    for (int i = 0; i < 2; i++) {
      first.look(first);
      second.look();
    }
    first.look(first);
    assertThat(graphs).allMatch(first::owns);
  }

  @Test
  void give_toAServerThatIsGone_isNotDone() {
    GraphClient graph = first.create(1);
    first.journal.want(graph.opening().key(), second.node.id());
    second.end();
    var due = new SharedGraphs.Due(graph, second.node.id());
    assertThat(await(first.curation.shared().give(due, true))).isFalse();
    decide(first.owned(graph), 1, 2, "ana");
  }

  @Test
  void give_thatTheDatabaseDidNotWant_isNotDone() {
    GraphClient graph = first.create(1);
    var due = new SharedGraphs.Due(graph, second.node.id());
    assertThat(await(first.curation.shared().give(due, true))).isFalse();
    decide(first.owned(graph), 1, 2, "ana");
  }

  private boolean give(GraphClient graph) {
    first.journal.want(graph.opening().key(), second.node.id());
    var due = new SharedGraphs.Due(graph, second.node.id());
    return await(first.curation.shared().give(due, true));
  }

  @Test
  void give_whoseAnswerIsLost_leavesNothingOldAtTheLeader() {
    GraphClient graph = first.create(1);
    first.lost = Lost.ANSWER;
    assertThat(give(graph)).isFalse();
    assertThat(first.owns(graph)).isFalse();
    until(() -> second.owns(graph), second::look);
    decide(second.owned(graph), 1, 2, "ana");
    first.look(first, second);
    assertThat(first.owns(graph)).isFalse();
    await(first.curation.followed().catchUp());
    assertThat(first.bean.client(graph.id()).status().lastSeq()).isEqualTo(1);
  }

  @Test
  void give_thatNeverArrived_isTakenBackByTheNextLook() {
    GraphClient graph = first.create(1);
    first.lost = Lost.QUESTION;
    assertThat(give(graph)).isFalse();
    assertThat(first.owns(graph)).isFalse();
    first.lost = Lost.NOTHING;
    first.look(first);
    decide(first.owned(graph), 1, 2, "ana");
    assertThat(give(graph)).isTrue();
  }

  @Test
  void look_ofTheLeader_followsAGraphThatWasGivenAwayLate() {
    GraphClient graph = first.create(1);
    decide(graph, 1, 2, "ana");
    ReviewJournal.Journalled stands = first.journal.graph(graph.opening().key()).orElseThrow();
    first.journal.want(graph.opening().key(), second.node.id());
    assertThat(second.journal.give(graph.opening().key(), stands.epoch(), second.node.id()))
        .isTrue();
    assertThat(first.owns(graph)).isTrue();
    until(() -> !first.owns(graph), () -> first.look(first, second));
    until(() -> second.owns(graph), second::look);
    decide(second.owned(graph), 2, 3, "bob");
    first.look(first, second);
    await(first.curation.followed().catchUp());
    assertThat(first.bean.client(graph.id()).status().lastSeq()).isEqualTo(2);
  }

  @Test
  void look_withoutAThreadForAGraph_takesItTheNextTime() {
    GraphClient graph = first.create(1);
    assertThat(give(graph)).isTrue();
    untilRefused.set(0);
    second.look();
    assertThat(untilRefused).hasValue(-1);
    assertThat(second.owns(graph)).isFalse();
    second.look();
    assertThat(second.owns(graph)).isTrue();
  }

  @Test
  void catchUp_withoutAThread_readsTheNextTime() {
    GraphClient graph = moved(1);
    decide(second.owned(graph), 1, 2, "ana");
    FollowedGraphs followed = first.curation.followed();
    untilRefused.set(0);
    assertThatThrownBy(() -> await(followed.catchUp()))
        .isInstanceOf(RejectedExecutionException.class);
    await(followed.catchUp());
    assertThat(graph.status().lastSeq()).isEqualTo(1);
  }

  @Test
  void write_onTheLeaderWithoutAThreadToAskForTheGraph_isAskedForByTheNextLook() {
    GraphClient graph = moved(1);
    CompletableFuture<Boolean> begun = new CompletableFuture<>();
    CompletableFuture<Boolean> goesOn = new CompletableFuture<>();
    var held =
        graph.read(
            () -> {
              begun.complete(true);
              return await(goesOn);
            });
    await(begun);
    var added = graph.add(ids(50)).toCompletableFuture();
    var beside = graph.members();
    untilRefused.set(1); // the graph's own thread comes first
    goesOn.complete(true);
    assertThat(await(held)).isTrue();
    assertThat(await(beside).value()).hasSize(3);
    assertThat(untilRefused).hasValue(-1);
    until(
        added::isDone,
        () -> {
          first.look(first, second);
          second.look();
        });
    assertThat(await(added).members()).isEqualTo(4);
  }
}
