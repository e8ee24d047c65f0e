package org.resight.matching;

/**
 * One octave of the scale space of Lowe (2004): pictures ever more smoothed, and their differences.
 */
final class Octave {

  /** Scales of an octave in which keypoints are sought. */
  static final int LAYERS = 3;

  /** The smoothing of an octave's first picture, in its pixels. */
  static final double SIGMA = 1.6;

  private static final GaussianBlur[] STEPS = steps();

  final int width;
  final int height;
  final float[][] smoothed = new float[LAYERS + 3][];
  final float[][] differences = new float[LAYERS + 2][];

  Octave(float[] base, int width, int height) {
    this.width = width;
    this.height = height;
    smoothed[0] = base;
    for (int i = 1; i < smoothed.length; i++) {
      smoothed[i] = STEPS[i - 1].smooth(smoothed[i - 1], width, height);
    }
    for (int i = 0; i < differences.length; i++) {
      differences[i] = difference(smoothed[i + 1], smoothed[i]);
    }
  }

  private static float[] difference(float[] wide, float[] narrow) {
    float[] difference = new float[wide.length];
    for (int i = 0; i < difference.length; i++) {
      difference[i] = wide[i] - narrow[i];
    }
    return difference;
  }

  private static GaussianBlur[] steps() {
    GaussianBlur[] steps = new GaussianBlur[LAYERS + 2];
    double k = StrictMath.pow(2, 1.0 / LAYERS);
    for (int i = 0; i < steps.length; i++) {
      double before = SIGMA * StrictMath.pow(k, i);
      double after = before * k;
      steps[i] = new GaussianBlur(Math.sqrt(after * after - before * before));
    }
    return steps;
  }

  /** The next octave: half as wide and high, from the picture with twice the smoothing. */
  Octave next() {
    float[] from = smoothed[LAYERS];
    int halfWidth = width / 2;
    int halfHeight = height / 2;
    float[] base = new float[halfWidth * halfHeight];
    for (int y = 0; y < halfHeight; y++) {
      for (int x = 0; x < halfWidth; x++) {
        base[y * halfWidth + x] = from[2 * y * width + 2 * x];
      }
    }
    return new Octave(base, halfWidth, halfHeight);
  }
}
