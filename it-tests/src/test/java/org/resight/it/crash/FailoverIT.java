package org.resight.it.crash;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.resight.it.server.OwnServer;
import org.resight.it.server.PostgresPair;
import org.resight.it.server.RunningServer;
import org.resight.it.server.ServerKind;

/**
 * Two servers, WildFly and Payara, over a PostgreSQL with a synchronous standby. The primary is
 * killed while clients write, and the standby takes its place: nothing acknowledged is lost,
 * doubled or out of order.
 */
@OwnServer
class FailoverIT {

  private static final int CLIENTS = 8;

  private final Random random = new Random(7);

  @TempDir private Path folder;

  @Test
  void primaryThatIsKilled_losesNothing() throws Exception {
    try (var postgres = PostgresPair.start(folder);
        var first =
            ClusteredServers.start(
                ServerKind.WILDFLY,
                "failover-first",
                postgres.environment(),
                folder.resolve("data"));
        var second =
            ClusteredServers.start(
                ServerKind.PAYARA,
                "failover-second",
                postgres.environment(),
                folder.resolve("data"))) {
      RecordedClients here = work(first);
      RecordedClients there = work(second);
      here.awaitEnough();
      there.awaitEnough();
      assertThat(postgres.isSynchronous()).isTrue();

      Instant killed = Instant.now();
      postgres.failOver();
      here.awaitMore(50);
      there.awaitMore(50);
      System.out.printf(
          "failover: writes went on within %d ms%n",
          Duration.between(killed, Instant.now()).toMillis());
      here.stop();
      there.stop();

      for (RunningServer server : List.of(first, second)) {
        for (RecordedClients clients : List.of(here, there)) {
          int reviews = GraphAudit.check(server.client(), clients);
          System.out.printf(
              "failover: %d calls, %d refusals, %d reviews%n",
              clients.history().size(), clients.refusals(), reviews);
        }
      }
    }
  }

  private RecordedClients work(RunningServer server) {
    return new RecordedClients(
        server.client(),
        WorkedGraph.create(server.client(), random),
        CLIENTS,
        random.nextLong(),
        200);
  }
}
