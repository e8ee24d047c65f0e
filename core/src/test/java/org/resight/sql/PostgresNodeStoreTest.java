package org.resight.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.resight.cluster.Claim;
import org.resight.cluster.Node;
import org.resight.database.Database;
import org.resight.database.TestDatabases;
import org.resight.journal.GraphOpening;
import org.resight.journal.JournalConflictException;
import org.resight.journal.ReviewJournal;
import org.resight.refusal.JournalUnavailableException;
import org.resight.settings.Settings;

@Tag("slow")
final class PostgresNodeStoreTest {

  private static final Duration LONG = Duration.ofMinutes(1);

  private final SplittableRandom random = new SplittableRandom(8);

  @TempDir private Path directory;

  private Settings settings;
  private Database database;
  private ReviewJournal journal;
  private PostgresNodeStore store;

  @BeforeEach
  void open() {
    settings = TestDatabases.postgres(directory);
    database = Database.open(settings);
    journal = new JdbcReviewJournal(database);
    store = PostgresNodeStore.open(settings);
  }

  @AfterEach
  void close() {
    store.close();
    database.close();
  }

  private static Node node(String url) {
    return new Node(UUID.randomUUID(), url, "1", false);
  }

  private Node joined() {
    Node node = node("http://a");
    store.join(node, LONG);
    return node;
  }

  /** Ends a lease as the database's clock would. */
  private void end(Node node) {
    database.write(
        handle ->
            handle.execute(
                "UPDATE node SET lease_until = clock_timestamp() WHERE node_id = ?", node.id()));
  }

  private Claim opened() {
    GraphOpening opening = JournalSamples.opening(random, 3);
    journal.open(opening);
    return new Claim(opening.key(), 0);
  }

  private static Claim next(Claim claim) {
    return new Claim(claim.graph(), claim.epoch() + 1);
  }

  @Test
  void renew_ofALeaseThatHasEnded_changesNothing() {
    Node first = joined();
    Node second = node("http://b");
    assertThat(store.renew(second, LONG)).isFalse();
    store.join(second, LONG);
    assertThat(store.living()).containsExactlyInAnyOrder(first, second);
    end(first);
    assertThat(store.renew(first, LONG)).isFalse();
    assertThat(store.living()).containsExactly(second);
    Node draining = new Node(second.id(), second.url(), second.version(), true);
    assertThat(store.renew(draining, LONG)).isTrue();
    assertThat(store.living()).containsExactly(draining);
    store.leave(second.id());
    assertThat(store.living()).isEmpty();
  }

  @Test
  void lease_endsByTheDatabasesClock() {
    Node node = node("http://a");
    store.join(node, Duration.ofMillis(1));
    database.read(handle -> handle.execute("SELECT pg_sleep(0.01)"));
    assertThat(store.renew(node, LONG)).isFalse();
    assertThat(store.living()).isEmpty();
  }

  @Test
  void claim_ofFreeGraphs_beginsAnEpochThatFencesTheWriterBefore() {
    Node node = joined();
    Claim one = opened();
    Claim other = opened();
    journal.append(other.graph(), 0, 0, 1, List.of());
    Claim seen = next(other);
    assertThat(store.claim(node.id(), List.of(one, other))).containsExactly(next(one));
    assertThat(store.claim(node.id(), List.of(seen))).containsExactly(next(seen));
    assertThatThrownBy(() -> journal.append(seen.graph(), 0, 1, 1, List.of()))
        .isInstanceOf(JournalConflictException.class);
    assertThat(store.claim(node.id(), List.of())).isEmpty();
  }

  @Test
  void claim_ofAnothersGraph_waitsUntilItsLeaseHasEndedOrItIsReleased() {
    Node first = joined();
    Node second = joined();
    Claim one = opened();
    Claim other = opened();
    List<Claim> owned = store.claim(first.id(), List.of(one, other));
    assertThat(owned).hasSize(2);
    assertThat(store.claim(second.id(), owned)).isEmpty();
    assertThat(store.release(second.id(), owned)).isEmpty();
    assertThat(store.release(first.id(), List.of(one))).isEmpty();
    assertThat(store.release(first.id(), List.of(next(one)))).containsExactly(next(one));
    assertThat(store.claim(second.id(), owned)).containsExactly(next(next(one)));
    end(first);
    assertThat(store.claim(second.id(), owned)).containsExactly(next(next(other)));
  }

  @Test
  void claim_withoutALease_isNone() {
    Node node = joined();
    Claim graph = opened();
    assertThat(store.claim(UUID.randomUUID(), List.of(graph))).isEmpty();
    end(node);
    assertThat(store.claim(node.id(), List.of(graph))).isEmpty();
    assertThat(journal.graph(graph.graph()).orElseThrow().epoch()).isZero();
  }

  @Test
  void claim_ofADeletedGraph_isNone() {
    Node node = joined();
    Claim graph = opened();
    journal.delete(graph.graph(), 0);
    assertThat(store.claim(node.id(), List.of(graph))).isEmpty();
  }

  @Test
  void claim_byManyAtOnce_givesEachGraphToOne() throws Exception {
    List<Claim> seen = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      seen.add(opened());
    }
    int servers = 4;
    CyclicBarrier gate = new CyclicBarrier(servers);
    ExecutorService threads = Executors.newFixedThreadPool(servers);
    try {
      List<Callable<List<Claim>>> tasks = new ArrayList<>();
      for (int i = 0; i < servers; i++) {
        Node node = joined();
        tasks.add(
            () -> {
              try (PostgresNodeStore own = PostgresNodeStore.open(settings)) {
                List<Claim> got = new ArrayList<>();
                gate.await();
                for (Claim claim : seen) {
                  got.addAll(own.claim(node.id(), List.of(claim)));
                }
                return got;
              }
            });
      }
      List<Claim> all = new ArrayList<>();
      for (Future<List<Claim>> future : threads.invokeAll(tasks)) {
        all.addAll(future.get());
      }
      assertThat(all)
          .containsExactlyInAnyOrderElementsOf(
              seen.stream().map(PostgresNodeStoreTest::next).toList());
    } finally {
      threads.shutdown();
    }
  }

  @Test
  void open_onH2_saysThatAClusterNeedsPostgres() {
    Settings h2 = TestDatabases.h2(directory);
    assertThatThrownBy(() -> PostgresNodeStore.open(h2))
        .isInstanceOf(JournalUnavailableException.class)
        .hasMessageContaining("PostgreSQL");
  }
}
