package org.resight.model;

import java.util.List;

/**
 * An individual that contradicts itself, and the pairs whose re-check could resolve it.
 *
 * <p>Immutable.
 *
 * @param members its annotations in increasing order; the first is its label
 * @param negativePairs the pairs inside it that are decided to be different, in order
 * @param hypotheses the suspected pairs, in order
 */
public record Inconsistency(
    List<AnnotationId> members, List<NegativePair> negativePairs, List<Hypothesis> hypotheses) {

  /** Copies the lists. */
  public Inconsistency {
    members = List.copyOf(members);
    negativePairs = List.copyOf(negativePairs);
    hypotheses = List.copyOf(hypotheses);
  }

  /** Returns the smallest member. */
  public AnnotationId label() {
    return members.get(0);
  }

  /**
   * A negative pair inside an individual.
   *
   * @param pair the two annotations
   * @param weight the weight of the pair
   * @param cutWeight the weight of a minimum cut between them
   */
  public record NegativePair(AnnotationPair pair, double weight, double cutWeight) {}

  /**
   * A suspected pair.
   *
   * @param pair the two annotations
   * @param shouldBe what it would have to be for the contradiction to end: positive or negative
   */
  public record Hypothesis(AnnotationPair pair, EvidenceDecision shouldBe) {}
}
