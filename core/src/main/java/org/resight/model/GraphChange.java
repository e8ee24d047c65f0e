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
    RESOLVE;

    /**
     * Returns what a review did.
     *
     * @param before whether the individuals of the pair were consistent
     * @param after whether they are now
     * @param merged by how many there are fewer individuals now
     */
    public static Effect of(boolean before, boolean after, int merged) {
      if (before != after) {
        return before ? CONFLICT : RESOLVE;
      }
      return merged == 0 ? NONE : merged > 0 ? MERGE : SPLIT;
    }
  }
}
