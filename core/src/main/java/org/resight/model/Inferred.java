package org.resight.model;

/** What follows for a known pair from all decisions together. */
public enum Inferred {
  /** One consistent individual. */
  SAME,
  /** Two consistent individuals, known to differ. */
  DIFFERENT,
  /** Nothing follows; the pair itself cannot be compared. */
  INCOMPARABLE,
  /** Nothing follows; the pair itself was looked at and left undecided. */
  UNKNOWN,
  /** Nothing follows and nothing is decided. */
  NOTHING,
  /** Both ends are in one inconsistent individual. */
  INCONSISTENT_INTERNAL,
  /** The ends are in two individuals, at least one of them inconsistent. */
  INCONSISTENT_EXTERNAL
}
