package org.resight.matching;

/**
 * A 64-bit hash that near-duplicates share but for a few bits: the signs of a small picture's
 * lowest frequencies against their median. Stateless.
 */
public final class PerceptualHash {

  /** Pictures whose hashes differ in at most so many bits are near-duplicates. */
  public static final int NEAR = 8;

  private static final int SIDE = 32;
  private static final int LOW = 8;
  private static final double[][] COSINES = cosines();

  private PerceptualHash() {}

  /** Some 1 ms a picture of 400 pixels. */
  public static long of(GreyImage picture) {
    double[] small = squeezed(picture);
    double[][] rows = new double[SIDE][LOW];
    for (int y = 0; y < SIDE; y++) {
      for (int u = 0; u < LOW; u++) {
        double sum = 0;
        for (int x = 0; x < SIDE; x++) {
          sum += small[y * SIDE + x] * COSINES[u][x];
        }
        rows[y][u] = sum;
      }
    }
    double[] low = new double[LOW * LOW];
    for (int v = 0; v < LOW; v++) {
      for (int u = 0; u < LOW; u++) {
        double sum = 0;
        for (int y = 0; y < SIDE; y++) {
          sum += rows[y][u] * COSINES[v][y];
        }
        low[v * LOW + u] = sum;
      }
    }
    // The mean brightness says nothing of what is in the picture.
    low[0] = 0;
    double[] sorted = low.clone();
    java.util.Arrays.sort(sorted);
    double median = (sorted[LOW * LOW / 2 - 1] + sorted[LOW * LOW / 2]) / 2;
    long hash = 0;
    for (int i = 0; i < low.length; i++) {
      if (low[i] > median) {
        hash |= 1L << i;
      }
    }
    return hash;
  }

  /** Bits in which two hashes differ. */
  public static int distance(long one, long other) {
    return Long.bitCount(one ^ other);
  }

  private static double[] squeezed(GreyImage picture) {
    double[] small = new double[SIDE * SIDE];
    for (int y = 0; y < SIDE; y++) {
      int top = y * picture.height() / SIDE;
      int bottom = Math.max(top + 1, (y + 1) * picture.height() / SIDE);
      for (int x = 0; x < SIDE; x++) {
        int left = x * picture.width() / SIDE;
        int right = Math.max(left + 1, (x + 1) * picture.width() / SIDE);
        double sum = 0;
        for (int j = top; j < bottom; j++) {
          for (int i = left; i < right; i++) {
            sum += picture.pixels()[j * picture.width() + i];
          }
        }
        small[y * SIDE + x] = sum / ((double) (bottom - top) * (right - left));
      }
    }
    return small;
  }

  private static double[][] cosines() {
    double[][] cosines = new double[LOW][SIDE];
    for (int u = 0; u < LOW; u++) {
      for (int x = 0; x < SIDE; x++) {
        cosines[u][x] = StrictMath.cos((2 * x + 1) * u * Math.PI / (2 * SIDE));
      }
    }
    return cosines;
  }
}
