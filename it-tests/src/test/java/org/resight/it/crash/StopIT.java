package org.resight.it.crash;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.resight.it.server.OwnServer;
import org.resight.it.server.RunningServer;
import org.resight.it.server.ServerKind;

/** A server that is asked to end does so soon, and keeps all it has answered. */
@OwnServer
class StopIT {

  private static final Duration LIMIT = Duration.ofSeconds(10);

  @TempDir private Path data;

  @ParameterizedTest
  @EnumSource(ServerKind.class)
  void stop_underLoad_endsInTimeAndLosesNothing(ServerKind kind) throws Exception {
    try (var server = RunningServer.start(kind, "stop-" + kind, data, Map.of())) {
      WorkedGraph graph = WorkedGraph.create(server.client(), new Random(11));
      RecordedClients clients = new RecordedClients(server.client(), graph, 16, 11, 300);
      clients.awaitEnough();
      clients.expectEnd();
      Duration took = server.stop();
      clients.stop();
      System.out.println(kind + " under load ended after " + took);
      assertThat(took).isLessThan(LIMIT);
      server.restart();
      GraphAudit.check(server.client(), clients);
    }
  }
}
