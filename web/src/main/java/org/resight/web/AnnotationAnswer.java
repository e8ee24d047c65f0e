package org.resight.web;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.resight.state.CatalogAnnotation;

/** An annotation of the catalogue; the fields are those of {@link AnnotationRequest}. */
record AnnotationAnswer(
    UUID id,
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

  static AnnotationAnswer of(CatalogAnnotation annotation) {
    return new AnnotationAnswer(
        annotation.id().uuid(),
        annotation.externalId(),
        annotation.name(),
        annotation.imageUri(),
        annotation.bbox(),
        annotation.theta(),
        annotation.viewpoint(),
        annotation.species(),
        annotation.quality(),
        annotation.takenAt(),
        annotation.latitude(),
        annotation.longitude(),
        annotation.encounter(),
        annotation.attributes());
  }

  /**
   * A page of annotations.
   *
   * @param items in increasing order of their ids
   * @param next what to ask with as {@code after} for the next page, or null
   */
  record Page(List<AnnotationAnswer> items, @Nullable String next) {}
}
