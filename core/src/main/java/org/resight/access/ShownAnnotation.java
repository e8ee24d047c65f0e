package org.resight.access;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.resight.catalogue.CatalogueAnnotation;
import org.resight.model.AnnotationId;
import org.resight.refusal.Refusal;
import org.resight.refusal.RefusedException;

/**
 * An annotation as somebody may see it: the one form in which annotations leave the server. Without
 * {@link Right#LOCATIONS} its place is rounded or left out, and so is all that tells the place in
 * other words: the encounter, the image URI, the folders of the external id, the hour, and fields
 * of the project such as the station.
 *
 * <p>Immutable.
 */
public final class ShownAnnotation {

  /** A hidden word that is shorter would hide half of all texts. */
  private static final int SHORTEST_WORD = 3;

  private final CatalogueAnnotation shown;
  private final boolean exact;
  private final @Nullable String file;
  private final @Nullable Integer uncertainty;

  private ShownAnnotation(
      CatalogueAnnotation shown,
      boolean exact,
      @Nullable String file,
      @Nullable Integer uncertainty) {
    this.shown = shown;
    this.exact = exact;
    this.file = file;
    this.uncertainty = uncertainty;
  }

  /** Shows all there is. */
  public static ShownAnnotation exactly(CatalogueAnnotation annotation) {
    return new ShownAnnotation(annotation, true, lastPart(annotation.imageUri()), null);
  }

  /** Shows what the rules of its project let through. */
  public static ShownAnnotation coarsely(CatalogueAnnotation annotation, LocationRules rules) {
    Precision precision = rules.of(annotation.species());
    Double latitude = annotation.latitude();
    Double longitude = annotation.longitude();
    boolean placed = precision != Precision.WITHHELD && latitude != null && longitude != null;
    Double north = placed ? precision.rounded(Objects.requireNonNull(latitude)) : null;
    Double east = placed ? precision.rounded(Objects.requireNonNull(longitude)) : null;
    Instant taken = annotation.takenAt();
    CatalogueAnnotation coarse =
        new CatalogueAnnotation(
            annotation.id(),
            annotation.collection(),
            lastPart(annotation.externalId()),
            annotation.name(),
            null,
            annotation.bbox(),
            annotation.theta(),
            annotation.viewpoint(),
            annotation.species(),
            annotation.quality(),
            taken == null ? null : taken.truncatedTo(ChronoUnit.DAYS),
            taken != null,
            north,
            east,
            null,
            harmless(annotation, rules.attributes()));
    return new ShownAnnotation(
        coarse,
        false,
        lastPart(annotation.imageUri()),
        north == null ? null : precision.uncertainty(north));
  }

  private static Map<String, Object> harmless(CatalogueAnnotation annotation, Set<String> more) {
    Set<String> hidden = new HashSet<>();
    addWords(hidden, annotation.encounter(), true);
    addWords(hidden, annotation.imageUri(), false);
    addWords(hidden, annotation.externalId(), false);
    annotation
        .attributes()
        .forEach(
            (name, value) -> {
              if (value instanceof String text && PlaceAttributes.isPlaceName(name)) {
                addWords(hidden, text, true);
              }
            });
    Map<String, Object> shown = new HashMap<>(annotation.attributes());
    shown
        .entrySet()
        .removeIf(field -> PlaceAttributes.tells(field.getKey(), field.getValue(), more, hidden));
    return shown;
  }

  private static void addWords(Set<String> words, @Nullable String path, boolean last) {
    if (path == null) {
      return;
    }
    String[] parts = path.toLowerCase(Locale.ROOT).split("[/\\\\]", -1);
    for (int i = 0; i < parts.length - (last ? 0 : 1); i++) {
      if (parts[i].strip().length() >= SHORTEST_WORD) {
        words.add(parts[i].strip());
      }
    }
  }

  /** Returns what stands behind the last slash of either kind. */
  public static @Nullable String lastPart(@Nullable String path) {
    return path == null ? null : path.substring(path.replace('\\', '/').lastIndexOf('/') + 1);
  }

