package org.resight.access;

/** What somebody may do in one project. Where it is written down, it is the name in lower case. */
public enum Right {
  /** Look at everything but exact places. */
  SEE,
  /** Decide on pairs that were offered, and take that back. */
  REVIEW,
  /** Merge, split, rename, exclude, commit names, and decide on any pair. */
  CURATE,
  /** Import and export. */
  EXCHANGE,
  /** See and write exact places. */
  LOCATIONS,
  /** Say who is a member, and delete the project. */
  ADMINISTER
}
