package org.resight.model;

/**
 * A pair worth asking now.
 *
 * <p>Immutable.
 *
 * @param pair the two annotations
 * @param priority its place in the queue: larger first
 * @param reason why it is asked
 * @param match the verifier's score, or NaN if none is known
 * @param current the decision that stands on it
 * @param sizeA annotations in the individual of the smaller end
 * @param sizeB annotations in the individual of the larger end
 */
public record DuePair(
    AnnotationPair pair,
    double priority,
    Reason reason,
    double match,
    EvidenceDecision current,
    int sizeA,
    int sizeB) {}