  /**
   * Returns what somebody without the right to write places leaves of an annotation: what was not
   * shown to that one stays as it stands, and so does the species of a photo that has a place.
   *
   * @param stands what is known of it
   * @param shown what was shown of it
   * @throws RefusedException {@link Refusal#RIGHT_MISSING} if the new one says anything else of the
   *     place
   */
  public static CatalogueAnnotation kept(
      CatalogueAnnotation given, CatalogueAnnotation stands, ShownAnnotation shown) {
    CatalogueAnnotation seen = shown.shown;
    require(given.latitude(), seen.latitude(), "latitude");
    require(given.longitude(), seen.longitude(), "longitude");
    require(given.encounter(), seen.encounter(), "encounter");
    require(given.imageUri(), seen.imageUri(), "imageUri");
    require(given.takenText(), seen.takenText(), "takenAt");
    // How exactly a place is shown follows from the species.
    boolean placed = stands.latitude() != null || stands.longitude() != null;
    if (placed) {
      require(given.species(), seen.species(), "species");
    }
    // The id follows from it, so whoever has it knows it.
    if (!Objects.equals(given.externalId(), stands.externalId())) {
      require(given.externalId(), seen.externalId(), "externalId");
    }
    Map<String, Object> attributes = new HashMap<>(given.attributes());
    given
        .attributes()
        .forEach(
            (name, value) -> {
              if (!value.equals(seen.attributes().get(name))
                  && (isHidden(name, stands, seen)
                      || PlaceAttributes.tells(name, value, Set.of(), Set.of()))) {
                throw refused("attributes." + name);
              }
            });
    stands
        .attributes()
        .forEach(
            (name, value) -> {
              if (isHidden(name, stands, seen)) {
                attributes.put(name, value);
              }
            });
    return new CatalogueAnnotation(
        given.id(),
        given.collection(),
        stands.externalId(),
        given.name(),
        stands.imageUri(),
        given.bbox(),
        given.theta(),
        given.viewpoint(),
        placed ? stands.species() : given.species(),
        given.quality(),
        stands.takenAt(),
        stands.dateOnly(),
        stands.latitude(),
        stands.longitude(),
        stands.encounter(),
        attributes);
  }

  private static boolean isHidden(
      String name, CatalogueAnnotation stands, CatalogueAnnotation seen) {
    return stands.attributes().containsKey(name) && !seen.attributes().containsKey(name);
  }

  private static void require(@Nullable Object given, @Nullable Object seen, String field) {
    if (given != null && !given.equals(seen)) {
      throw refused(field);
    }
  }

  private static RefusedException refused(String field) {
    return new RefusedException(
        Refusal.RIGHT_MISSING,
        "Writing " + field + " of a photo that stands needs the right locations in its project.");
  }

  /** Returns whether nothing is left out; then its photo, too, is shown as it is. */
  public boolean isExact() {
    return exact;
  }

  /** Returns its id. */
  public AnnotationId id() {
    return shown.id();
  }

  /** Returns its collection. */
  public String collection() {
    return shown.collection();
  }

  /** Returns the project's own id, or its last part, or null. */
  public @Nullable String externalId() {
    return shown.externalId();
  }

  /** Returns the name of the individual, or null. */
  public @Nullable String name() {
    return shown.name();
  }

  /** Returns where the image is, or null. */
  public @Nullable String imageUri() {
    return shown.imageUri();
  }

  /** Returns the last part of the image URI, which people know a photo by, or null. */
  public @Nullable String file() {
    return file;
  }

  /** Returns x, y, width, height in pixels, or null. */
  public @Nullable List<Double> bbox() {
    return shown.bbox();
  }

  /** Returns the rotation of the box in radians, or null. */
  public @Nullable Double theta() {
    return shown.theta();
  }

  /** Returns the side seen, or null. */
  public @Nullable String viewpoint() {
    return shown.viewpoint();
  }

  /** Returns the species, or null. */
  public @Nullable String species() {
    return shown.species();
  }

  /** Returns 0 to 5, or null. */
  public @Nullable Integer quality() {
    return shown.quality();
  }

  /** Returns when the photo was taken, or midnight in UTC of its day, or null. */
  public @Nullable Instant takenAt() {
    return shown.takenAt();
  }

  /** Returns the time or the day in the form of RFC 3339, or null. */
  public @Nullable String takenText() {
    return shown.takenText();
  }

  /** Returns degrees, or null. */
  public @Nullable Double latitude() {
    return shown.latitude();
  }

  /** Returns degrees, or null. */
  public @Nullable Double longitude() {
    return shown.longitude();
  }

  /** Returns within how many metres the true place is, or null if the place is as it was given. */
  public @Nullable Integer uncertaintyMetres() {
    return uncertainty;
  }

  /** Returns the meeting it belongs to, or null. */
  public @Nullable String encounter() {
    return shown.encounter();
  }

  /** Returns the project's own fields. */
  public Map<String, Object> attributes() {
    return shown.attributes();
  }
}
