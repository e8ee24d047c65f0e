package org.resight.matching;

/**
 * The part of a picture in which an animal stands: an ellipse or a box round its centre.
 *
 * @param width of it, as a share of the picture's width, 0 to 1
 * @param height of it, as a share of the picture's height, 0 to 1
 * @param ellipse whether its corners are left out
 */
public record Foreground(float width, float height, boolean ellipse) {

  /** The whole picture. */
  public static final Foreground ALL = new Foreground(1, 1, false);

  /** Where an animal mostly stands if nobody has drawn a box. */
  public static final Foreground CENTRE = new Foreground(0.8f, 0.8f, true);

  boolean contains(float x, float y, GreyImage image) {
    float dx = (x / image.width() - 0.5f) * 2 / width;
    float dy = (y / image.height() - 0.5f) * 2 / height;
    return ellipse ? dx * dx + dy * dy <= 1 : Math.abs(dx) <= 1 && Math.abs(dy) <= 1;
  }

  /** A word that is another one for another part. */
  String version() {
    return (ellipse ? "ellipse" : "box") + width + "x" + height;
  }
}
