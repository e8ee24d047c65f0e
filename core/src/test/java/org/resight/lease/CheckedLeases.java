package org.resight.lease;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.resight.model.AnnotationPair;

/** Leases of a minute that all begin at one time, for checks of all their interleavings. */
public final class CheckedLeases {

  private final LeaseTable leases = new LeaseTable(Duration.ofSeconds(60));

  public @Nullable Lease of(AnnotationPair pair) {
    return leases.byPair(pair);
  }

  public void grant(AnnotationPair pair, String reviewer) {
    leases.grant(pair, reviewer, Instant.EPOCH);
  }

  public void end(Lease lease) {
    leases.end(lease);
  }

  public int size() {
    return leases.size();
  }
}
