package org.resight.matching;

import java.util.SplittableRandom;

/** Draws pictures with patterns, so that tests need none from outside. */
public final class Drawings {

  private Drawings() {}

  /** A coat of spots that only this seed has, on a plain ground. */
  public static float[][] coat(long seed, int spots) {
    SplittableRandom random = new SplittableRandom(seed);
    float[][] coat = new float[spots][];
    for (int i = 0; i < spots; i++) {
      coat[i] =
          new float[] {
            (float) random.nextDouble(),
            (float) random.nextDouble(),
            0.015f + 0.03f * (float) random.nextDouble(),
            random.nextBoolean() ? 0.35f : -0.35f
          };
    }
    return coat;
  }

  /**
   * Draws coats.
   *
   * @param size of the coat in the picture, as a share of its sides
   */
  public static GreyImage draw(
      int side, float size, float left, float top, long noise, float[]... coat) {
    SplittableRandom random = new SplittableRandom(noise);
    float[] pixels = new float[side * side];
    java.util.Arrays.fill(pixels, 0.5f);
    for (float[] spot : coat) {
      float cx = (left + spot[0] * size) * side;
      float cy = (top + spot[1] * size) * side;
      float r = spot[2] * size * side;
      for (int y = (int) Math.max(0, cy - 3 * r); y < Math.min(side, cy + 3 * r); y++) {
        for (int x = (int) Math.max(0, cx - 3 * r); x < Math.min(side, cx + 3 * r); x++) {
          float d = ((x - cx) * (x - cx) + (y - cy) * (y - cy)) / (r * r);
          pixels[y * side + x] += spot[3] * (float) Math.exp(-d);
        }
      }
    }
    for (int i = 0; i < pixels.length; i++) {
      float value = pixels[i] + 0.02f * (float) (random.nextDouble() - 0.5);
      pixels[i] = Math.min(1, Math.max(0, value));
    }
    return new GreyImage(side, side, pixels);
  }
}
