package org.resight.web.routing;

import java.util.Optional;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.resight.cluster.KnownNode;
import org.resight.cluster.Leadership;
import org.resight.cluster.Node;
import org.resight.cluster.Standing;
import org.resight.journal.GraphKey;
import org.resight.refusal.JournalUnavailableException;
import org.resight.state.SharedGraphs;
import org.resight.web.operations.JournalReplay;

/**
 * Which server is to be asked.
 *
 * @param leads tells whether this server serves as the one that leads by now
 */
record Owners(
    Leadership leadership, JournalReplay replay, SharedGraphs graphs, BooleanSupplier leads) {

  /**
   * Returns the graph that a request names; empty if the server that leads is to serve it. Asks the
   * database again who owns it, if that seems to have changed.
   *
   * @throws JournalUnavailableException if the database does not answer
   */
  Optional<GraphKey> key(Optional<GraphPath> path, boolean again) {
    if (again && path.isPresent()) {
      graphs.owners().askAgain();
    }
    return path.flatMap(named -> named.key(graphs))
        .filter(key -> graphs.owners().ownerOf(key).isPresent());
  }

  /** Returns the server that is to be asked now; empty if none is known that could answer. */
  Optional<Node> of(@Nullable GraphKey graph) {
    Standing standing = leadership.standing().orElse(null);
    if (standing == null) {
      return Optional.empty();
    }
    if (graph == null) {
      return Optional.ofNullable(standing.leader())
          .filter(leader -> standing.living() && (!isHere(leader) || leads.getAsBoolean()));
    }
    UUID owner = graphs.owners().ownerOf(graph).orElse(null);
    return replay.nodes().stream()
        .filter(known -> known.isAlive() && known.node().id().equals(owner))
        .map(KnownNode::node)
        .filter(node -> !isHere(node) || graphs.isOwned(graph))
        .findFirst();
  }

  /**
   * Returns whether a server that was asked may be the one to be asked still: not if another leads
   * or owns the graph by now, or its lease has ended.
   */
  boolean mayAnswer(@Nullable GraphKey graph, UUID asked) {
    if (graph == null) {
      Node leader = leadership.standing().map(Standing::leader).orElse(null);
      return leader == null || leader.id().equals(asked);
    }
    boolean owns = graphs.owners().ownerOf(graph).map(asked::equals).orElse(true);
    return owns && lives(asked);
  }

  /** Returns whether the lease of a server has not ended, as far as is known. */
  boolean lives(UUID asked) {
    return replay.nodes().stream()
        .allMatch(known -> known.isAlive() || !known.node().id().equals(asked));
  }

  private boolean isHere(Node node) {
    return node.id().equals(leadership.node().id());
  }
}
