package org.resight.matching;

/** Whether two photos are compared, or why they are not. */
public enum Comparison {
  /** They are. */
  COMPARED,
  /** It is the same picture. */
  SAME_PICTURE,
  /** They were taken at one meeting. */
  SAME_ENCOUNTER,
  /** They were taken at one place within minutes. */
  SAME_SESSION,
  /** They show two sides that have nothing in common. */
  OTHER_SIDE,
  /** They show two species. */
  OTHER_SPECIES
}
