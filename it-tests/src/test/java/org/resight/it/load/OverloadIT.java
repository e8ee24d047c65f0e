package org.resight.it.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.resight.it.crash.GraphAudit;
import org.resight.it.crash.RecordedClients;
import org.resight.it.crash.WorkedGraph;
import org.resight.it.server.OwnServer;
import org.resight.it.server.RunningServer;
import org.resight.it.server.ServerKind;
import org.resight.it.server.ServerProcess;

/** More than a graph's mailbox holds is refused for the moment, and the server stays well. */
@OwnServer
class OverloadIT {

  /** Kilobytes by which the heap may differ: what was compiled and cached meanwhile. */
  private static final long SLACK = 48 << 10;

  private static final Duration FULL_SPEED_WITHIN = Duration.ofSeconds(20);

  /** Rates differ by themselves by as much on a busy machine. */
  private static final double FULL_SPEED = 0.5;

  @TempDir private Path data;

  private int seed;

  @Test
  void review_pastTheMailbox_isRefusedThenTakenAndAllIsServedAfterwards() throws Exception {
    try (var server =
        RunningServer.start(
            ServerKind.WILDFLY, "overload", data, Map.of("RESIGHT_MAILBOX", "16"))) {
      ServerProcess process = new ServerProcess(server);
      rate(server, 8, 1_000);
      double before = rate(server, 8, 500);
      long heap = process.heap();

      RecordedClients many = work(server, 200, 3_000);
      long ended = System.nanoTime();
      double after = rate(server, 8, 500);
      while (after < FULL_SPEED * before && since(ended).compareTo(FULL_SPEED_WITHIN) < 0) {
        after = rate(server, 8, 500);
      }

      long grown = process.heap() - heap;
      System.out.printf(
          "Overload: %d calls were answered 503; eight clients %.0f/s before, %.0f/s after %d ms;"
              + " heap %d KB and %d KB more%n",
          many.refusals(), before, after, since(ended).toMillis(), heap, grown);
      assertThat(many.refusals()).isPositive();
      GraphAudit.check(server.client(), many);
      assertThat(after).isGreaterThan(FULL_SPEED * before);
      assertThat(grown).isLessThan(SLACK);
    }
  }

  /** Returns acknowledged writes a second; none may be refused. */
  private double rate(RunningServer server, int clients, int acknowledgements)
      throws InterruptedException {
    long start = System.nanoTime();
    RecordedClients few = work(server, clients, acknowledgements);
    double seconds = since(start).toNanos() / 1e9;
    assertThat(few.refusals()).isZero();
    GraphAudit.check(server.client(), few);
    return acknowledgements / seconds;
  }

  private static Duration since(long nanoTime) {
    return Duration.ofNanos(System.nanoTime() - nanoTime);
  }

  private RecordedClients work(RunningServer server, int clients, int acknowledgements)
      throws InterruptedException {
    seed++;
    WorkedGraph graph = WorkedGraph.create(server.client(), new Random(seed));
    RecordedClients working =
        new RecordedClients(server.client(), graph, clients, seed, acknowledgements);
    working.awaitEnough();
    working.stop();
    return working;
  }
}
