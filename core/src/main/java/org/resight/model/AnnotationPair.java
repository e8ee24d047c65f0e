package org.resight.model;

/**
 * Two different annotations that may show one individual; unordered, stored smaller first.
 *
 * <p>Immutable. The order, by the smaller and then the larger annotation, breaks ties in the review
 * queue, so that it is the same in every JVM.
 *
 * @param a the smaller annotation
 * @param b the larger annotation
 */
public record AnnotationPair(AnnotationId a, AnnotationId b) implements Comparable<AnnotationPair> {

  /**
   * @throws IllegalArgumentException if {@code a} is not smaller than {@code b}
   */
  public AnnotationPair {
    if (a.compareTo(b) >= 0) {
      throw new IllegalArgumentException(a + " is not smaller than " + b);
    }
  }

  /**
   * Returns the pair of two annotations given in any order.
   *
   * @throws IllegalArgumentException if both are the same annotation
   */
  public static AnnotationPair of(AnnotationId one, AnnotationId other) {
    return one.compareTo(other) < 0
        ? new AnnotationPair(one, other)
        : new AnnotationPair(other, one);
  }

  @Override
  public int compareTo(AnnotationPair other) {
    int byA = a.compareTo(other.a);
    return byA != 0 ? byA : b.compareTo(other.b);
  }
}
