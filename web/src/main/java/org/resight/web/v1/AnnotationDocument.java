package org.resight.web.v1;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.resight.access.ShownAnnotation;

/**
 * An annotation of the catalogue as its reader may see it; the fields are those of {@link
 * AnnotationRequest}.
 *
 * @param uncertaintyMetres within how many metres the true place is, where the place was rounded
 */
public record AnnotationDocument(
    UUID id,
    String collection,
    @Nullable String externalId,
    @Nullable String name,
    @Nullable String imageUri,
    @Nullable List<Double> bbox,
    @Nullable Double theta,
    @Nullable String viewpoint,
    @Nullable String species,
    @Nullable Integer quality,
    @Nullable String takenAt,
    @Nullable Double latitude,
    @Nullable Double longitude,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Integer uncertaintyMetres,
    @Nullable String encounter,
    Map<String, Object> attributes) {

  public static AnnotationDocument of(ShownAnnotation annotation) {
    return new AnnotationDocument(
        annotation.id().uuid(),
        annotation.collection(),
        annotation.externalId(),
        annotation.name(),
        annotation.imageUri(),
        annotation.bbox(),
        annotation.theta(),
        annotation.viewpoint(),
        annotation.species(),
        annotation.quality(),
        annotation.takenText(),
        annotation.latitude(),
        annotation.longitude(),
        annotation.uncertaintyMetres(),
        annotation.encounter(),
        annotation.attributes());
  }

  /**
   * A page of annotations.
   *
   * @param items in increasing order of their ids
   * @param next what to ask with as {@code after} for the next page, or null
   */
  record AnnotationsDocument(List<AnnotationDocument> items, @Nullable String next) {}
}
