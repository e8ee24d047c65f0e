package org.resight.web.v1;

import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.resight.model.AnnotationPair;
import org.resight.web.access.Caller;

/**
 * How a pair that somebody has answered can be answered once more.
 *
 * @param lease a fresh token for the one who asks
 */
public record AgainDocument(String lease) {

  /** Returns it for a pair; null if nobody writes tokens. */
  public static @Nullable AgainDocument of(
      Caller.@Nullable LeaseWriter leases, AnnotationPair pair) {
    return leases == null ? null : new AgainDocument(leases.token(UUID.randomUUID(), pair));
  }
}
