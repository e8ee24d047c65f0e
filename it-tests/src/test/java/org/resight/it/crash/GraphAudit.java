package org.resight.it.crash;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.resight.audit.HistoryChecker;
import org.resight.audit.JournalLine;
import org.resight.audit.Operation;
import org.resight.it.server.ResightClient;
import org.resight.model.AnnotationId;
import org.resight.model.AnnotationPair;

/**
 * Holds a graph on a server against what clients were told: every acknowledged write is there once,
 * in one order without holes; nothing is there that nobody sent; what follows from it is what the
 * naive model computes, but for a graph that weighs evidence; and what was not acknowledged can be
 * sent again.
 */
public final class GraphAudit {

  private final ResightClient client;
  private final RecordedClients clients;
  private final UUID graph;
  private final List<Operation> history;

  private GraphAudit(ResightClient client, RecordedClients clients) {
    this.client = client;
    this.clients = clients;
    this.graph = clients.graph().id();
    this.history = new ArrayList<>(clients.history());
  }

  /**
   * Checks a graph whose clients have stopped.
   *
   * @return how many reviews its journal has
   */
  public static int check(ResightClient client, RecordedClients clients) {
    GraphAudit audit = new GraphAudit(client, clients);
    assertThat(clients.surprises()).isEmpty();
    audit.checkState();
    audit.sendAgain();
    return audit.checkState();
  }

  private int checkState() {
    List<JournalLine> journal = client.lines(graph);
    assertThat(HistoryChecker.faults(history, journal)).isEmpty();
    GraphPicture served = GraphPicture.served(client, graph);
    Set<UUID> members = members(served);
    Set<AnnotationPair> candidates = candidates(served);
    if (!clients.graph().isWeighed()) {
      served.assertEquals(GraphPicture.computed(members, candidates, journal));
    }
    assertThat(client.graphOf(graph).reviews()).isEqualTo(journal.size());
    return journal.size();
  }

  /** Returns the members; additions are whole, and there if they were answered. */
  private Set<UUID> members(GraphPicture served) {
    Set<UUID> members =
        served.individuals().stream()
            .flatMap(individual -> individual.members().stream())
            .collect(Collectors.toSet());
    Set<UUID> expected = new HashSet<>(clients.graph().members());
    for (RecordedClients.Addition addition : clients.additions()) {
      if (!addition.answered() && members.contains(addition.annotations().get(0))) {
        expected.addAll(addition.annotations());
      }
    }
    assertThat(members).isEqualTo(expected);
    return members;
  }

  /** Returns the candidates; proposals are whole, and there if they were answered. */
  private Set<AnnotationPair> candidates(GraphPicture served) {
    Set<AnnotationPair> candidates =
        served.pairs().stream()
            .filter(pair -> pair.match() != null)
            .map(pair -> AnnotationPair.of(AnnotationId.of(pair.a()), AnnotationId.of(pair.b())))
            .collect(Collectors.toSet());
    Set<AnnotationPair> expected = new HashSet<>();
    for (RecordedClients.Proposal proposal : clients.proposals()) {
      if (proposal.answered() || candidates.contains(proposal.pairs().get(0))) {
        expected.addAll(proposal.pairs());
      }
    }
    assertThat(candidates).isEqualTo(expected);
    return candidates;
  }

  /** Sends everything that was not answered, and a little of what was, once more. */
  private void sendAgain() {
    Set<UUID> written =
        client.lines(graph).stream().map(JournalLine::id).collect(Collectors.toSet());
    int answered = 0;
    for (Operation operation : List.copyOf(history)) {
      if (operation.call() instanceof Operation.Reviewed reviewed
          && (reviewed.receipts().isEmpty() || answered++ % 50 == 0)) {
        sendAgain(reviewed, written);
      }
    }
    String path = ResightClient.graph(graph);
    for (RecordedClients.Proposal proposal : clients.proposals()) {
      assertThat(
              client
                  .post(path + "/candidates", RecordedClients.candidates(proposal.pairs()))
                  .status())
          .isEqualTo(200);
    }
    for (RecordedClients.Addition addition : clients.additions()) {
      if (!addition.answered()) {
        assertThat(
                client
                    .post(path + "/annotations", Map.of("annotations", addition.annotations()))
                    .status())
            .isEqualTo(200);
      }
    }
  }

  private void sendAgain(Operation.Reviewed reviewed, Set<UUID> written) {
    long invoked = System.nanoTime();
    var answer = clients.sendAgain(client, reviewed.sent());
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    List<Operation.Receipt> receipts = RecordedClients.receipts(answer);
    for (Operation.Receipt receipt : receipts) {
      assertThat(receipt.duplicate()).isEqualTo(written.contains(receipt.id()));
    }
    history.add(
        new Operation(
            -1, invoked, System.nanoTime(), new Operation.Reviewed(reviewed.sent(), receipts)));
  }
}
