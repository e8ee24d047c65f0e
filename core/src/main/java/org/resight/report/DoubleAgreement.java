package org.resight.report;

/**
 * How often two people agree on pairs that were drawn at random.
 *
 * @param pairs drawn pairs that two people have decided
 * @param alike those of them on which the first two agree
 */
public record DoubleAgreement(int pairs, int alike) {

  private static final double NINETY_FIVE = 1.96;

  /** Returns the share of pairs on which two agree, NaN if there are none. */
  public double share() {
    return (double) alike / pairs;
  }

  /** Returns the lower end of the 95 % interval of the share; NaN if there are no pairs. */
  public double low() {
    return end(-1);
  }

  /** Returns the upper end. */
  public double high() {
    return end(1);
  }

  /** By Wilson, "Probable inference, the law of succession, and statistical inference" (1927). */
  private double end(int side) {
    double z = NINETY_FIVE * NINETY_FIVE;
    double spread =
        NINETY_FIVE * Math.sqrt(share() * (1 - share()) / pairs + z / (4.0 * pairs * pairs));
    return (share() + z / (2.0 * pairs) + side * spread) / (1 + z / pairs);
  }
}
