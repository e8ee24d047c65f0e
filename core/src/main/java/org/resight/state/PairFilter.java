package org.resight.state;

import org.jspecify.annotations.Nullable;
import org.resight.engine.AnnotationPair;
import org.resight.engine.EvidenceDecision;
import org.resight.engine.Inferred;

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
    @Nullable Inferred inferred) {}
