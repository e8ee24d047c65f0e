package org.resight.lease;

import java.util.Optional;
import java.util.function.Predicate;
import org.resight.model.AnnotationPair;
import org.resight.model.KnownPair;

/** Knows which pairs more than one person shall decide. */
@FunctionalInterface
public interface WaitingPairs {

  /**
   * Returns a pair that waits for a reviewer's decision, the one that has waited longest.
   *
   * @param acceptable which pairs may be given; the others are passed over
   */
  Optional<AnnotationPair> waitingFor(String reviewer, Predicate<AnnotationPair> acceptable);

  /**
   * Returns a pair whose answer is known and that a reviewer may be asked, the one that has been
   * known longest.
   *
   * @param acceptable which pairs may be given; the others are passed over
   */
  default Optional<KnownPair> knownFor(String reviewer, Predicate<AnnotationPair> acceptable) {
    return Optional.empty();
  }
}
