package org.resight.photos;

import java.awt.geom.AffineTransform;

/**
 * How the stored rows and columns of a photo lie in the upright one: the values 1 to 8 of the EXIF
 * tag {@code Orientation}.
 */
public enum Orientation {
  /** 1: as stored. */
  UPRIGHT(1, 0, 0, 1),
  /** 2: left and right swapped. */
  MIRRORED(-1, 0, 0, 1),
  /** 3: upside down. */
  HALF_TURN(-1, 0, 0, -1),
  /** 4: top and bottom swapped. */
  FLIPPED(1, 0, 0, -1),
  /** 5: rows and columns swapped. */
  TRANSPOSED(0, 1, 1, 0),
  /** 6: to be turned a quarter clockwise. */
  QUARTER_TURN(0, 1, -1, 0),
  /** 7: rows and columns swapped along the other diagonal. */
  TRANSVERSED(0, -1, -1, 0),
  /** 8: to be turned a quarter anticlockwise. */
  THREE_QUARTER_TURN(0, -1, 1, 0);

  // Takes a step (x, y) in the stored photo to (xx·x + xy·y, yx·x + yy·y) in the upright one.
  private final int xx;
  private final int yx;
  private final int xy;
  private final int yy;

  Orientation(int xx, int yx, int xy, int yy) {
    this.xx = xx;
    this.yx = yx;
    this.xy = xy;
    this.yy = yy;
  }

  /** Returns the orientation of an EXIF value; what is out of range counts as upright. */
  static Orientation of(int exif) {
    return exif >= 1 && exif <= 8 ? values()[exif - 1] : UPRIGHT;
  }

  /** Returns whether width and height change places. */
  boolean swaps() {
    return xx == 0;
  }

  /** Returns what takes points of a stored photo of this size to points of the upright one. */
  AffineTransform upright(int storedWidth, int storedHeight) {
    double left = Math.min(0, xx * storedWidth) + Math.min(0, xy * storedHeight);
    double top = Math.min(0, yx * storedWidth) + Math.min(0, yy * storedHeight);
    return new AffineTransform(xx, yx, xy, yy, -left, -top);
  }
}
