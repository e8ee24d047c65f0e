package org.resight.matching;

import java.time.Duration;

/**
 * Which photos are compared with which.
 *
 * @param viewpoints whether sides count: same or adjacent, unknown against all
 * @param minutes photos of one place are not compared if they were taken within so many minutes; 0
 *     compares them
 * @param metres how far apart one place reaches; photos without coordinates are nowhere near
 */
public record ComparisonRules(boolean viewpoints, int minutes, int metres) {

  /** Sides count, and photos of one place within half an hour are not compared. */
  public static final ComparisonRules STANDARD = new ComparisonRules(true, 30, 100);

  private static final double METRES_A_DEGREE = 111_320;

  /**
   * Refuses numbers below 0.
   *
   * @throws IllegalArgumentException if a number is below 0
   */
  public ComparisonRules {
    if (minutes < 0 || metres < 0) {
      throw new IllegalArgumentException("minutes and metres must not be below 0.");
    }
  }

  /** Says whether two photos are compared. */
  public Comparison of(ComparedPhoto one, ComparedPhoto other) {
    if (one.picture().equals(other.picture())) {
      return Comparison.SAME_PICTURE;
    }
    if (one.species() != null
        && other.species() != null
        && !one.species().equalsIgnoreCase(other.species())) {
      return Comparison.OTHER_SPECIES;
    }
    if (viewpoints && !Viewpoints.compared(one.viewpoint(), other.viewpoint())) {
      return Comparison.OTHER_SIDE;
    }
    if (one.encounter() != null && one.encounter().equals(other.encounter())) {
      return Comparison.SAME_ENCOUNTER;
    }
    return isSameSession(one, other) ? Comparison.SAME_SESSION : Comparison.COMPARED;
  }

  private boolean isSameSession(ComparedPhoto one, ComparedPhoto other) {
    if (minutes == 0
        || one.takenAt() == null
        || other.takenAt() == null
        || Duration.between(one.takenAt(), other.takenAt())
                .abs()
                .compareTo(Duration.ofMinutes(minutes))
            > 0) {
      return false;
    }
    if (one.latitude() == null
        || one.longitude() == null
        || other.latitude() == null
        || other.longitude() == null) {
      return false;
    }
    double north = (one.latitude() - other.latitude()) * METRES_A_DEGREE;
    double east =
        (one.longitude() - other.longitude())
            * METRES_A_DEGREE
            * StrictMath.cos(Math.toRadians((one.latitude() + other.latitude()) / 2));
    return north * north + east * east <= (double) metres * metres;
  }
}
