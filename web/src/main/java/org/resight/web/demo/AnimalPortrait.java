package org.resight.web.demo;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Line2D;
import java.awt.geom.Path2D;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferInt;

/**
 * One flank of one individual, seen from the side, head to the left, on nothing: body, neck and
 * head with its coat; legs come later, since they move.
 */
final class AnimalPortrait {

  static final int WIDTH = 1000;
  static final int HEIGHT = 760;

  private static final double[][] OUTLINE = {
    {176, 84}, {214, 112}, {262, 160}, {330, 206}, {450, 234}, {600, 228}, {700, 216}, {768, 246},
    {802, 310}, {798, 385}, {764, 440}, {684, 460}, {560, 484}, {440, 488}, {340, 470}, {286, 428},
    {256, 372}, {230, 302}, {204, 240}, {174, 226}, {132, 244}, {90, 266}, {58, 262}, {46, 236},
    {66, 196}, {104, 140}, {138, 98}
  };

  private static final int DARK = 0x33241a;

  private AnimalPortrait() {}

  static BufferedImage draw(CoatPattern coat, CoatStyle style, long seed) {
    Path2D outline = smooth(OUTLINE);
    BufferedImage mask = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_INT_ARGB);
    Graphics2D fill = quality(mask.createGraphics());
    mane(fill, coat);
    tail(fill);
    ear(fill, style);
    fill.setColor(Color.WHITE);
    fill.fill(outline);
    fill.dispose();
    shade(pixels(mask), coat, style, new HairNoise(seed));
    Graphics2D finish = quality(mask.createGraphics());
    face(finish);
    finish.dispose();
    return mask;
  }

  static Graphics2D quality(Graphics2D paint) {
    paint.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    paint.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
    paint.setRenderingHint(
        RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BICUBIC);
    return paint;
  }

  /** A closed Catmull-Rom spline through points. */
  static Path2D smooth(double[][] points) {
    Path2D path = new Path2D.Double();
    int n = points.length;
    path.moveTo(points[0][0], points[0][1]);
    for (int i = 0; i < n; i++) {
      double[] before = points[(i + n - 1) % n];
      double[] from = points[i];
      double[] to = points[(i + 1) % n];
      double[] after = points[(i + 2) % n];
      path.curveTo(
          from[0] + (to[0] - before[0]) / 6,
          from[1] + (to[1] - before[1]) / 6,
          to[0] - (after[0] - from[0]) / 6,
          to[1] - (after[1] - from[1]) / 6,
          to[0],
          to[1]);
    }
    path.closePath();
    return path;
  }

  /** Returns the pixels of a picture of whole numbers, row by row; changes show in the picture. */
  static int[] pixels(BufferedImage picture) {
    return ((DataBufferInt) picture.getRaster().getDataBuffer()).getData();
  }

  /** Colours what is white: coat over light hair, lit from above, round at the edges. */
  private static void shade(int[] picture, CoatPattern coat, CoatStyle style, HairNoise hair) {
    for (int x = 0; x < WIDTH; x++) {
      int top = -1;
      int bottom = -1;
      for (int y = 0; y < HEIGHT; y++) {
        if (white(picture[y * WIDTH + x])) {
          top = top < 0 ? y : top;
          bottom = y;
        }
      }
      for (int y = Math.max(0, top); y <= bottom; y++) {
        int argb = picture[y * WIDTH + x];
        if (white(argb)) {
          double down = bottom == top ? 0.5 : (double) (y - top) / (bottom - top);
          int colour = colourAt(x, y, down, coat, style, hair);
          picture[y * WIDTH + x] = (argb & 0xff000000) | colour;
        }
      }
    }
  }

  private static boolean white(int argb) {
    return (argb & 0xffffff) == 0xffffff && argb >>> 24 != 0;
  }

  private static int colourAt(
      int x, int y, double down, CoatPattern coat, CoatStyle style, HairNoise hair) {
    double belly = smoothstep(0.72, 1, down);
    double head = smoothstep(175, 90, x);
    double dark =
        smoothstep(0.38, 0.62, darkness(x, y, coat, style)) * (1 - 0.9 * belly) * (1 - 0.55 * head);
    double light = 1.1 - 0.42 * Math.pow(down, 1.6) - 0.25 * smoothstep(0.10, 0, down);
    light *= 0.94 + 0.12 * hair.at(x, y);
    double red = 208 + 14 * style.warmth() + 26 * belly;
    double green = 176 + 2 * style.warmth() + 40 * belly;
    double blue = 128 - 12 * style.warmth() + 66 * belly;
    double keep = 1 - 0.92 * dark;
    return rgb(
        light * (red * keep + (DARK >> 16 & 255) * (1 - keep)),
        light * (green * keep + (DARK >> 8 & 255) * (1 - keep)),
        light * (blue * keep + (DARK & 255) * (1 - keep)));
  }

  /** How dark the coat is at a point of the portrait; stripes lean more and more to the rump. */
  static double darkness(double x, double y, CoatPattern coat, CoatStyle style) {
    double lean = style.tilt() * Math.pow(Math.max(0, (x - 420) / 400), 1.4) * (y - 300) * 0.9;
    double neck = 0.35 * Math.max(0, (330 - x) / 200) * (y - 250);
    return coat.at((x + lean - neck) / WIDTH, y / HEIGHT);
  }

  private static void mane(Graphics2D paint, CoatPattern coat) {
    for (int i = 0; i < 90; i++) {
      double along = i / 89.0;
      double x = 168 + along * 175;
      double y = 92 + along * 125 - 8 * Math.sin(along * Math.PI);
      boolean dark = coat.at((x + 20) / WIDTH, (y + 14) / HEIGHT) > 0.5;
      paint.setColor(dark ? new Color(DARK) : new Color(0xb89a6c));
      paint.setStroke(new BasicStroke(5, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
      paint.draw(new Line2D.Double(x + 6, y + 8, x + 12, y - 24 * (1 - 0.3 * along)));
    }
  }

  private static void tail(Graphics2D paint) {
    Path2D tail = new Path2D.Double();
    tail.moveTo(795, 285);
    tail.curveTo(835, 310, 838, 380, 832, 430);
    paint.setColor(new Color(0xa88a5e));
    paint.setStroke(new BasicStroke(13, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
    paint.draw(tail);
    paint.setColor(new Color(DARK));
    paint.fill(
        smooth(
            new double[][] {
              {826, 410}, {842, 412}, {850, 460}, {842, 515}, {832, 530}, {822, 505}, {818, 455}
            }));
  }

  private static void ear(Graphics2D paint, CoatStyle style) {
    paint.setColor(new Color(rgb(178 + 12 * style.warmth(), 148, 106)));
    paint.fill(smooth(new double[][] {{152, 92}, {146, 58}, {158, 30}, {176, 48}, {184, 86}}));
    paint.setColor(new Color(0x5a4330));
    paint.fill(smooth(new double[][] {{158, 84}, {155, 62}, {161, 46}, {170, 58}, {174, 82}}));
  }

  private static void face(Graphics2D paint) {
    paint.setColor(new Color(0x2e211a));
    paint.fill(
        smooth(new double[][] {{46, 232}, {58, 212}, {84, 222}, {96, 246}, {86, 266}, {60, 264}}));
    paint.setColor(new Color(0x120c08));
    paint.fill(new Ellipse2D.Double(54, 226, 11, 8));
    paint.setStroke(new BasicStroke(2.5f, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
    paint.draw(new Line2D.Double(58, 252, 100, 248));
    paint.setColor(new Color(0x1c130d));
    paint.fill(new Ellipse2D.Double(122, 134, 20, 16));
    paint.setColor(new Color(0xf4efe6));
    paint.fill(new Ellipse2D.Double(126, 137, 5, 4));
  }

  static double smoothstep(double from, double to, double value) {
    double t = Math.max(0, Math.min(1, (value - from) / (to - from)));
    return t * t * (3 - 2 * t);
  }

  static int rgb(double red, double green, double blue) {
    return channel(red) << 16 | channel(green) << 8 | channel(blue);
  }

  private static int channel(double value) {
    return (int) Math.max(0, Math.min(255, value + 0.5));
  }
}
