package org.resight.lease;

import java.util.Optional;
import java.util.function.Predicate;
import org.resight.model.AnnotationPair;

/** Knows which pairs one person has decided and another one shall decide too. */
@FunctionalInterface
public interface WaitingPairs {

  /**
   * Returns a pair that waits for a reviewer's decision, the one that has waited longest.
   *
   * @param acceptable which pairs may be given; the others are passed over
   */
  Optional<AnnotationPair> waitingFor(String reviewer, Predicate<AnnotationPair> acceptable);
}
