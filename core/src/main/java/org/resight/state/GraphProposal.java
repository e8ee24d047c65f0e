package org.resight.state;

import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import org.resight.graph.GraphClient;
import org.resight.model.AnnotationId;
import org.resight.model.GraphId;
import org.resight.model.NameBasedId;

/**
 * A graph that somebody wants to have.
 *
 * @param annotations its annotations, in increasing order, each once
 * @param named what {@link NameBasedId} makes of them
 * @param clients makes its client, once its id is chosen
 */
public record GraphProposal(
    List<AnnotationId> annotations, UUID named, Function<GraphId, GraphClient> clients) {

  /** Copies the list. */
  public GraphProposal {
    annotations = List.copyOf(annotations);
  }

  GraphClient client(GraphId id) {
    return clients.apply(id);
  }
}
