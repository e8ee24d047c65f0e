package org.resight.evidence.scores;

import it.unimi.dsi.fastutil.doubles.DoubleArrays;
import java.util.Arrays;

/**
 * A weighted sample of scores, as a density.
 *
 * <p>Gaussian kernels of Silverman's width (Silverman 1986, section 3.4.2) on a grid. Immutable.
 */
final class Scores {

  private final double[] sorted;
  private final double[] weights;
  private final double total;
  private final double width;

  /** Creates the density of scores, at least one; the array is copied. */
  Scores(double[] scores) {
    this(scores, equal(scores.length));
  }

  /**
   * Creates the density of weighted scores, at least one; the arrays are copied.
   *
   * @param weights positive
   */
  Scores(double[] scores, double[] weights) {
    this.sorted = scores.clone();
    this.weights = weights.clone();
    DoubleArrays.radixSort(this.sorted, this.weights);
    double sum = 0;
    double squares = 0;
    double mean = 0;
    for (int i = 0; i < sorted.length; i++) {
      sum += this.weights[i];
      squares += this.weights[i] * this.weights[i];
      mean += this.weights[i] * sorted[i];
    }
    total = sum;
    mean /= sum;
    // So many equal weights would vary as much.
    double n = sum * sum / squares;
    double variance = 0;
    for (int i = 0; i < sorted.length; i++) {
      variance += this.weights[i] * (sorted[i] - mean) * (sorted[i] - mean) / sum;
    }
    double spread = Math.sqrt(variance * n / Math.max(1e-9 + n - 1, 1));
    double quartiles = (quantile(0.75) - quantile(0.25)) / 1.34;
    double scale = quartiles > 0 ? Math.min(spread, quartiles) : spread;
    width = Math.max(0.9 * scale * StrictMath.pow(n, -0.2), 1e-4 * (1 + Math.abs(mean)));
  }

  private static double[] equal(int n) {
    double[] weights = new double[n];
    Arrays.fill(weights, 1);
    return weights;
  }

  private double quantile(double share) {
    double below = 0;
    for (int i = 0; i < sorted.length; i++) {
      below += weights[i];
      if (below > share * total) {
        return sorted[i];
      }
    }
    return sorted[sorted.length - 1];
  }

  double least() {
    return sorted[0];
  }

  double greatest() {
    return sorted[sorted.length - 1];
  }

  /** Returns the sum of the weights. */
  double total() {
    return total;
  }

  /** Returns the density at {@code cells} points from {@code low} on, {@code step} apart. */
  double[] density(double low, double step, int cells) {
    double[] mass = new double[cells];
    for (int i = 0; i < sorted.length; i++) {
      double x = Math.max(0, Math.min(cells - 1, (sorted[i] - low) / step));
      int cell = Math.min(cells - 2, (int) x);
      mass[cell] += weights[i] * (1 - (x - cell)) / total;
      mass[cell + 1] += weights[i] * (x - cell) / total;
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
