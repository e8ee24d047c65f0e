package org.resight.model;

import java.util.UUID;

/**
 * Identifies an annotation: one region of one image showing one animal.
 *
 * <p>Immutable. The order is that of the canonical lower-case text, which differs from the order of
 * {@link UUID#compareTo} for ids whose first bit is set.
 *
 * @param high the upper 64 bits of the UUID
 * @param low the lower 64 bits of the UUID
 */
public record AnnotationId(long high, long low) implements Comparable<AnnotationId> {

  /** Returns the annotation id of a UUID. */
  public static AnnotationId of(UUID uuid) {
    return new AnnotationId(uuid.getMostSignificantBits(), uuid.getLeastSignificantBits());
  }

  /** Returns this id as a UUID. */
  public UUID uuid() {
    return new UUID(high, low);
  }

  @Override
  public int compareTo(AnnotationId other) {
    int byHigh = Long.compareUnsigned(high, other.high);
    return byHigh != 0 ? byHigh : Long.compareUnsigned(low, other.low);
  }

  /** Returns the canonical lower-case text of the UUID. */
  @Override
  public String toString() {
    return uuid().toString();
  }
}
