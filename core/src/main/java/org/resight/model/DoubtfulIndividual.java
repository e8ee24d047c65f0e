package org.resight.model;

import java.util.List;

/**
 * An individual that may be several: what is worth a look at its photos together.
 *
 * <p>Immutable.
 *
 * @param photos some or all of its annotations, the best attached first
 * @param priority what a look at all of them is worth: that of the pairs it would answer, together
 */
public record DoubtfulIndividual(List<AnnotationId> photos, double priority) {

  /** Copies the list. */
  public DoubtfulIndividual {
    photos = List.copyOf(photos);
  }
}
