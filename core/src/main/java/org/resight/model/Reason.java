package org.resight.model;

/** Why a pair is asked. */
public enum Reason {
  /** A likely match, proposed as a candidate. */
  CANDIDATE,
  /** Suspected: its re-check could resolve an inconsistency. */
  CONFLICT,
  /** One more link for an individual that is not positively redundant. */
  POSITIVE_REDUNDANCY,
  /** One more difference between two individuals that are not negatively redundant. */
  NEGATIVE_REDUNDANCY,
  /** Asked of another reviewer too. */
  SECOND_OPINION,
  /** Decided, but its score disagrees. */
  HARD_CASE,
  /** The evidence for a merge is weak. */
  DOUBTFUL_MERGE,
  /** The evidence that holds an individual together is weak. */
  DOUBTFUL_SPLIT,
  /** Drawn at random to measure how good the catalogue is. */
  AUDIT
}
