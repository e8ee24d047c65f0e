package org.resight.model;

/** What the two photographs show. */
public enum EvidenceDecision {
  /** The same individual. */
  POSITIVE,
  /** Different individuals. */
  NEGATIVE,
  /** The photographs cannot be compared. */
  INCOMPARABLE,
  /** Looked at, undecided. */
  UNKNOWN,
  /** Not decided, or an earlier decision taken back. */
  UNREVIEWED;

  /** Returns whether nothing about identity follows from this decision. */
  public boolean uninferable() {
    return this != POSITIVE && this != NEGATIVE;
  }
}
