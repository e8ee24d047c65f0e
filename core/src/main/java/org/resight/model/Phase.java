package org.resight.model;

/** What a graph is working on. */
public enum Phase {
  /** Suspected pairs, until every individual is consistent. */
  RECOVERY,
  /** Candidate pairs, the worthiest first. */
  RANKING,
  /** More links for individuals that are not positively redundant. */
  POSITIVE_REDUNDANCY,
  /** More differences between neighbouring individuals. */
  NEGATIVE_REDUNDANCY,
  /** Nothing is left to ask. */
  FINISHED
}
