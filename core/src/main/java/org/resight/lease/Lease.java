package org.resight.lease;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.resight.model.AnnotationPair;
import org.resight.model.EvidenceDecision;
import org.resight.model.Glance;

/**
 * One reviewer's right to be the only one who is shown a pair, or the pairs of one look, for a
 * while.
 *
 * <p>Immutable.
 *
 * @param token names the lease; only its reviewer knows it
 * @param pair the pair; of a look, what stands for it
 * @param glance the look, or null if it is of one pair
 * @param reviewer who holds it
 * @param known what is known of the pair, or null if it is asked to be decided
 * @param expiresAt when it ends unless renewed
 */
public record Lease(
    UUID token,
    AnnotationPair pair,
    @Nullable Glance glance,
    String reviewer,
    @Nullable EvidenceDecision known,
    Instant expiresAt) {

  /** Returns the pairs that nobody else is shown. */
  public List<AnnotationPair> pairs() {
    return glance == null ? List.of(pair) : glance.pairs();
  }

  Lease until(Instant end) {
    return new Lease(token, pair, glance, reviewer, known, end);
  }
}
