package org.resight.graph;

import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.resight.model.AnnotationPair;
import org.resight.model.EvidenceDecision;
import org.resight.model.GraphChange;

/**
 * The answer to an accepted review.
 *
 * @param id the review's id
 * @param seq its place among the reviews of its graph
 * @param pair the pair
 * @param effect what it did when it was first taken
 * @param duplicate whether it had been taken before, so that nothing was done now
 * @param known what was known of the pair already, so that the review changes nothing; else null
 */
public record ReviewReceipt(
    UUID id,
    long seq,
    AnnotationPair pair,
    GraphChange.Effect effect,
    boolean duplicate,
    @Nullable EvidenceDecision known) {

  /** Answers a review of a pair that was asked to be decided. */
  public ReviewReceipt(
      UUID id, long seq, AnnotationPair pair, GraphChange.Effect effect, boolean duplicate) {
    this(id, seq, pair, effect, duplicate, null);
  }
}
