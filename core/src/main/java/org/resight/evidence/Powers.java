package org.resight.evidence;

import java.util.Arrays;

/**
 * One power of whole numbers; those of small ones are computed once. Exactly {@link StrictMath#pow}
 * whatever was asked before. Not thread-safe.
 */
final class Powers {

  private static final int MOST = 4096;

  private final double power;
  private double[] known = new double[0];

  Powers(double power) {
    this.power = power;
  }

  double of(double number) {
    if (number == 1) {
      return 1;
    }
    if (number >= MOST) {
      return StrictMath.pow(number, power);
    }
    int place = (int) number;
    if (place >= known.length) {
      int filled = known.length;
      known = Arrays.copyOf(known, Math.min(MOST, Math.max(64, 2 * place)));
      Arrays.fill(known, filled, known.length, Double.NaN);
    }
    double found = known[place];
    if (Double.isNaN(found)) {
      found = StrictMath.pow(number, power);
      known[place] = found;
    }
    return found;
  }
}
