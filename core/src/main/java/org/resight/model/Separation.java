package org.resight.model;

/**
 * Two individuals known to differ, or the contradictions inside one.
 *
 * <p>Immutable.
 *
 * @param a the label of one individual
 * @param b the label of the other, not smaller; that of {@code a} for the negative pairs inside it
 * @param count negative pairs between the two
 * @param redundant whether they are enough
 */
public record Separation(AnnotationId a, AnnotationId b, int count, boolean redundant) {}
