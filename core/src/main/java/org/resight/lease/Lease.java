package org.resight.lease;

import java.time.Instant;
import java.util.UUID;
import org.resight.model.AnnotationPair;

/**
 * One reviewer's right to be the only one who is shown a pair, for a while.
 *
 * <p>Immutable.
 *
 * @param token names the lease; only its reviewer knows it
 * @param pair the pair
 * @param reviewer who holds it
 * @param expiresAt when it ends unless renewed
 */
public record Lease(UUID token, AnnotationPair pair, String reviewer, Instant expiresAt) {}
