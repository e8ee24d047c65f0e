package org.resight.catalogue;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.resight.model.AnnotationId;

/** Tells which other annotations are boxes on the same photo: their image is the same. */
public final class Neighbours {

  /** Others that are told of one annotation. */
  private static final int MOST = 50;

  private Neighbours() {}

  /**
   * Returns the others with a box on the image of each annotation, by its id; none without an
   * image. Two questions to the catalogue, and one more for each further collection.
   */
  public static Map<AnnotationId, List<CatalogueAnnotation>> of(
      AnnotationCatalogue catalogue, Collection<AnnotationId> ids) {
    Collection<CatalogueAnnotation> shown = catalogue.find(ids).values();
    Map<String, Set<String>> images = new HashMap<>();
    for (CatalogueAnnotation annotation : shown) {
      String image = annotation.imageUri();
      if (image != null) {
        images.computeIfAbsent(annotation.collection(), name -> new HashSet<>()).add(image);
      }
    }
    Map<String, List<CatalogueAnnotation>> boxes = new HashMap<>();
    images.forEach(
        (collection, uris) -> boxes.put(collection, catalogue.ofImages(collection, uris)));
    Map<AnnotationId, List<CatalogueAnnotation>> beside = new HashMap<>();
    for (CatalogueAnnotation annotation : shown) {
      String image = annotation.imageUri();
      if (image != null) {
        beside.put(
            annotation.id(),
            boxes.getOrDefault(annotation.collection(), List.of()).stream()
                .filter(each -> each.bbox() != null && !each.id().equals(annotation.id()))
                .filter(each -> image.equals(each.imageUri()))
                .limit(MOST)
                .toList());
      }
    }
    return beside;
  }
}
