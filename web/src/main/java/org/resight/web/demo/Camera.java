package org.resight.web.demo;

import java.awt.image.BufferedImage;
import java.util.random.RandomGenerator;

/**
 * What light and camera do to a picture.
 *
 * @param exposure 0.6 dark to 1.25 bright
 * @param warmth −1 bluish shade to 1 evening sun
 * @param infrared whether it is a camera trap's flash at night: grey, with dark corners
 * @param softness radius of the blur in pixels, 0 for none
 * @param grain noise of the sensor, 0 to 1
 */
record Camera(double exposure, double warmth, boolean infrared, int softness, double grain) {

  static Camera of(RandomGenerator random) {
    boolean night = random.nextInt(7) == 0;
    int softness = random.nextInt(4) == 0 ? 1 + random.nextInt(3) : 0;
    return new Camera(
        night ? 0.8 + 0.3 * random.nextDouble() : 0.82 + 0.38 * random.nextDouble(),
        -0.6 + 1.2 * random.nextDouble(),
        night,
        softness,
        night ? 0.8 : 0.15 + 0.3 * random.nextDouble());
  }

  /** Returns how good the photo is, 1 to 5, as a person would say. */
  int quality() {
    double fault = softness + (infrared ? 1 : 0) + Math.abs(exposure - 1) * 3;
    return (int) Math.max(1, Math.min(5, Math.round(5 - fault)));
  }

  /** Takes the photo: changes the picture in place. */
  void take(BufferedImage picture, RandomGenerator random) {
    int width = picture.getWidth();
    int height = picture.getHeight();
    int[] pixels = AnimalPortrait.pixels(picture);
    if (softness > 0) {
      soften(pixels, width, height);
    }
    double[] noise = noise(random);
    for (int row = 0; row < height; row++) {
      int next = random.nextInt(noise.length - width);
      for (int i = row * width; i < (row + 1) * width; i++) {
        int rgb = pixels[i];
        double corner = corner(i - row * width, row, width, height);
        pixels[i] = developed(rgb >> 16 & 255, rgb >> 8 & 255, rgb & 255, corner, noise[next++]);
      }
    }
  }

  /**
   * Some thousand values; each row of a picture begins somewhere else in them. A Gaussian for each
   * pixel would cost more than all else.
   */
  private double[] noise(RandomGenerator random) {
    double[] noise = new double[1 << 15];
    for (int i = 0; i < noise.length; i++) {
      noise[i] = grain * 9 * random.nextGaussian();
    }
    return noise;
  }

  private void soften(int[] pixels, int width, int height) {
    float[][] channels = new float[3][pixels.length];
    for (int c = 0; c < 3; c++) {
      for (int i = 0; i < pixels.length; i++) {
        channels[c][i] = (pixels[i] >> (16 - 8 * c)) & 255;
      }
      channels[c] = Blur.twice(channels[c], width, height, softness + 1, softness);
    }
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = AnimalPortrait.rgb(channels[0][i], channels[1][i], channels[2][i]);
    }
  }

  private int developed(double red, double green, double blue, double corner, double noise) {
    double light = exposure * corner;
    if (infrared) {
      double grey = (0.4 * red + 0.4 * green + 0.2 * blue) * light + noise;
      return AnimalPortrait.rgb(grey, grey, grey);
    }
    return AnimalPortrait.rgb(
        red * light * (1 + 0.10 * warmth) + noise,
        green * light * (1 + 0.02 * warmth) + noise,
        blue * light * (1 - 0.13 * warmth) + noise);
  }

  private double corner(int column, int row, int width, int height) {
    double x = 2.0 * column / width - 1;
    double y = 2.0 * row / height - 1;
    double far = x * x + y * y;
    return infrared ? Math.max(0.18, 1.1 - 0.55 * far) : 1 - 0.06 * far;
  }
}
