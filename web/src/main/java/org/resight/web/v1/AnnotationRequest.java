package org.resight.web.v1;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.resight.catalogue.CatalogueAnnotation;
import org.resight.catalogue.GivenNames;
import org.resight.journal.ValueBounds;
import org.resight.model.AnnotationId;
import org.resight.model.NameBasedId;
import org.resight.refusal.Refusal;
import org.resight.refusal.RefusedException;
import org.resight.web.body.BulkFormat;
import org.resight.web.body.CsvRow;
import org.resight.web.body.Json;
import org.resight.web.body.PhotoDates;
import org.resight.web.body.RequestValues;

/**
 * An annotation as a client describes it. Every field may be missing, but one of {@code id} and
 * {@code externalId} must be there.
 *
 * @param id a UUID; if missing, it follows from the external id, always the same
 * @param collection in which the external id is unique; that of the call if missing
 * @param externalId the project's own id, at most 1,000 characters, as every text here
 * @param name the individual's name; what people write for "no name" is none
 * @param imageUri where the image is
 * @param bbox x, y, width, height in pixels
 * @param theta the rotation of the box in radians, −2π to 2π
 * @param viewpoint the side seen
 * @param species the species
 * @param quality 0 to 5
 * @param takenAt when the photo was taken, to the microsecond, or the day
 * @param latitude degrees, −90 to 90
 * @param longitude degrees, −180 to 180
 * @param encounter the meeting it belongs to
 * @param attributes further fields, at most 10,000 characters of JSON
 */
