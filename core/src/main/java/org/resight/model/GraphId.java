package org.resight.model;

import java.util.UUID;

/**
 * The public id of a graph: a name-based UUID over its sorted annotation ids.
 *
 * <p>It changes when the graph's annotations change; earlier ids stay aliases of the graph.
 *
 * @param uuid the value
 */
public record GraphId(UUID uuid) {
  @Override
  public String toString() {
    return uuid.toString();
  }
}
