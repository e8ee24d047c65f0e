package org.resight.evidence.scores;

import java.util.Arrays;

/**
 * A weighted sample of scores, as a density.
 *
 * <p>Gaussian kernels of Silverman's width (Silverman 1986, section 3.4.2) on a grid. Immutable.
 */
public final class Scores {

  private final double[] sorted;
  private final double width;

  /** Creates the density of scores, at least one; the array is copied. */
  Scores(double[] scores) {
    sorted = scores.clone();
    Arrays.sort(sorted);
    int n = sorted.length;
    double mean = 0;
    for (double s : sorted) {
      mean += s / n;
    }
    double variance = 0;
    for (double s : sorted) {
      variance += (s - mean) * (s - mean) / Math.max(1, n - 1);
    }
    double spread = Math.sqrt(variance);
    double quartiles = (sorted[(int) (0.75 * (n - 1))] - sorted[(int) (0.25 * (n - 1))]) / 1.34;
    double scale = quartiles > 0 ? Math.min(spread, quartiles) : spread;
    width = Math.max(0.9 * scale * StrictMath.pow(n, -0.2), 1e-4 * (1 + Math.abs(mean)));
  }

  double least() {
    return sorted[0];
  }

  double greatest() {
    return sorted[sorted.length - 1];
  }

  int size() {
    return sorted.length;
  }

  /** Returns the density at {@code cells} points from {@code low} on, {@code step} apart. */
  double[] density(double low, double step, int cells) {
    double[] mass = new double[cells];
    for (double s : sorted) {
      double x = Math.max(0, Math.min(cells - 1, (s - low) / step));
      int cell = Math.min(cells - 2, (int) x);
      mass[cell] += (1 - (x - cell)) / sorted.length;
      mass[cell + 1] += (x - cell) / sorted.length;
    }
    int reach = (int) Math.min(cells, Math.ceil(4 * width / step));
    double[] kernel = new double[reach + 1];
    for (int d = 0; d <= reach; d++) {
      double z = d * step / width;
      kernel[d] = StrictMath.exp(-0.5 * z * z) / (width * Math.sqrt(2 * Math.PI));
    }
    double[] density = new double[cells];
    for (int i = 0; i < cells; i++) {
      if (mass[i] > 0) {
        for (int j = Math.max(0, i - reach); j <= Math.min(cells - 1, i + reach); j++) {
          density[j] += mass[i] * kernel[Math.abs(i - j)];
        }
      }
    }
    return density;
  }
}
