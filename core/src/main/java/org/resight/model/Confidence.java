package org.resight.model;

/** How sure a reviewer is, in increasing order; {@link #UNSPECIFIED} weighs nothing. */
public enum Confidence {
  /** Not said. */
  UNSPECIFIED,
  /** A guess. */
  GUESSING,
  /** Unsure. */
  NOT_SURE,
  /** Sure. */
  PRETTY_SURE,
  /** Without any doubt. */
  ABSOLUTELY_SURE
}
