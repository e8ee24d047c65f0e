package org.resight.matching.work;

import java.io.IOException;
import java.util.Optional;
import org.resight.catalogue.CatalogueAnnotation;
import org.resight.matching.ColourImage;
import org.resight.matching.Foreground;
import org.resight.matching.GreyImage;

/** Where matching gets its pictures. Thread-safe. */
public interface PhotoSource {

  /**
   * A picture of an annotation.
   *
   * @param picture names the bytes of the photo
   * @param key names the bytes and the part shown; another one for whatever looks different
   * @param foreground where the animal stands in that part
   * @param left of the part, in pixels of the upright photo
   * @param top of the part
   * @param width of the part
   * @param height of the part
   * @param boxMissed whether the annotation has a box that lies outside the photo
   */
  record Shown(
      String picture,
      String key,
      Foreground foreground,
      int left,
      int top,
      int width,
      int height,
      boolean boxMissed) {}

  /**
   * Returns what is shown of an annotation, if it has a photo.
   *
   * @throws IOException if there is a file that is no photo within the limits
   */
  Optional<Shown> find(CatalogueAnnotation annotation) throws IOException;

  /**
   * Decodes it.
   *
   * @param longest its longer side in pixels at most
   * @throws IOException if it cannot be decoded
   */
  GreyImage decode(CatalogueAnnotation annotation, Shown shown, int longest) throws IOException;

  /**
   * Decodes it in colour.
   *
   * @param longest its longer side in pixels at most
   * @throws IOException if it cannot be decoded
   */
  ColourImage colours(CatalogueAnnotation annotation, Shown shown, int longest) throws IOException;
}
