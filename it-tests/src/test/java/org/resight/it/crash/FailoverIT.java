package org.resight.it.crash;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
        var first = start(ServerKind.WILDFLY, "first", postgres);
        var second = start(ServerKind.PAYARA, "second", postgres)) {
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

  private RunningServer start(ServerKind kind, String name, PostgresPair postgres)
      throws Exception {
    int port = RunningServer.freePort();
    Map<String, String> environment = new HashMap<>(postgres.environment());
    environment.put("RESIGHT_NODE_URL", "http://127.0.0.1:" + port);
    environment.put("RESIGHT_DATA", folder.resolve("data").toString());
    return RunningServer.start(
        kind,
        Path.of(System.getProperty("servers.folder"), "failover-" + name),
        port,
        environment,
        RunningServer.SOON_STARTED);
  }
}
