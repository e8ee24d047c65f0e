package org.resight.web.demo;

import java.util.random.RandomGenerator;

/**
 * The coat of one flank: how dark each point is, from 0 to 1.
 *
 * <p>Grown as real coats are thought to grow: from noise, near cells of one colour encourage their
 * neighbours and discourage those farther away, until stripes, forks and spots stand still. (D.
 * Young, "A local activator-inhibitor model of vertebrate skin patterns", Mathematical Biosciences
 * 72, 1984.) Growth along the body is slower than across, which makes upright stripes. Two coats
 * from different noise have nothing in common but their style.
 */
final class CoatPattern {

  static final int WIDTH = 500;
  static final int HEIGHT = 380;

  private static final int GENERATIONS = 9;
  private static final float SHARPNESS = 9;

  private final float[] darkness;

  private CoatPattern(float[] darkness) {
    this.darkness = darkness;
  }

  /**
   * Grows a coat. Some 30 ms.
   *
   * @param style how wide and how broken the stripes are
   */
  static CoatPattern grow(RandomGenerator random, CoatStyle style) {
    float[] cells = new float[WIDTH * HEIGHT];
    for (int i = 0; i < cells.length; i++) {
      cells[i] = (float) random.nextGaussian();
    }
    cells = Blur.twice(cells, WIDTH, HEIGHT, 2, 3);
    int near = style.stripeWidth();
    int far = near * 2;
    float leaning = (float) style.leaning();
    for (int generation = 0; generation < GENERATIONS; generation++) {
      float[] helped = Blur.twice(cells, WIDTH, HEIGHT, near / 2, (int) (near * style.length()));
      float[] hindered = Blur.twice(cells, WIDTH, HEIGHT, far, (int) (far * style.length()));
      for (int i = 0; i < cells.length; i++) {
        cells[i] = bounded(SHARPNESS * (helped[i] - 0.94f * hindered[i]) + leaning);
      }
    }
    for (int i = 0; i < cells.length; i++) {
      cells[i] = (cells[i] + 1) / 2;
    }
    return new CoatPattern(cells);
  }

  /** Near to the hyperbolic tangent, at a tenth of its cost. */
  private static float bounded(float value) {
    float x = Math.max(-3, Math.min(3, value));
    return x * (27 + x * x) / (27 + 9 * x * x);
  }

  /** Returns the darkness at a point, both coordinates in 0 to 1, interpolated. */
  double at(double x, double y) {
    double column = Math.max(0, Math.min(WIDTH - 1.001, x * (WIDTH - 1)));
    double row = Math.max(0, Math.min(HEIGHT - 1.001, y * (HEIGHT - 1)));
    int i = (int) column;
    int j = (int) row;
    double right = column - i;
    double below = row - j;
    double upper = cell(i, j) * (1 - right) + cell(i + 1, j) * right;
    double lower = cell(i, j + 1) * (1 - right) + cell(i + 1, j + 1) * right;
    return upper * (1 - below) + lower * below;
  }

  private double cell(int column, int row) {
    return darkness[row * WIDTH + column];
  }
}
