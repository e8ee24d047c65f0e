package org.resight.state;

import java.util.UUID;

/**
 * The identity of one graph's journal. Never changes and is never used again, unlike a {@link
 * GraphId}, which follows the graph's annotations.
 *
 * @param uuid the value, random
 */
public record GraphKey(UUID uuid) {
  @Override
  public String toString() {
    return uuid.toString();
  }
}
