package org.resight.model;

/**
 * What one accepted review did to a graph.
 *
 * <p>Immutable.
 *
 * @param effect the one word for it
 * @param before the decision that stood on the pair before
 * @param sizeA annotations in the individual of the pair's smaller end, afterwards
 * @param sizeB annotations in the individual of the pair's larger end, afterwards; that of {@code
 *     sizeA} if both ends are in one
 */
public record GraphChange(Effect effect, EvidenceDecision before, int sizeA, int sizeB) {

  /** The effect of a review, in the words of the API. */
  public enum Effect {
    /** No individual changed. */
    NONE,
    /** Two individuals became one. */
    MERGE,
    /** An individual fell apart. */
    SPLIT,
    /**
     * Consistent before, an individual of the pair is inconsistent now (even if merged or split).
     */
    CONFLICT,
    /** Inconsistent before, the individuals of the pair are consistent now. */
    RESOLVE
  }
}
