package org.resight.it;

import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * What concurrent clients see of a graph could come from one thing that takes one call at a time.
 */
class LinearizabilityIT extends DeployedWar {

  @Test
  void history_ofConcurrentClients_isLinearizable() throws Exception {
    long seed = System.currentTimeMillis();
    System.out.println("Linearizability, seed " + seed);
    WorkedGraph graph = WorkedGraph.create(client, new Random(seed));
    RecordedClients clients = new RecordedClients(client, graph, 16, seed, 1_500);
    clients.awaitEnough();
    clients.stop();
    GraphAudit.check(client, clients);
  }
}
