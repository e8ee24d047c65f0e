package org.resight.state;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.resight.journal.Backend;
import org.resight.journal.Callback;
import org.resight.model.AnnotationId;
import org.resight.model.GraphConfig;

/**
 * A wish to have a graph.
 *
 * @param annotations its annotations; doubles are dropped; null for all of a collection
 * @param collection which, if there are no annotations
 * @param name a human name, or null
 * @param backend what shall decide in it
 * @param config its configuration
 * @param callbacks where to tell of its events
 */
public record OpenGraph(
    @Nullable List<AnnotationId> annotations,
    String collection,
    @Nullable String name,
    Backend backend,
    GraphConfig config,
    Map<Callback.Event, Callback> callbacks) {

  /** Wishes for a graph over given annotations, or over all of the empty collection. */
  public OpenGraph(
      @Nullable List<AnnotationId> annotations,
      @Nullable String name,
      Backend backend,
      GraphConfig config,
      Map<Callback.Event, Callback> callbacks) {
    this(annotations, "", name, backend, config, callbacks);
  }
}
