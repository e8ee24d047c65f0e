package org.resight.web.demo;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.Shape;
import java.awt.geom.AffineTransform;
import java.awt.geom.Path2D;
import java.awt.image.BufferedImage;

/**
 * A portrait on its legs, head raised or lowered, back bent, turned from the camera: the same coat
 * as another photo would show it.
 */
final class PosedAnimal {

  private static final int DARK = 0x33241a;

  private PosedAnimal() {}

  static BufferedImage draw(BufferedImage portrait, CoatPattern coat, CoatStyle style, Pose pose) {
    BufferedImage side =
        new BufferedImage(AnimalPortrait.WIDTH, AnimalPortrait.HEIGHT, BufferedImage.TYPE_INT_ARGB);
    Graphics2D paint = AnimalPortrait.quality(side.createGraphics());
    leg(paint, 318, 425, -0.16 * pose.stride(), 0.70, coat, style);
    leg(paint, 716, 420, 0.18 * pose.stride(), 0.70, coat, style);
    leg(paint, 352, 440, 0.17 * pose.stride(), 0.94, coat, style);
    leg(paint, 752, 425, -0.17 * pose.stride(), 0.94, coat, style);
    paint.drawImage(bent(portrait, pose), 0, 0, null);
    paint.dispose();

    int width = (int) Math.round(AnimalPortrait.WIDTH * pose.turn());
    BufferedImage seen =
        new BufferedImage(width, AnimalPortrait.HEIGHT, BufferedImage.TYPE_INT_ARGB);
    Graphics2D view = AnimalPortrait.quality(seen.createGraphics());
    AffineTransform look =
        pose.facesRight()
            ? new AffineTransform(-pose.turn(), 0, 0, 1, width, 0)
            : new AffineTransform(pose.turn(), 0, 0, 1, 0, 0);
    view.drawImage(side, look, null);
    view.dispose();
    return seen;
  }

  /** Bends back and neck: each point of the result looks up where it was. */
  private static BufferedImage bent(BufferedImage portrait, Pose pose) {
    BufferedImage bent =
        new BufferedImage(AnimalPortrait.WIDTH, AnimalPortrait.HEIGHT, BufferedImage.TYPE_INT_ARGB);
    int[] from = AnimalPortrait.pixels(portrait);
    int[] to = AnimalPortrait.pixels(bent);
    for (int y = 0; y < AnimalPortrait.HEIGHT; y++) {
      for (int x = 0; x < AnimalPortrait.WIDTH; x++) {
        double share = AnimalPortrait.smoothstep(345, 215, x);
        double angle = pose.neck() * share;
        double fromX = x - 325;
        double fromY = y - 330 - pose.bend() * Math.sin(Math.PI * (x - 250) / 560.0) * (1 - share);
        double sourceX = 325 + Math.cos(angle) * fromX - Math.sin(angle) * fromY;
        double sourceY = 330 + Math.sin(angle) * fromX + Math.cos(angle) * fromY;
        to[y * AnimalPortrait.WIDTH + x] = sample(from, sourceX, sourceY);
      }
    }
    return bent;
  }

  /** Returns the colour between four pixels, weighted by what of them is there. */
  private static int sample(int[] image, double x, double y) {
    int column = (int) Math.floor(x);
    int row = (int) Math.floor(y);
    if (column < 0
        || row < 0
        || column + 1 >= AnimalPortrait.WIDTH
        || row + 1 >= AnimalPortrait.HEIGHT) {
      return 0;
    }
    int first = row * AnimalPortrait.WIDTH + column;
    if ((image[first] | image[first + 1 + AnimalPortrait.WIDTH]) >>> 24 == 0) {
      return 0;
    }
    double right = x - column;
    double below = y - row;
    double alpha = 0;
    double red = 0;
    double green = 0;
    double blue = 0;
    for (int corner = 0; corner < 4; corner++) {
      int argb = image[(row + (corner >> 1)) * AnimalPortrait.WIDTH + column + (corner & 1)];
      double weight =
          ((corner & 1) == 1 ? right : 1 - right)
              * (corner >> 1 == 1 ? below : 1 - below)
              * (argb >>> 24);
      alpha += weight;
      red += weight * (argb >> 16 & 255);
      green += weight * (argb >> 8 & 255);
      blue += weight * (argb & 255);
    }
    if (alpha < 1) {
      return 0;
    }
    return (int) Math.round(alpha) << 24
        | AnimalPortrait.rgb(red / alpha, green / alpha, blue / alpha);
  }

  /** A leg from the hip down, swung by an angle, with bands that belong to the individual. */
  private static void leg(
      Graphics2D paint,
      double x,
      double y,
      double swing,
      double light,
      CoatPattern coat,
      CoatStyle style) {
    AffineTransform before = paint.getTransform();
    paint.rotate(swing, x, y);
    Path2D leg =
        AnimalPortrait.smooth(
            new double[][] {
              {x - 40, y - 30}, {x - 33, y + 50}, {x - 18, y + 120}, {x - 17, y + 150},
              {x - 12, y + 220}, {x - 15, y + 258}, {x + 13, y + 258}, {x + 10, y + 220},
              {x + 15, y + 150}, {x + 18, y + 116}, {x + 34, y + 40}, {x + 38, y - 30}
            });
    paint.setColor(
        new Color(
            AnimalPortrait.rgb(light * (204 + 12 * style.warmth()), light * 172, light * 126)));
    paint.fill(leg);
    Shape clip = paint.getClip();
    paint.clip(leg);
    paint.setColor(
        new Color(AnimalPortrait.rgb(51 * light + 14, 36 * light + 12, 26 * light + 10)));
    for (int band = 0; band < 9; band++) {
      double down = y + 34 + band * 21;
      double width = 2 + 9 * coat.at((x + 13 * band) / 1000, 0.45 + band * 0.05);
      paint.setStroke(new BasicStroke((float) width));
      Path2D curve = new Path2D.Double();
      curve.moveTo(x - 45, down - 4);
      curve.quadTo(x, down + 9, x + 45, down - 6);
      paint.draw(curve);
    }
    paint.setClip(clip);
    paint.setColor(new Color(DARK));
    paint.fill(
        AnimalPortrait.smooth(
            new double[][] {
              {x - 15, y + 252}, {x - 21, y + 282}, {x + 18, y + 282}, {x + 13, y + 252}
            }));
    paint.setTransform(before);
  }
}
