package org.resight.it.crash;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.resight.audit.HistoryChecker;
import org.resight.audit.JournalLine;
import org.resight.it.server.ResightClient;
import org.resight.it.server.RunningServer;

/** Compares what clients saw with the journals that each of the servers gives. */
record RoundCheck(RoundCluster cluster, RoundHistory history) {

  /** Returns what is wrong with a graph, and keeps its history. Deletes it if nothing is wrong. */
  List<String> faults(RecordedClients clients) throws IOException {
    ResightClient client = cluster.client();
    List<String> faults = new ArrayList<>();
    clients.surprises().forEach(surprise -> faults.add("surprise: " + surprise));
    List<JournalLine> journal = client.lines(clients.graph().id());
    history.write(clients, journal);
    faults.addAll(HistoryChecker.faults(clients.history(), journal));
    for (RunningServer server : cluster.servers()) {
      if (!server.client().lines(clients.graph().id()).equals(journal)) {
        faults.add("another journal is told at " + server.uri());
      }
    }
    if (faults.isEmpty()) {
      try {
        GraphAudit.check(client, clients);
      } catch (AssertionError | RuntimeException e) {
        faults.add("audit: " + e);
      }
    }
    if (faults.isEmpty()) {
      client.delete(ResightClient.graph(clients.graph().id()));
    }
    return faults;
  }
}
