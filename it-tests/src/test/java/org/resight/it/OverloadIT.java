package org.resight.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** More than a graph's mailbox holds is refused for the moment, and the server stays well. */
@OwnServer
class OverloadIT {

  @TempDir private Path data;

  @Test
  void review_pastTheMailbox_isRefusedThenTakenAndAllIsServedAfterwards() throws Exception {
    try (var server =
        RunningServer.start(
            ServerKind.WILDFLY, "overload", data, Map.of("RESIGHT_MAILBOX", "16"))) {
      RecordedClients many = work(server, 200, 3_000);
      System.out.println("Overload: " + many.refusals() + " calls were answered 503");
      assertThat(many.refusals()).isPositive();
      GraphAudit.check(server.client(), many);

      RecordedClients few = work(server, 8, 500);
      assertThat(few.refusals()).isZero();
      GraphAudit.check(server.client(), few);
    }
  }

  private static RecordedClients work(RunningServer server, int clients, int acknowledgements)
      throws InterruptedException {
    WorkedGraph graph = WorkedGraph.create(server.client(), new Random(clients));
    RecordedClients working =
        new RecordedClients(server.client(), graph, clients, 1, acknowledgements);
    working.awaitEnough();
    working.stop();
    return working;
  }
}
