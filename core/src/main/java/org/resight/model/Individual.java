package org.resight.model;

import java.util.List;

/**
 * One animal, as believed now: a positive connected component of the decision graph.
 *
 * <p>Immutable.
 *
 * @param members its annotations in increasing order; the first is its label
 * @param consistent whether no two members are decided to be different
 * @param positiveRedundant whether it holds together should k − 1 of its links be wrong
 */
public record Individual(
    List<AnnotationId> members, boolean consistent, boolean positiveRedundant) {

  /** Copies the list. */
  public Individual {
    members = List.copyOf(members);
  }

  /** Returns the smallest member, which names the individual inside a graph. */
  public AnnotationId label() {
    return members.get(0);
  }
}
