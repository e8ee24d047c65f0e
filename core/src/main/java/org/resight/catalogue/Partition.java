package org.resight.catalogue;

import java.util.List;
import org.resight.model.AnnotationId;

/**
 * Who is who in a graph at one instant.
 *
 * @param individuals the members of each individual, by label
 * @param syncedSeq the seq as of which the names were last committed to the catalogue
 */
public record Partition(List<List<AnnotationId>> individuals, long syncedSeq) {

  public Partition {
    individuals = List.copyOf(individuals);
  }
}
