package org.resight.journal;

import java.util.UUID;
import org.resight.model.GraphId;

/**
 * The identity of one graph's journal. Never changes and is never used again, unlike a {@link
 * GraphId}, which follows the graph's annotations.
 *
 * @param uuid the value, random
 */
public record GraphKey(UUID uuid) {

  /** The journal of the shared review. */
  public static final GraphKey SHARED =
      new GraphKey(UUID.fromString("6b1f2c58-3e0a-4c5e-9a77-52d1f0c8e401"));

  @Override
  public String toString() {
    return uuid.toString();
  }
}
