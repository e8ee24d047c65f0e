package org.resight.graph;

import java.util.List;
import java.util.UUID;

/**
 * The answer to what was marked at a glance.
 *
 * @param act the act that it has become
 * @param reviews the reviews that follow from it, in their order
 * @param duplicate whether it had been taken before, so that nothing was done now
 */
public record GlanceReceipt(UUID act, List<ReviewReceipt> reviews, boolean duplicate) {

  /** Copies the list. */
  public GlanceReceipt {
    reviews = List.copyOf(reviews);
  }
}
