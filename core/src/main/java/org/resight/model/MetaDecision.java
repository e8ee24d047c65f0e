package org.resight.model;

/** What is known of a pair by other means than the two photographs. */
public enum MetaDecision {
  /** Nothing. */
  NONE,
  /** They show the same individual. */
  SAME,
  /** They show different individuals. */
  DIFFERENT
}
