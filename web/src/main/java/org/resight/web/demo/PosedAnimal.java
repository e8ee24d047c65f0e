package org.resight.web.demo;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.Shape;
import java.awt.geom.AffineTransform;
import java.awt.geom.Path2D;
import java.awt.image.BufferedImage;

/**
 * A portrait on its legs, head raised or lowered, back bent: the same coat as another photo would
 * show it. How far it is turned from the camera is the photographer's.
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
    return side;
  }

  /** Bends back and neck: each point of the result looks up where it was. */
  private static BufferedImage bent(BufferedImage portrait, Pose pose) {
    BufferedImage bent =
        new BufferedImage(AnimalPortrait.WIDTH, AnimalPortrait.HEIGHT, BufferedImage.TYPE_INT_ARGB);
    int[] from = AnimalPortrait.pixels(portrait);
    int[] to = AnimalPortrait.pixels(bent);
    for (int x = 0; x < AnimalPortrait.WIDTH; x++) {
      double share = AnimalPortrait.smoothstep(345, 215, x);
      double cos = Math.cos(pose.neck() * share);
      double sin = Math.sin(pose.neck() * share);
      double raised = pose.bend() * Math.sin(Math.PI * (x - 250) / 560.0) * (1 - share);
      double fromX = x - 325;
      for (int y = 0; y < AnimalPortrait.HEIGHT; y++) {
        double fromY = y - 330 - raised;
        to[y * AnimalPortrait.WIDTH + x] =
            sample(from, 325 + cos * fromX - sin * fromY, 330 + sin * fromX + cos * fromY);
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
    int upperLeft = image[first];
    int upperRight = image[first + 1];
    int lowerLeft = image[first + AnimalPortrait.WIDTH];
    int lowerRight = image[first + 1 + AnimalPortrait.WIDTH];
    if ((upperLeft | lowerRight) >>> 24 == 0) {
      return 0;
    }
    // Parts of 256; a weight is a part of the area times what of the pixel is there.
    int right = (int) (256 * (x - column));
    int below = (int) (256 * (y - row));
    int a = (((256 - right) * (256 - below)) >> 8) * (upperLeft >>> 24);
    int b = ((right * (256 - below)) >> 8) * (upperRight >>> 24);
    int c = (((256 - right) * below) >> 8) * (lowerLeft >>> 24);
    int d = ((right * below) >> 8) * (lowerRight >>> 24);
    int all = a + b + c + d;
    if (all < 256) {
      return 0;
    }
    int colour = 0;
    for (int shift = 16; shift >= 0; shift -= 8) {
      int light =
          a * ((upperLeft >> shift) & 255)
              + b * ((upperRight >> shift) & 255)
              + c * ((lowerLeft >> shift) & 255)
              + d * ((lowerRight >> shift) & 255);
      colour |= (light / all) << shift;
    }
    return (all >> 8 << 24) | colour;
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
