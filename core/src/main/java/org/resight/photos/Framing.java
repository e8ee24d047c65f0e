package org.resight.photos;

import java.awt.Rectangle;
import java.awt.geom.AffineTransform;
import java.awt.geom.NoninvertibleTransformException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Which part of a photo is shown. Pure geometry, in pixels of the upright photo. */
public final class Framing {

  /** Room round an animal's box, as a part of its width and height, on each side. */
  public static final double MARGIN = 0.1;

  private Framing() {}

  /**
   * Returns the part of the photo round a box, with a margin, cut at the photo's edges: the whole
   * photo if there is no box or the box lies outside.
   *
   * @param box x, y, width, height in pixels, or null
   */
  public static Rectangle crop(PhotoForm form, @Nullable List<Double> box) {
    Rectangle whole = new Rectangle(form.width(), form.height());
    if (box == null) {
      return whole;
    }
    double width = box.get(2);
    double height = box.get(3);
    long left = Math.round(box.get(0) - MARGIN * width);
    long top = Math.round(box.get(1) - MARGIN * height);
    long right = Math.round(box.get(0) + (1 + MARGIN) * width);
    long bottom = Math.round(box.get(1) + (1 + MARGIN) * height);
    int x = within(left, whole.width);
    int y = within(top, whole.height);
    Rectangle crop =
        new Rectangle(x, y, within(right, whole.width) - x, within(bottom, whole.height) - y);
    return crop.isEmpty() ? whole : crop;
  }

  /** Returns whether some of a box lies on the photo. */
  public static boolean shows(PhotoForm form, List<Double> box) {
    return box.get(0) < form.width()
        && box.get(1) < form.height()
        && box.get(0) + box.get(2) > 0
        && box.get(1) + box.get(3) > 0;
  }

  private static int within(long value, int most) {
    return (int) Math.max(0, Math.min(most, value));
  }

  /** Returns where a part of the upright photo lies among the stored rows and columns. */
  static Rectangle stored(PhotoForm form, Rectangle upright) {
    AffineTransform back = form.orientation().upright(form.storedWidth(), form.storedHeight());
    try {
      return back.createInverse().createTransformedShape(upright).getBounds();
    } catch (NoninvertibleTransformException e) {
      throw new AssertionError("turns and mirrors can be undone", e);
    }
  }
}
