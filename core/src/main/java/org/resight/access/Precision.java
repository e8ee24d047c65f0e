package org.resight.access;

import java.math.BigDecimal;
import java.math.RoundingMode;

/**
 * How exactly a place is shown to somebody who may not see it exactly: the classes of Chapman
 * (2020), <i>Current Best Practices for Generalizing Sensitive Species Occurrence Data</i>, that
 * the data portals of biodiversity use.
 *
 * <p>A place is rounded, never moved at random: who asks twice learns nothing more.
 */
public enum Precision {
  /** Not at all. */
  WITHHELD(0, "withheld"),
  /** To a tenth of a degree, some 10 km. */
  TENTH(1, "0.1"),
  /** To a hundredth of a degree, some 1 km. */
  HUNDREDTH(2, "0.01"),
  /** To a thousandth of a degree, some 100 m. */
  THOUSANDTH(3, "0.001");

  /** Above what a degree measures anywhere on Earth. */
  private static final double METRES_A_DEGREE = 111_700;

  private final int digits;
  private final String text;

  Precision(int digits, String text) {
    this.digits = digits;
    this.text = text;
  }

  /** Returns how it stands in JSON. */
  public String text() {
    return text;
  }

  /** Rounds degrees; of no use where places are withheld. */
  double rounded(double degrees) {
    double rounded =
        BigDecimal.valueOf(degrees).setScale(digits, RoundingMode.HALF_EVEN).doubleValue();
    return rounded == 0 ? 0 : rounded; // no -0.0: it would tell the side of the equator
  }

  /**
   * Returns within how many metres of a rounded place the true one is: half the diagonal of its
   * cell, at the side nearer to the equator, rounded up.
   */
  int uncertainty(double roundedLatitude) {
    double half = Math.pow(10, -digits) / 2;
    double side = Math.max(0, Math.abs(roundedLatitude) - half);
    double east = half * StrictMath.cos(Math.toRadians(side));
    return (int) Math.ceil(METRES_A_DEGREE * StrictMath.hypot(half, east));
  }
}
