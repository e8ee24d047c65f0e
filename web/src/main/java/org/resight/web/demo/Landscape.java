package org.resight.web.demo;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.GradientPaint;
import java.awt.Graphics2D;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Line2D;
import java.awt.geom.Path2D;
import java.awt.image.BufferedImage;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/** Where a photo is taken: the same place looks the same in every photo taken there. */
final class Landscape {

  private static final int[][] SKIES = {
    {0x9cc3e0, 0xe8e4d4},
    {0xd9d2c4, 0xf3e6c8},
    {0xe5b98a, 0xf6e0b8},
    {0xb9c7cc, 0xdfe3de},
    {0x86b0d8, 0xd8e6ea}
  };
  private static final int[][] GROUNDS = {
    {0xb9a26a, 0x8c7443},
    {0x93a05a, 0x66743a},
    {0xc2ab83, 0x97794f},
    {0x7f8f58, 0x4f6136},
    {0xa98b63, 0x6f5638}
  };

  private Landscape() {}

  static BufferedImage draw(long place, int width, int height) {
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(place);
    int[] sky = SKIES[random.nextInt(SKIES.length)];
    int[] ground = GROUNDS[random.nextInt(GROUNDS.length)];
    BufferedImage picture = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    Graphics2D paint = AnimalPortrait.quality(picture.createGraphics());
    int horizon = (int) (height * (0.28 + 0.22 * random.nextDouble()));
    paint.setPaint(new GradientPaint(0, 0, new Color(sky[0]), 0, horizon, new Color(sky[1])));
    paint.fillRect(0, 0, width, horizon + 2);
    hills(paint, random, width, horizon, new Color(ground[0]), new Color(sky[1]));
    paint.setPaint(
        new GradientPaint(0, horizon, new Color(ground[0]), 0, height, new Color(ground[1])));
    paint.fillRect(0, horizon, width, height - horizon);
    for (int i = 0; i < 4 + random.nextInt(5); i++) {
      bush(paint, random, width, horizon);
    }
    for (int i = 0; i < 12; i++) {
      stone(paint, random, width, height, horizon);
    }
    grass(paint, random, width, horizon, height, ground, 5200, 0.55);
    paint.dispose();
    return picture;
  }

  /** Blades in front of the animal's feet. */
  static void foreground(BufferedImage picture, long seed, double density) {
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
    int[] ground = GROUNDS[random.nextInt(GROUNDS.length)];
    Graphics2D paint = AnimalPortrait.quality(picture.createGraphics());
    grass(
        paint,
        random,
        picture.getWidth(),
        (int) (picture.getHeight() * 0.80),
        picture.getHeight() + 30,
        ground,
        (int) (900 * density),
        1.5);
    paint.dispose();
  }

  private static void hills(
      Graphics2D paint, RandomGenerator random, int width, int horizon, Color near, Color far) {
    for (int layer = 0; layer < 3; layer++) {
      double share = 0.25 + 0.25 * layer;
      paint.setColor(mixed(far, near, share));
      Path2D line = new Path2D.Double();
      line.moveTo(0, horizon + 4);
      double phase = random.nextDouble() * 10;
      double rise = (70 - 18 * layer) * (0.4 + random.nextDouble());
      for (int x = 0; x <= width; x += 8) {
        double wave = Math.sin(x / 190.0 + phase) + 0.5 * Math.sin(x / 71.0 + 2 * phase) + 1.2;
        line.lineTo(x, horizon + 3 - rise * 0.4 * wave);
      }
      line.lineTo(width, horizon + 4);
      line.closePath();
      paint.fill(line);
    }
  }

  private static void bush(Graphics2D paint, RandomGenerator random, int width, int horizon) {
    double x = random.nextDouble() * width;
    double size = 30 + 110 * random.nextDouble();
    Color leaf = mixed(new Color(0x4f6136), new Color(0x7d8350), random.nextDouble());
    paint.setColor(new Color(0x4a3a28));
    paint.setStroke(new BasicStroke((float) (size / 14)));
    paint.draw(new Line2D.Double(x, horizon + 8, x + 4, horizon - size * 0.5));
    for (int i = 0; i < 40; i++) {
      double blob = size * (0.14 + 0.2 * random.nextDouble());
      paint.setColor(mixed(leaf, new Color(0x2f3d22), random.nextDouble() * 0.6));
      paint.fill(
          new Ellipse2D.Double(
              x + Math.max(-1.8, Math.min(1.8, random.nextGaussian())) * size * 0.42 - blob / 2,
              horizon
                  - size * 0.62
                  + Math.max(-1.6, Math.min(1.6, random.nextGaussian())) * size * 0.17
                  - blob / 2,
              blob * 1.5,
              blob));
    }
  }

  private static void stone(
      Graphics2D paint, RandomGenerator random, int width, int height, int horizon) {
    double y = horizon + 20 + random.nextDouble() * (height - horizon - 30);
    double size = 6 + 26 * (y - horizon) / height * random.nextDouble();
    double x = random.nextDouble() * width;
    paint.setColor(new Color(0x6f675a));
    paint.fill(new Ellipse2D.Double(x, y, size * 1.8, size));
    paint.setColor(new Color(0x9a9080));
    paint.fill(new Ellipse2D.Double(x + size * 0.2, y, size * 1.2, size * 0.5));
  }

  private static void grass(
      Graphics2D paint,
      RandomGenerator random,
      int width,
      int from,
      int to,
      int[] ground,
      int blades,
      double reach) {
    for (int i = 0; i < blades; i++) {
      double depth = Math.sqrt((double) i / blades);
      double y = from + depth * (to - from);
      double x = random.nextDouble() * (width + 40) - 20;
      double tall = (8 + 46 * depth * random.nextDouble()) * reach;
      double lean = random.nextGaussian() * tall * 0.28;
      Color colour = mixed(new Color(ground[0]), new Color(ground[1]), random.nextDouble() * 1.2);
      paint.setColor(random.nextInt(4) == 0 ? mixed(colour, new Color(0xe0d2a0), 0.45) : colour);
      paint.setStroke(new BasicStroke((float) (0.8 + 1.6 * depth)));
      Path2D blade = new Path2D.Double();
      blade.moveTo(x, y);
      blade.quadTo(x + lean * 0.3, y - tall * 0.6, x + lean, y - tall);
      paint.draw(blade);
    }
  }

  private static Color mixed(Color from, Color to, double share) {
    double part = Math.max(0, Math.min(1, share));
    return new Color(
        AnimalPortrait.rgb(
            from.getRed() + part * (to.getRed() - from.getRed()),
            from.getGreen() + part * (to.getGreen() - from.getGreen()),
            from.getBlue() + part * (to.getBlue() - from.getBlue())));
  }
}
