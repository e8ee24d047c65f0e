package org.resight.report;

/**
 * How one reviewer answered pairs whose answer was known.
 *
 * @param right as known
 * @param missed said to be different, known to be the same
 * @param mistaken said to be the same, known to be different
 * @param cannotTell neither said
 */
public record KnownAnswers(long right, long missed, long mistaken, long cannotTell) {

  /** Returns how many there were. */
  public long asked() {
    return right + missed + mistaken + cannotTell;
  }
}
