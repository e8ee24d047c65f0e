package org.resight.web.pages;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.resight.access.ShownAnnotation;
import org.resight.model.Individual;
import org.resight.web.v1.AnnotationDocument;

/**
 * All that a page shows of one annotation.
 *
 * @param annotation what the catalogue says
 * @param file the last part of the image URI: what people know the photo by
 * @param image its photo, or null if this server has none that can be shown
 * @param individual the individual it is in now
 * @param neighbours the boxes of other animals on the photo
 */
record PhotoDocument(
    @JsonUnwrapped AnnotationDocument annotation,
    @Nullable String file,
    @Nullable Image image,
    @Nullable Belonging individual,
    List<List<Double>> neighbours) {

  /**
   * A photo.
   *
   * @param crop the part that a request with {@code crop=true} shows: x, y, width, height
   * @param tag changes with the bytes
   */
  record Image(int width, int height, List<Integer> crop, String tag) {}

  /** The individual an annotation is in. */
  record Belonging(UUID label, int size, @Nullable String name, boolean consistent) {

    static Belonging of(Individual individual, @Nullable String name) {
      return new Belonging(
          individual.label().uuid(), individual.members().size(), name, individual.consistent());
    }
  }

  static PhotoDocument of(
      ShownAnnotation annotation,
      @Nullable Image image,
      @Nullable Belonging individual,
      List<List<Double>> neighbours) {
    return new PhotoDocument(
        AnnotationDocument.of(annotation), annotation.file(), image, individual, neighbours);
  }
}
