package org.resight.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.resight.cluster.KnownNode;
import org.resight.cluster.Node;
import org.resight.cluster.Standing;
import org.resight.database.Database;
import org.resight.database.TestDatabases;
import org.resight.journal.GraphOpening;
import org.resight.journal.JournalConflictException;
import org.resight.journal.ReviewJournal;
import org.resight.refusal.JournalUnavailableException;
import org.resight.settings.Settings;

@Tag("slow")
final class PostgresNodeStoreTest {

  /** No lease ends by itself within a test. */
  private static final Duration LONG = Duration.ofHours(1);

  private final SplittableRandom random = new SplittableRandom(8);
  private final Node first = node("http://a");
  private final Node second = node("http://b");

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
    store = ConnectedNodeStore.open(settings);
  }

  @AfterEach
  void close() {
    store.close();
    database.close();
  }

  private static Node node(String url) {
    return new Node(UUID.randomUUID(), url, "1");
  }

  /** Ends a lease as the database's clock would. */
  private void end(Node node) {
    store.renew(node, Duration.ofMillis(-1), 0);
  }

  @Test
  void lead_isForWhoComesFirst_untilItsLeaseEndsOrItLeaves() {
    assertThat(store.renew(first, LONG, 0)).isEqualTo(new Standing(0, null, false));
    assertThat(store.lead(first, LONG)).isEqualTo(new Standing(1, first, true));
    assertThat(store.renew(second, LONG, 0)).isEqualTo(new Standing(1, first, true));
    assertThat(store.lead(second, LONG)).isEqualTo(new Standing(1, first, true));
    end(first);
    assertThat(store.renew(second, LONG, 0)).isEqualTo(new Standing(1, first, false));
    assertThat(store.renew(first, LONG, 0)).isEqualTo(new Standing(1, first, true));
    end(first);
    assertThat(store.lead(second, LONG)).isEqualTo(new Standing(2, second, true));
    assertThat(store.renew(first, LONG, 0)).isEqualTo(new Standing(2, second, true));
    store.leave(second.id());
    assertThat(store.lead(first, LONG)).isEqualTo(new Standing(3, first, true));
  }

  @Test
  void lease_endsByTheDatabasesClock() {
    store.renew(first, LONG, 0);
    store.lead(first, LONG);
    store.renew(first, Duration.ofMillis(1), 0);
    database.read(handle -> handle.execute("SELECT pg_sleep(0.01)"));
    assertThat(store.renew(second, LONG, 0).living()).isFalse();
  }

  @Test
  void lead_fencesTheWriterBefore() {
    GraphOpening opening = JournalSamples.opening(random, 3);
    GraphOpening later = JournalSamples.opening(random, 3);
    store.renew(first, LONG, 0);
    store.lead(first, LONG);
    database.fence(first.id());
    journal.open(opening);
    journal.append(opening.key(), 0, 0, 1, List.of());
    end(first);
    store.renew(second, LONG, 0);
    store.lead(second, LONG);
    assertThatThrownBy(() -> journal.append(opening.key(), 0, 1, 1, List.of()))
        .isInstanceOf(JournalConflictException.class);
    assertThatThrownBy(() -> journal.open(later)).isInstanceOf(JournalUnavailableException.class);
    database.fence(second.id());
    assertThatThrownBy(() -> journal.append(opening.key(), 0, 1, 1, List.of()))
        .isInstanceOf(JournalConflictException.class);
    journal.append(opening.key(), 0, 2, 3, List.of());
  }

  @Test
  void lead_waitsForAWriteOfTheLeaderBefore() throws Exception {
    store.renew(first, LONG, 0);
    store.lead(first, LONG);
    database.fence(first.id());
    end(first);
    ExecutorService thread = Executors.newSingleThreadExecutor();
    CompletableFuture<Boolean> goesOn = new CompletableFuture<>();
    try {
      CompletableFuture<Boolean> begun = new CompletableFuture<>();
      Future<Integer> write =
          thread.submit(
              () ->
                  database.write(
                      handle -> {
                        database.awaitClient(handle); // it is ended after two seconds else
                        begun.complete(true);
                        goesOn.join();
                        return 1;
                      }));
      begun.get(10, TimeUnit.SECONDS);
      store.renew(second, LONG, 0);
      CompletableFuture<Standing> leads =
          CompletableFuture.supplyAsync(() -> store.lead(second, LONG));
      while (!TestDatabases.isALockWaitedFor(database)) {
        assertThat(leads).isNotDone();
      }
      goesOn.complete(true);
      assertThat(write.get(10, TimeUnit.SECONDS)).isEqualTo(1);
      assertThat(leads.get(10, TimeUnit.SECONDS)).isEqualTo(new Standing(2, second, true));
    } finally {
      goesOn.complete(true);
      thread.shutdown();
    }
  }

  /** A server that is stopped within a transaction keeps nobody from leading for long. */
  @Test
  void lead_afterAWriterStoppedWithinItsTransaction_isPossible() {
    store.renew(first, LONG, 0);
    store.lead(first, LONG);
    database.fence(first.id());
    end(first);
    store.renew(second, LONG, 0);
    assertThatThrownBy(
            () ->
                database.write(
                    handle -> {
                      assertThat(store.lead(second, LONG)).isEqualTo(new Standing(2, second, true));
                      return handle.execute("SELECT 1");
                    }))
        .isInstanceOf(JournalUnavailableException.class);
  }

  @Test
  void lead_byManyAtOnce_isGivenToOne() throws Exception {
    int servers = 4;
    CyclicBarrier gate = new CyclicBarrier(servers);
    ExecutorService threads = Executors.newFixedThreadPool(servers);
    List<PostgresNodeStore> stores = new ArrayList<>();
    try {
      List<Callable<Standing>> tasks = new ArrayList<>();
      for (int i = 0; i < servers; i++) {
        Node node = node("http://" + i);
        PostgresNodeStore own = ConnectedNodeStore.open(settings);
        stores.add(own);
        own.renew(node, LONG, 0);
        tasks.add(
            () -> {
              gate.await();
              return own.lead(node, LONG);
            });
      }
      List<Standing> all = new ArrayList<>();
      for (Future<Standing> future : threads.invokeAll(tasks)) {
        all.add(future.get());
      }
      assertThat(all).hasSize(servers).containsOnly(all.get(0));
      assertThat(all.get(0).term()).isEqualTo(1);
    } finally {
      threads.shutdown();
      stores.forEach(PostgresNodeStore::close);
    }
  }

  @Test
  void renew_ofAServerThatIsDrainedOrFarBehind_saysThatAnotherIsToLead() {
    Node third = node("http://c");
    store.renew(first, LONG, 0);
    store.lead(first, LONG);
    store.renew(second, LONG, -1);
    assertThat(store.renew(second, LONG, -1).second()).isTrue();
    store.renew(third, LONG, 1000);
    assertThat(store.renew(second, LONG, 0).second()).isFalse();
    assertThat(store.renew(third, LONG, 1000).second()).isFalse();
    assertThat(store.renew(third, LONG, 1001).second()).isTrue();
    assertThat(store.renew(first, LONG, 0).second()).isFalse();

    assertThat(store.drain(first.id(), true)).isTrue();
    assertThat(store.drain(UUID.randomUUID(), true)).isFalse();
    assertThat(store.renew(first, LONG, 0))
        .isEqualTo(new Standing(1, first, true, true, true, true, 0));
    assertThat(store.renew(second, LONG, 0))
        .isEqualTo(new Standing(1, first, true, true, false, false, 0));
    assertThat(store.nodes())
        .extracting(KnownNode::node, KnownNode::leads, KnownNode::draining, KnownNode::behind)
        .containsExactly(
            tuple(first, true, true, 0L),
            tuple(second, false, false, 0L),
            tuple(third, false, false, 1001L));
    assertThat(store.nodes().get(0).lease()).isBetween(Duration.ofSeconds(1), LONG);
    store.release(first.id());
    assertThat(store.renew(first, LONG, 0).leader()).isNull();
    assertThat(store.lead(second, LONG).leader()).isEqualTo(second);

    end(second);
    end(third);
    assertThat(store.renew(first, LONG, 0).second()).isFalse();
  }

  @Test
  void takeOver_byTheLeaderAlone_refusesWhoWroteBefore() {
    GraphOpening opening = JournalSamples.opening(random, 3);
    store.renew(first, LONG, 0);
    store.lead(first, LONG);
    journal.open(opening);
    assertThat(journal.takeOver(opening.key())).isEmpty();
    database.fence(second.id());
    assertThat(journal.takeOver(opening.key()).orElseThrow().epoch()).isZero();
    database.fence(first.id());
    ReviewJournal.Journalled taken = journal.takeOver(opening.key()).orElseThrow();
    assertThat(taken.epoch()).isEqualTo(1);
    assertThat(taken.ours()).isTrue();
    assertThatThrownBy(() -> journal.append(opening.key(), 0, 0, 1, List.of()))
        .isInstanceOf(JournalConflictException.class);
    journal.append(opening.key(), 0, 1, 1, List.of());
    assertThat(journal.ends())
        .extracting(ReviewJournal.End::key, ReviewJournal.End::last)
        .containsExactly(tuple(opening.key(), 0L));
  }

  @Test
  void secret_isMadeOnce() {
    String secret = store.secret();
    assertThat(secret).hasSizeGreaterThan(60);
    assertThat(store.secret()).isEqualTo(secret);
  }

  @Test
  void open_onH2_saysThatAClusterNeedsPostgres() {
    Settings h2 = TestDatabases.h2(directory);
    assertThatThrownBy(() -> PostgresNodeStore.open(h2))
        .isInstanceOf(JournalUnavailableException.class)
        .hasMessageContaining("PostgreSQL");
  }
}
