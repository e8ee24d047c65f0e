package org.resight.web.demo;

/** Blurring of a grid by running means: its cost does not depend on the radius. */
final class Blur {

  private Blur() {}

  /** Returns the grid blurred twice, which comes near to a Gaussian; radii are per direction. */
  static float[] twice(float[] grid, int width, int height, int radiusX, int radiusY) {
    float[] once = down(across(grid, width, height, radiusX), width, height, radiusY);
    return down(across(once, width, height, radiusX), width, height, radiusY);
  }

  /** Takes running means along rows; edges repeat. */
  private static float[] across(float[] grid, int width, int height, int wanted) {
    int radius = Math.max(1, wanted);
    float[] result = new float[grid.length];
    float share = 1f / (2 * radius + 1);
    for (int row = 0; row < height; row++) {
      int start = row * width;
      float sum = 0;
      for (int i = -radius; i <= radius; i++) {
        sum += grid[start + Math.max(0, Math.min(width - 1, i))];
      }
      for (int i = 0; i < width; i++) {
        result[start + i] = sum * share;
        int next = Math.min(width - 1, i + radius + 1);
        int last = Math.max(0, i - radius);
        sum += grid[start + next] - grid[start + last];
      }
    }
    return result;
  }

  /** Takes running means along columns, all columns of a row at once, as memory lies. */
  private static float[] down(float[] grid, int width, int height, int wanted) {
    int radius = Math.max(1, wanted);
    float[] result = new float[grid.length];
    float share = 1f / (2 * radius + 1);
    float[] sums = new float[width];
    for (int i = -radius; i <= radius; i++) {
      int row = Math.max(0, Math.min(height - 1, i)) * width;
      for (int x = 0; x < width; x++) {
        sums[x] += grid[row + x];
      }
    }
    for (int i = 0; i < height; i++) {
      int row = i * width;
      int next = Math.min(height - 1, i + radius + 1) * width;
      int last = Math.max(0, i - radius) * width;
      for (int x = 0; x < width; x++) {
        result[row + x] = sums[x] * share;
        sums[x] += grid[next + x] - grid[last + x];
      }
    }
    return result;
  }
}
