package org.resight.it.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.resight.it.crash.GraphAudit;
import org.resight.it.crash.RecordedClients;
import org.resight.it.crash.WorkedGraph;
import org.resight.it.server.OwnServer;
import org.resight.it.server.PostgresServer;
import org.resight.it.server.RunningServer;
import org.resight.it.server.ServerKind;

/** The database by a data source of the container instead of a pool of the application's own. */
@OwnServer
class DataSourceIT {

  @TempDir private Path folder;

  @ParameterizedTest
  @EnumSource(ServerKind.class)
  void work_onADataSourceOfTheContainer_isThereAfterAKill(ServerKind kind) throws Exception {
    try (var postgres = PostgresServer.start(folder.resolve("postgres"));
        var server =
            RunningServer.startOnDataSource(
                kind, "data-source-" + kind, folder.resolve("data"), postgres)) {
      WorkedGraph graph = WorkedGraph.create(server.client(), new Random(21));
      RecordedClients clients = new RecordedClients(server.client(), graph, 8, 21, 300);
      clients.awaitEnough();
      clients.expectEnd();
      server.kill();
      clients.stop();
      server.restart();
      assertThat(GraphAudit.check(server.client(), clients)).isPositive();
      assertThat(folder.resolve("data").resolve("resight.mv.db")).doesNotExist();
    }
  }
}
