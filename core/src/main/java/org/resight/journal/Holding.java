package org.resight.journal;

import java.util.List;
import org.resight.model.AnnotationId;
import org.resight.model.GraphId;

/**
 * What a graph holds and no other may.
 *
 * @param asOf the position of the last entry that changed it, 0 for the opening
 * @param ids every id the graph has had
 * @param annotations its members, in increasing order
 */
public record Holding(long asOf, List<GraphId> ids, List<AnnotationId> annotations) {
  /** Copies the lists. */
  public Holding {
    ids = List.copyOf(ids);
    annotations = List.copyOf(annotations);
  }
}
