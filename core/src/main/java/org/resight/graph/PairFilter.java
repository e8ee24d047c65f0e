package org.resight.graph;

import org.jspecify.annotations.Nullable;
import org.resight.model.AnnotationPair;
import org.resight.model.EvidenceDecision;
import org.resight.model.Inferred;
import org.resight.model.PairState;

/**
 * Which pairs to list.
 *
 * @param after only pairs that come after this one, or null
 * @param limit how many at most
 * @param decision only pairs with this decision, or null
 * @param inferred only pairs of which this follows, or null
 */
public record PairFilter(
    @Nullable AnnotationPair after,
    int limit,
    @Nullable EvidenceDecision decision,
    @Nullable Inferred inferred) {

  /** Returns whether a pair is wanted, wherever it stands. */
  boolean accepts(PairState pair) {
    return (decision == null || decision == pair.decision())
        && (inferred == null || inferred == pair.inferred());
  }
}
