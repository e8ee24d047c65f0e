package org.resight.graph;

import java.util.Collection;
import java.util.UUID;
import org.resight.model.AnnotationId;
import org.resight.model.GraphId;
import org.resight.model.NameBasedId;
import org.resight.refusal.Refusal;
import org.resight.refusal.RefusedException;
import org.resight.state.ReviewStateBean;

/**
 * Which graph holds which annotations and ids. Every method is one step under the write lock of
 * {@link ReviewStateBean}.
 */
public interface Ownership {

  /**
   * Claims annotations for a graph.
   *
   * @throws RefusedException {@link Refusal#ANNOTATIONS_IN_USE} if another graph holds one of them;
   *     none is claimed then. {@link Refusal#NOT_OWNER} if the graph is not served here any more
   */
  void claim(GraphClient client, Collection<AnnotationId> annotations);

  /** Frees annotations that a graph holds; those that it does not hold are left alone. */
  void release(GraphClient client, Collection<AnnotationId> annotations);

  /**
   * Chooses an id for a graph and serves it from now on: the one that its annotations give, or one
   * derived from that if it is the alias of another graph.
   *
   * @param named what {@link NameBasedId} makes of its annotations
   * @throws RefusedException {@link Refusal#NOT_OWNER} if the graph is not served here any more
   */
  GraphId register(GraphClient client, UUID named);

  /** Stops serving an id of a graph that came to nothing. */
  void unregister(GraphClient client, GraphId id);

  /** Forgets a deleted graph: its ids are gone, its annotations free. */
  void forget(GraphClient client);
}
