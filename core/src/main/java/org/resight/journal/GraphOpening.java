package org.resight.journal;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.resight.model.AnnotationId;
import org.resight.model.GraphConfig;
import org.resight.model.GraphId;

/**
 * What a graph was opened with: the first fact of its journal.
 *
 * <p>Immutable.
 *
 * @param key the journal
 * @param id the id at opening
 * @param name a human name, or null
 * @param backend what decides in it
 * @param config its configuration
 * @param callbacks where to tell of its events
 * @param annotations its first annotations, in increasing order
 * @param createdAt when, to the microsecond
 */
public record GraphOpening(
    GraphKey key,
    GraphId id,
    @Nullable String name,
    Backend backend,
    GraphConfig config,
    Map<Callback.Event, Callback> callbacks,
    List<AnnotationId> annotations,
    Instant createdAt) {

  /** Copies the collections. */
  public GraphOpening {
    callbacks = Map.copyOf(callbacks);
    annotations = List.copyOf(annotations);
  }
}
