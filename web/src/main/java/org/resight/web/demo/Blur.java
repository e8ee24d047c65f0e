package org.resight.web.demo;

/** Blurring of a grid by running means: its cost does not depend on the radius. */
final class Blur {

  private Blur() {}

  /** Returns the grid blurred twice, which comes near to a Gaussian; radii are per direction. */
  static float[] twice(float[] grid, int width, int height, int radiusX, int radiusY) {
    float[] once = along(grid, width, height, Math.max(1, radiusX), 1, width);
    once = along(once, height, width, Math.max(1, radiusY), width, 1);
    once = along(once, width, height, Math.max(1, radiusX), 1, width);
    return along(once, height, width, Math.max(1, radiusY), width, 1);
  }

  /** Takes running means along lines; edges repeat. */
  private static float[] along(
      float[] grid, int length, int lines, int radius, int step, int nextLine) {
    float[] result = new float[grid.length];
    float share = 1f / (2 * radius + 1);
    for (int line = 0; line < lines; line++) {
      int start = line * nextLine;
      double sum = 0;
      for (int i = -radius; i <= radius; i++) {
        sum += grid[start + step * Math.max(0, Math.min(length - 1, i))];
      }
      for (int i = 0; i < length; i++) {
        result[start + step * i] = (float) (sum * share);
        sum += grid[start + step * Math.min(length - 1, i + radius + 1)];
        sum -= grid[start + step * Math.max(0, i - radius)];
      }
    }
    return result;
  }
}
