package org.resight.web.operations;

import org.resight.cluster.Leadership;
import org.resight.graph.GraphClient;

/**
 * The graph that a request is about, on the server that owns it. The request has it as an
 * attribute, whether the server leads or not.
 */
public record OwnedGraph(GraphClient client, Leadership leadership) {

  /** The name of the attribute. */
  public static final String NAME = OwnedGraph.class.getName();

  /** Returns whether this server owns it still, so that nobody else has written it since. */
  public boolean isStill() {
    return client.isOwned() && leadership.lives();
  }
}
