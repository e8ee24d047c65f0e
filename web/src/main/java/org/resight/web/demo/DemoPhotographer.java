package org.resight.web.demo;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.Rectangle;
import java.awt.RenderingHints;
import java.awt.geom.AffineTransform;
import java.awt.geom.Ellipse2D;
import java.awt.image.BufferedImage;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/** Draws the photos of one individual. Not thread-safe; one for each individual. */
final class DemoPhotographer {

  static final int WIDTH = 1024;
  static final int HEIGHT = 720;

  private final CoatStyle style;
  private final Flank left;
  private final Flank right;
  private final long seed;

  /**
   * Grows the coat of an individual.
   *
   * @param rightSeen whether any photo shows the right flank
   */
  DemoPhotographer(long seed, boolean rightSeen) {
    RandomGenerator random = random(seed);
    this.seed = seed;
    this.style = CoatStyle.of(random);
    this.left = flank(CoatPattern.grow(random, style));
    this.right = rightSeen ? flank(CoatPattern.grow(random, style)) : left;
  }

  private record Flank(CoatPattern coat, BufferedImage portrait) {}

  private Flank flank(CoatPattern coat) {
    return new Flank(coat, AnimalPortrait.draw(coat, style, seed));
  }

  static RandomGenerator random(long seed) {
    return RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
  }

  /** The animal alone, in a pose, seen square from its side, head to the left. */
  private BufferedImage animal(Pose pose) {
    Flank flank = pose.facesRight() ? right : left;
    return PosedAnimal.draw(flank.portrait(), flank.coat(), style, pose);
  }

  /**
   * A photo.
   *
   * @param picture the picture
   * @param box round the animal that the photo is of, in pixels
   */
  record Shot(BufferedImage picture, Rectangle box) {}

  /**
   * Takes a photo.
   *
   * @param behind another animal that happens to stand in the picture, or none
   */
  Shot take(
      Pose pose,
      Camera camera,
      Landscapes places,
      int place,
      long moment,
      DemoPhotographer... behind) {
    RandomGenerator random = random(moment);
    BufferedImage picture = places.at(place);
    for (DemoPhotographer other : behind) {
      Pose there = new Pose(0.05, 0.4, 0.92, 0, 0.01, 0.30, pose.facesRight());
      put(picture, other.animal(there), there, 0.80, 0.62);
    }
    Rectangle box =
        put(
            picture,
            animal(pose),
            pose,
            0.5 + 0.10 * random.nextGaussian() * (1 - pose.size()),
            0.88 - 0.05 * random.nextDouble());
    Landscape.foreground(picture, place ^ moment, 0.3 + random.nextDouble());
    camera.take(picture, random);
    return new Shot(picture, box);
  }

  /** Puts an animal on its feet at a part of the width and height; returns the box round it. */
  private static Rectangle put(
      BufferedImage picture, BufferedImage animal, Pose pose, double atX, double feetY) {
    double scale = pose.size() * WIDTH / AnimalPortrait.WIDTH;
    double width = animal.getWidth() * pose.turn() * scale;
    double height = animal.getHeight() * scale;
    double x = Math.max(4, Math.min(WIDTH - width - 4, atX * WIDTH - width / 2));
    double y = Math.max(4, feetY * HEIGHT - height);
    Graphics2D paint = AnimalPortrait.quality(picture.createGraphics());
    paint.setColor(new Color(30, 24, 12, 70));
    paint.fill(
        new Ellipse2D.Double(x + width * 0.22, y + height * 0.905, width * 0.66, height * 0.07));
    AffineTransform where = new AffineTransform();
    where.rotate(pose.tilt(), x + width / 2, y + height);
    where.translate(x, y);
    if (pose.facesRight()) {
      where.translate(width, 0);
      where.scale(-1, 1);
    }
    where.scale(pose.turn() * scale, scale);
    paint.setRenderingHint(
        RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
    paint.drawImage(animal, where, null);
    paint.dispose();
    return box(animal, where);
  }

  private static Rectangle box(BufferedImage animal, AffineTransform where) {
    int[] pixels = AnimalPortrait.pixels(animal);
    int left = animal.getWidth();
    int top = animal.getHeight();
    int right = 0;
    int bottom = 0;
    for (int y = 0; y < animal.getHeight(); y += 2) {
      for (int x = 0; x < animal.getWidth(); x += 2) {
        if (pixels[y * animal.getWidth() + x] >>> 24 > 100) {
          left = Math.min(left, x);
          right = Math.max(right, x);
          top = Math.min(top, y);
          bottom = Math.max(bottom, y);
        }
      }
    }
    Rectangle drawn = new Rectangle(left, top, right - left, bottom - top);
    return where
        .createTransformedShape(drawn)
        .getBounds()
        .intersection(new Rectangle(WIDTH, HEIGHT));
  }
}
