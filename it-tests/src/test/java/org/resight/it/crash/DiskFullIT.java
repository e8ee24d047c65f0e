package org.resight.it.crash;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.resight.it.server.OwnServer;
import org.resight.it.server.ResightClient;
import org.resight.it.server.RunningServer;
import org.resight.it.server.ServerKind;

/**
 * H2's file cannot grow for a while: the server's process may not write beyond the file's present
 * size (the soft limit of the size of files, which {@code prlimit} changes in a running process).
 */
@OwnServer
class DiskFullIT {

  @TempDir private Path data;

  @Test
  void write_whileTheFileCannotGrow_isRefusedAndTakenAfterwards() throws Exception {
    try (var server = RunningServer.start(ServerKind.WILDFLY, "disk-full", data, Map.of())) {
      ResightClient client = server.client();
      WorkedGraph graph = WorkedGraph.create(client, new Random(3));
      RecordedClients clients = new RecordedClients(client, graph, 16, 3, 200);
      clients.awaitEnough();

      limitFiles(server, Long.toString(Files.size(data.resolve("resight.mv.db"))));
      clients.awaitRefusal();
      assertThat(client.get(ResightClient.graph(graph.id())).status()).isEqualTo(200);
      assertThat(client.get(ResightClient.graph(graph.id()) + "/pairs").status()).isEqualTo(200);

      limitFiles(server, "unlimited");
      clients.awaitMore(100);
      clients.stop();
      GraphAudit.check(client, clients);

      server.kill();
      server.restart();
      GraphAudit.check(server.client(), clients);
    }
  }

  private static void limitFiles(RunningServer server, String bytes)
      throws IOException, InterruptedException {
    Process limiting =
        new ProcessBuilder(
                "prlimit", "--pid", Long.toString(server.pid()), "--fsize=" + bytes + ":")
            .inheritIO()
            .start();
    assertThat(limiting.waitFor()).isZero();
  }
}
