package org.resight.lease;

import org.jspecify.annotations.Nullable;

/** A question offered to a reviewer. */
public sealed interface Offered permits OfferedPair, OfferedGlance {

  /** Returns the reviewer's lease on it, or null if it was only looked at. */
  @Nullable Lease lease();
}
