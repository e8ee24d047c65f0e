package org.resight.matching;

/** Smooths pictures with a Gaussian of a given width, first along rows, then along columns. */
final class GaussianBlur {

  private final float[] half;

  /**
   * Prepares the weights.
   *
   * @param sigma the standard deviation in pixels, above 0
   */
  GaussianBlur(double sigma) {
    int radius = Math.max(1, (int) Math.round(sigma * 4));
    double[] weights = new double[radius + 1];
    double sum = 0;
    for (int i = 0; i <= radius; i++) {
      weights[i] = StrictMath.exp(-i * i / (2 * sigma * sigma));
      sum += i == 0 ? weights[i] : 2 * weights[i];
    }
    half = new float[radius + 1];
    for (int i = 0; i <= radius; i++) {
      half[i] = (float) (weights[i] / sum);
    }
  }

  /** The smoothed picture; outside of a border the picture is seen as in a mirror. */
  float[] smooth(float[] from, int width, int height) {
    int radius = half.length - 1;
    float[] along = new float[from.length];
    float[] padded = new float[width + 2 * radius];
    float[] row = new float[width];
    for (int y = 0; y < height; y++) {
      int start = y * width;
      System.arraycopy(from, start, padded, radius, width);
      for (int i = 1; i <= radius; i++) {
        padded[radius - i] = from[start + mirrored(-i, width)];
        padded[radius + width - 1 + i] = from[start + mirrored(width - 1 + i, width)];
      }
      scaled(padded, radius, half[0], row, width);
      for (int i = 1; i <= radius; i++) {
        addBoth(padded, radius - i, padded, radius + i, half[i], row, width);
      }
      System.arraycopy(row, 0, along, start, width);
    }
    float[] smoothed = new float[from.length];
    for (int y = 0; y < height; y++) {
      scaled(along, y * width, half[0], row, width);
      for (int i = 1; i <= radius; i++) {
        int above = mirrored(y - i, height) * width;
        int below = mirrored(y + i, height) * width;
        addBoth(along, above, along, below, half[i], row, width);
      }
      System.arraycopy(row, 0, smoothed, y * width, width);
    }
    return smoothed;
  }

  private static void scaled(float[] from, int start, float weight, float[] to, int width) {
    for (int x = 0; x < width; x++) {
      to[x] = from[start + x] * weight;
    }
  }

  private static void addBoth(
      float[] a, int startA, float[] b, int startB, float weight, float[] to, int width) {
    for (int x = 0; x < width; x++) {
      to[x] += (a[startA + x] + b[startB + x]) * weight;
    }
  }

  private static int mirrored(int i, int length) {
    int at = i;
    while (at < 0 || at >= length) {
      if (length == 1) {
        return 0;
      }
      at = at < 0 ? -at : 2 * length - 2 - at;
    }
    return at;
  }
}
