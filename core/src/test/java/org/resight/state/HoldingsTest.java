package org.resight.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.resight.state.TestBench.await;
import static org.resight.state.TestBench.id;
import static org.resight.state.TestBench.ids;

import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.resight.catalogue.MemoryCatalogue;
import org.resight.database.Database;
import org.resight.database.TestDatabases;
import org.resight.engine.DecisionGraph;
import org.resight.graph.GraphClient;
import org.resight.graph.GraphServices;
import org.resight.graph.GraphStatus;
import org.resight.graph.GraphStatus.Availability;
import org.resight.journal.Backend;
import org.resight.model.AnnotationId;
import org.resight.model.GraphConfig;
import org.resight.refusal.Refusal;
import org.resight.refusal.RefusedException;
import org.resight.sql.JdbcReviewJournal;

/** Graphs of two servers, and of earlier versions, in one database. */
class HoldingsTest {

  @TempDir private Path directory;

  private final MemoryCatalogue catalogue = new MemoryCatalogue();
  private final ExecutorService threads = Executors.newFixedThreadPool(4);
  private Database database;

  @BeforeEach
  void open() {
    database = Database.open(TestDatabases.h2(directory));
    List<AnnotationId> all = new ArrayList<>();
    for (int n = 1; n <= 20; n++) {
      all.add(id(n));
    }
    catalogue.put(all.stream().map(each -> MemoryCatalogue.annotation(each, null)).iterator());
  }

  @AfterEach
  void close() {
    threads.shutdownNow();
    database.close();
  }

  /** A server with a memory of its own. */
  private final class Server {
    private final LockedBean bean = LockedBean.create();
    private final Curation curation =
        new Curation(
            bean,
            new GraphServices(
                new JdbcReviewJournal(database),
                catalogue,
                bean,
                opening -> new DecisionGraph(opening.config()),
                threads,
                threads,
                client -> {},
                Clock.systemUTC(),
                100));

    Server() {
      await(curation.replay());
    }

    GraphStatus create(int... numbers) {
      return await(
              curation.open(
                  new OpenGraph(
                      ids(numbers), null, Backend.GRAPH, GraphConfig.defaults(), Map.of())))
          .status();
    }

    GraphClient graph(GraphStatus status) {
      return bean.client(status.id());
    }

    Availability availability(GraphStatus status) {
      return graph(status).status().availability();
    }
  }

  private void forgetHoldings() {
    for (String table : List.of("held_annotation", "held_id", "holding")) {
      database.write(handle -> handle.execute("DELETE FROM " + table));
    }
  }

  private static void assertInUse(ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            RefusedException.class,
            refused -> assertThat(refused.refusal()).isEqualTo(Refusal.ANNOTATIONS_IN_USE));
  }

  @Test
  void open_ofAnAnnotationOfAnotherServersGraph_isRefusedAndLeavesTheRestFree() {
    Server first = new Server();
    Server second = new Server();
    GraphStatus its = first.create(1, 2, 3);
    assertInUse(() -> second.create(3, 4));
    GraphStatus other = second.create(4, 5);
    assertInUse(() -> await(second.graph(other).add(ids(3, 6))));
    assertInUse(() -> await(first.graph(its).add(ids(5))));
    await(first.graph(its).remove(ids(3)));
    GraphStatus larger = await(second.graph(other).add(ids(3, 6)));
    assertThat(larger.members()).isEqualTo(4);
    await(second.graph(larger).delete());
    assertThat(first.create(3, 4, 6).members()).isEqualTo(3);
  }

  @Test
  void replay_ofTwoJournalsOfAnEarlierVersionOverOneAnnotation_servesOneAndTheOthers() {
    Server first = new Server();
    GraphStatus one = first.create(1, 2, 3);
    GraphStatus two = first.create(7, 8);
    GraphStatus three = first.create(9, 10);
    forgetHoldings();
    database.write(
        handle ->
            handle.execute(
                "UPDATE graph SET annotations = (SELECT other.annotations FROM graph other"
                    + " WHERE other.graph_no = 1) WHERE graph_no = 2"));
    Server again = new Server();
    assertThat(List.of(again.availability(one), again.availability(two)))
        .containsOnlyOnce(Availability.FAILED);
    boolean oneFailed = again.availability(one) == Availability.FAILED;
    GraphStatus failed = oneFailed ? one : two;
    GraphStatus served = oneFailed ? two : one;
    assertThat(again.graph(failed).status().failure()).contains("holds 3 of the annotations");
    for (int start = 0; start < 3; start++) {
      Server later = new Server();
      assertThat(later.availability(failed)).isEqualTo(Availability.FAILED);
      assertThat(later.availability(served)).isNotEqualTo(Availability.FAILED);
      assertThat(later.availability(three)).isNotEqualTo(Availability.FAILED);
    }
    await(again.graph(served).delete());
    assertThat(new Server().availability(failed)).isNotEqualTo(Availability.FAILED);
  }
}
