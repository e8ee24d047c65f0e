package org.resight.model;

import java.util.HashSet;
import java.util.Set;

/**
 * What somebody marked at a glance at many photos.
 *
 * <p>Immutable.
 *
 * @param marked photos that are other than believed, see {@link Glance}
 * @param unclear photos that cannot be told
 */
public record Marks(Set<AnnotationId> marked, Set<AnnotationId> unclear) {

  /**
   * Copies the sets.
   *
   * @throws IllegalArgumentException if a photo is in both
   */
  public Marks {
    marked = Set.copyOf(marked);
    unclear = Set.copyOf(unclear);
    Set<AnnotationId> both = new HashSet<>(marked);
    both.retainAll(unclear);
    if (!both.isEmpty()) {
      throw new IllegalArgumentException("a photo is marked in two ways");
    }
  }

  /** Returns marks without a photo that cannot be told. */
  public static Marks of(Set<AnnotationId> marked) {
    return new Marks(marked, Set.of());
  }
}
