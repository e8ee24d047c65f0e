package org.resight.graph;

import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.resight.catalogue.AnnotationCatalogue;
import org.resight.model.AnnotationId;

/**
 * What an undo took back.
 *
 * @param act the act that was undone, or null if it was a review by itself
 * @param reviews the reviews that take others back, newest of those first
 * @param names the names that are as they were before
 * @param duplicate whether it had been done before
 */
public record TakenBack(
    @Nullable UUID act,
    List<ReviewReceipt> reviews,
    Map<AnnotationId, AnnotationCatalogue.Renamed> names,
    boolean duplicate) {

  /** Copies the collections. */
  public TakenBack {
    reviews = List.copyOf(reviews);
    names = Map.copyOf(names);
  }
}
