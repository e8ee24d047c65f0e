package org.resight.catalogue;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.resight.model.AnnotationId;

/**
 * What the catalogue keeps of an annotation. Identity belongs to the annotation, not to the image.
 *
 * <p>Immutable.
 *
 * @param id its id
 * @param collection the collection it belongs to, for ever; the empty one if nobody names one
 * @param externalId the project's own id, unique in the collection, or null
 * @param name the name of the individual, or null: no name
 * @param imageUri where the image is, or null
 * @param bbox x, y, width, height in pixels, or null
 * @param theta the rotation of the box in radians, or null
 * @param viewpoint the side seen, or null
 * @param species the species, or null
 * @param quality 0 to 5, or null
 * @param takenAt when the photo was taken, to the microsecond, or null; midnight in UTC of the day
 *     if only that is known
 * @param dateOnly whether only the day is known
 * @param latitude degrees, −90 to 90, or null
 * @param longitude degrees, −180 to 180, or null
 * @param encounter the meeting it belongs to, or null
 * @param attributes the project's own fields: JSON values by name
 */
public record CatalogueAnnotation(
    AnnotationId id,
    String collection,
    @Nullable String externalId,
    @Nullable String name,
    @Nullable String imageUri,
    @Nullable List<Double> bbox,
    @Nullable Double theta,
    @Nullable String viewpoint,
    @Nullable String species,
    @Nullable Integer quality,
    @Nullable Instant takenAt,
    boolean dateOnly,
    @Nullable Double latitude,
    @Nullable Double longitude,
    @Nullable String encounter,
    Map<String, Object> attributes) {

  /** Copies what could change. A backup from before there were collections names none. */
  public CatalogueAnnotation {
    collection = Objects.requireNonNullElse(collection, "");
    bbox = bbox == null ? null : List.copyOf(bbox);
    attributes = Map.copyOf(attributes);
  }

  /** Makes an annotation of the empty collection. */
  public CatalogueAnnotation(
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
    this(
        id,
        "",
        externalId,
        name,
        imageUri,
        bbox,
        theta,
        viewpoint,
        species,
        quality,
        takenAt,
        false,
        latitude,
        longitude,
        encounter,
        attributes);
  }

  /** Returns this annotation with one more attribute, or another value of it. */
  public CatalogueAnnotation with(String attribute, Object value) {
    Map<String, Object> other = new HashMap<>(attributes);
    other.put(attribute, value);
    return new CatalogueAnnotation(
        id,
        collection,
        externalId,
        name,
        imageUri,
        bbox,
        theta,
        viewpoint,
        species,
        quality,
        takenAt,
        dateOnly,
        latitude,
        longitude,
        encounter,
        other);
  }

  /** Returns this annotation with another box, or none. */
  public CatalogueAnnotation boxed(@Nullable List<Double> box) {
    return new CatalogueAnnotation(
        id,
        collection,
        externalId,
        name,
        imageUri,
        box,
        theta,
        viewpoint,
        species,
        quality,
        takenAt,
        dateOnly,
        latitude,
        longitude,
        encounter,
        attributes);
  }

  /** Returns this annotation with the values of an earlier one where it has none of its own. */
  public CatalogueAnnotation over(CatalogueAnnotation earlier) {
    Map<String, Object> all = new HashMap<>(earlier.attributes);
    all.putAll(attributes);
    return new CatalogueAnnotation(
        id,
        collection,
        externalId == null ? earlier.externalId : externalId,
        name == null ? earlier.name : name,
        imageUri == null ? earlier.imageUri : imageUri,
        bbox == null ? earlier.bbox : bbox,
        theta == null ? earlier.theta : theta,
        viewpoint == null ? earlier.viewpoint : viewpoint,
        species == null ? earlier.species : species,
        quality == null ? earlier.quality : quality,
        takenAt == null ? earlier.takenAt : takenAt,
        takenAt == null ? earlier.dateOnly : dateOnly,
        latitude == null ? earlier.latitude : latitude,
        longitude == null ? earlier.longitude : longitude,
        encounter == null ? earlier.encounter : encounter,
        all);
  }

  /** Returns the time, or the day alone if only that is known, in the form of RFC 3339; or null. */
  public @Nullable String takenText() {
    return takenAt == null
        ? null
        : dateOnly ? takenAt.atOffset(ZoneOffset.UTC).toLocalDate().toString() : takenAt.toString();
  }

  /** Returns the fields that have a value, in their order, with the values as they are shown. */
  public Map<String, Object> fields() {
    Map<String, Object> fields = new LinkedHashMap<>();
    put(fields, "externalId", externalId);
    put(fields, "name", name);
    put(fields, "imageUri", imageUri);
    put(fields, "bbox", bbox);
    put(fields, "theta", theta);
    put(fields, "viewpoint", viewpoint);
    put(fields, "species", species);
    put(fields, "quality", quality);
    put(fields, "takenAt", takenText());
    put(fields, "latitude", latitude);
    put(fields, "longitude", longitude);
    put(fields, "encounter", encounter);
    new TreeMap<>(attributes).forEach((name, value) -> fields.put("attributes." + name, value));
    return fields;
  }

  private static void put(Map<String, Object> fields, String field, @Nullable Object value) {
    if (value != null) {
      fields.put(field, value);
    }
  }
}
