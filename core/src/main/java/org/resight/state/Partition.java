package org.resight.state;

import java.util.List;
import org.resight.engine.AnnotationId;

/**
 * Who is who in a graph at one instant.
 *
 * @param individuals the members of each individual, by label
 * @param syncedSeq the seq as of which the names were last committed to the catalogue
 */
record Partition(List<List<AnnotationId>> individuals, long syncedSeq) {

  Partition {
    individuals = List.copyOf(individuals);
  }
}
