package org.resight.catalogue;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.resight.model.AnnotationId;

/**
 * What the catalogue keeps of an annotation. Identity belongs to the annotation, not to the image.
 *
 * <p>Immutable.
 *
 * @param id its id
 * @param externalId the project's own id, unique in the catalogue, or null
 * @param name the name of the individual, or null: no name
 * @param imageUri where the image is, or null
 * @param bbox x, y, width, height in pixels, or null
 * @param theta the rotation of the box in radians, or null
 * @param viewpoint the side seen, or null
 * @param species the species, or null
 * @param quality 0 to 5, or null
 * @param takenAt when the photo was taken, to the microsecond, or null
 * @param latitude degrees, −90 to 90, or null
 * @param longitude degrees, −180 to 180, or null
 * @param encounter the meeting it belongs to, or null
 * @param attributes the project's own fields: JSON values by name
 */
public record CatalogueAnnotation(
    AnnotationId id,
    @Nullable String externalId,
    @Nullable String name,
    @Nullable String imageUri,
    @Nullable List<Double> bbox,
    @Nullable Double theta,
    @Nullable String viewpoint,
    @Nullable String species,
    @Nullable Integer quality,
    @Nullable Instant takenAt,
    @Nullable Double latitude,
    @Nullable Double longitude,
    @Nullable String encounter,
    Map<String, Object> attributes) {

  /** Copies the collections. */
  public CatalogueAnnotation {
    bbox = bbox == null ? null : List.copyOf(bbox);
    attributes = Map.copyOf(attributes);
  }

  /** Returns this annotation with other attributes. */
  public CatalogueAnnotation with(Map<String, Object> other) {
    return new CatalogueAnnotation(
        id,
        externalId,
        name,
        imageUri,
        bbox,
        theta,
        viewpoint,
        species,
        quality,
        takenAt,
        latitude,
        longitude,
        encounter,
        other);
  }
}