public record AnnotationRequest(
    @Nullable String id,
    @Nullable String collection,
    @Nullable String externalId,
    @Nullable String name,
    @Nullable String imageUri,
    @Nullable List<@Nullable Double> bbox,
    @Nullable Double theta,
    @Nullable String viewpoint,
    @Nullable String species,
    @Nullable Integer quality,
    @Nullable String takenAt,
    @Nullable Double latitude,
    @Nullable Double longitude,
    @Nullable String encounter,
    @Nullable Map<String, @Nullable Object> attributes) {

  /**
   * How an import is to be read.
   *
   * @param collection the one of annotations that name none
   * @param dates how dates are written
   */
  public record Reading(String collection, PhotoDates dates) {
    /** Nothing was said. */
    public static final Reading PLAIN = new Reading("", PhotoDates.STRICT);
  }

  /** How annotations are written in bulk bodies. */
  public static final BulkFormat<AnnotationRequest, CatalogueAnnotation> FORMAT =
      format(Reading.PLAIN);

  /** Returns how annotations are written in bulk bodies. */
  public static BulkFormat<AnnotationRequest, CatalogueAnnotation> format(Reading reading) {
    return new BulkFormat<>(
        AnnotationRequest.class,
        request -> request.toAnnotation(reading),
        columns -> fromColumns(columns, reading));
  }

  /** Characters of a text at most. */
  public static final int LONGEST_TEXT = ValueBounds.LONGEST_TEXT;

  /** Characters of the name of a collection at most. */
  private static final int LONGEST_COLLECTION = 200;

  private static final int LONGEST_ATTRIBUTES = 10_000;

  private static final String ATTRIBUTE = "attributes.";

  private static final Set<String> COLUMNS =
      Set.of(
          "id",
          "collection",
          "externalId",
          "name",
          "imageUri",
          "bbox",
          "theta",
          "viewpoint",
          "species",
          "quality",
          "takenAt",
          "latitude",
          "longitude",
          "encounter",
          "attributes");

  private static final TypeReference<List<@Nullable Double>> BOX = new TypeReference<>() {};

  private static final TypeReference<Map<String, @Nullable Object>> OBJECT =
      new TypeReference<>() {};

  private static Function<CsvRow, CatalogueAnnotation> fromColumns(
      Set<String> columns, Reading reading) {
    Set<String> free =
        columns.stream()
            .filter(column -> column.startsWith(ATTRIBUTE) && !column.equals(ATTRIBUTE))
            .collect(Collectors.toUnmodifiableSet());
    CsvRow.requireKnown(
        columns.stream().filter(column -> !free.contains(column)).collect(Collectors.toSet()),
        COLUMNS);
    return row -> fromRow(row, free).toAnnotation(reading);
  }

  private static AnnotationRequest fromRow(CsvRow row, Set<String> free) {
    return new AnnotationRequest(
        row.text("id"),
        row.text("collection"),
        row.text("externalId"),
        row.text("name"),
        row.text("imageUri"),
        row.json("bbox", BOX),
        row.number("theta"),
        row.text("viewpoint"),
        row.text("species"),
        row.whole("quality"),
        row.text("takenAt"),
        row.number("latitude"),
        row.number("longitude"),
        row.text("encounter"),
        attributes(row, free));
  }

  private static @Nullable Map<String, @Nullable Object> attributes(CsvRow row, Set<String> free) {
    Map<String, @Nullable Object> attributes = row.json("attributes", OBJECT);
    for (String column : free) {
      String value = row.text(column);
      if (value != null) {
        attributes = attributes == null ? new LinkedHashMap<>() : attributes;
        attributes.put(column.substring(ATTRIBUTE.length()), value);
      }
    }
    return attributes;
  }

  /**
   * Returns the annotation described.
   *
   * @throws RefusedException if a value is out of bounds
   */
  public CatalogueAnnotation toAnnotation(Reading reading) {
    String external = text(externalId, "externalId");
    String place = collection == null ? reading.collection() : collection(collection);
    String time = takenAt == null || takenAt.isBlank() ? null : takenAt;
    PhotoDates.Taken taken = time == null ? null : reading.dates().read(time, "takenAt");
    CatalogueAnnotation annotation =
        new CatalogueAnnotation(
            annotationId(place, external),
            place,
            external,
            GivenNames.isNone(name) ? null : text(name, "name"),
            text(imageUri, "imageUri"),
            box(bbox),
            theta,
            text(viewpoint, "viewpoint"),
            text(species, "species"),
            quality,
            taken == null ? null : taken.at(),
            taken != null && taken.dateOnly(),
            latitude,
            longitude,
            text(encounter, "encounter"),
            attributes == null ? Map.of() : present(attributes));
    RequestValues.checked(() -> ValueBounds.annotation(annotation));
    return annotation;
  }

  private AnnotationId annotationId(String place, @Nullable String external) {
    if (id != null) {
      return RequestValues.annotation(id, "id");
    }
    if (external == null) {
      throw new RefusedException(
          Refusal.INVALID_VALUE,
          "An annotation needs an id or an externalId.",
          Map.of("field", "externalId"));
    }
    return NameBasedId.ofExternalId(place, external);
  }

  /** Reads the name of a collection; none is the empty one. */
  public static String collection(@Nullable String name) {
    return name == null || name.isBlank()
        ? ""
        : RequestValues.text(name, "collection", LONGEST_COLLECTION).strip();
  }

  private static @Nullable String text(@Nullable String value, String field) {
    return value == null || value.isEmpty()
        ? null
        : RequestValues.optionalText(value, field, LONGEST_TEXT);
  }

  /** Reads the four numbers of a box. */
  static @Nullable List<Double> box(@Nullable List<@Nullable Double> bbox) {
    if (bbox == null) {
      return null;
    }
    if (bbox.size() != 4 || bbox.contains(null)) {
      throw RefusedException.value("bbox", "must be four numbers: x, y, width, height.");
    }
    return bbox.stream().flatMap(Stream::ofNullable).toList();
  }

  /** Returns the attributes that have a value. */
  private static Map<String, Object> present(Map<String, @Nullable Object> attributes) {
    Map<String, Object> present = new LinkedHashMap<>();
    attributes.forEach(
        (name, value) -> {
          if (value != null) {
            requireFinite(value);
            present.put(name, value);
          }
        });
    try {
      String written = Json.MAPPER.writeValueAsString(present);
      RequestValues.optionalText(written, "attributes", LONGEST_ATTRIBUTES);
      return present;
    } catch (JsonProcessingException e) {
      throw RefusedException.value("attributes", "must be JSON.");
    }
  }

  /** Refuses numbers that were too large to be read. */
  private static void requireFinite(@Nullable Object value) {
    if (value instanceof Double number && !Double.isFinite(number)) {
      throw RefusedException.value("attributes", "has a number that is too large.");
    } else if (value instanceof Map<?, ?> map) {
      map.values().forEach(AnnotationRequest::requireFinite);
    } else if (value instanceof List<?> list) {
      list.forEach(AnnotationRequest::requireFinite);
    }
  }
}
