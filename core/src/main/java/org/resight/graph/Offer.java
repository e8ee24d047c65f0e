package org.resight.graph;

import java.util.List;
import org.resight.lease.OfferedPair;

/**
 * The answer to a reviewer who asks for pairs.
 *
 * @param availability why there are no more than these
 * @param pairs the pairs, the reviewer's own leases first, in priority order
 */
public record Offer(GraphStatus.Availability availability, List<OfferedPair> pairs) {

  /** Copies the list. */
  public Offer {
    pairs = List.copyOf(pairs);
  }
}
