package org.resight.access;

import java.text.Normalizer;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which of a project's own fields tell where or at what hour a photo was taken: by their names, in
 * the languages of tables that come in, and by what they hold. In doubt a field is one of them.
 */
final class PlaceAttributes {

  /** Words that may stand anywhere in a name. */
  private static final List<String> WORDS =
      List.of(
          "latitud",
          "longitud",
          "coord",
          "koord",
          "location",
          "locality",
          "station",
          "camera",
          "kamera",
          "standort",
          "fundort",
          "place",
          "waypoint",
          "gps",
          "utm",
          "easting",
          "northing",
          "rechtswert",
          "hochwert",
          "altitud",
          "elevation",
          "waterhole",
          "wasserloch",
          "address",
          "adresse",
          "village",
          "region",
          "reserve",
          "breitengrad",
          "laengengrad",
          "langengrad",
          "timestamp",
          "datetime",
          "uhrzeit",
          "geohash",
          "geometry",
          "footprint",
          "municipality",
          "localidad",
          "ubicacion",
          "estacion",
          "localite",
          "emplacement",
          "habitat",
          "encounter",
          "folder",
          "ordner",
          "filepath",
          "filename",
          "imageuri",
          "directory",
          "exif");

  /** Words that stand alone in a name, between its other words. */
  private static final Set<String> ALONE =
      Set.of(
          "lat",
          "lon",
          "lng",
          "long",
          "x",
          "y",
          "site",
          "ort",
          "area",
          "gebiet",
          "park",
          "trap",
          "grid",
          "map",
          "url",
          "uri",
          "path",
          "file",
          "datei",
          "geo",
          "wkt",
          "zone",
          "sector",
          "transect",
          "plot",
          "county",
          "province",
          "district",
          "country",
          "state",
          "island",
          "river",
          "lake",
          "bay",
          "beach",
          "camp",
          "time",
          "hour",
          "zeit",
          "hora",
          "heure",
          "sitio",
          "lugar",
          "lieu",
          "zona",
          "gitter",
          "revier",
          "fluss",
          "see",
          "insel",
          "depth",
          "breite",
          "laenge",
          "lange",
          "deployment",
          "sequence");

  /**
   * A pair of degrees, degrees with minutes, or a grid reference of the military grid. No part
   * gives back what it took, so that a text costs its length, whatever somebody writes.
   */
  static final Pattern PLACE =
      Pattern.compile(
          "-?\\d{1,3}[.,]\\d{2,}+(?:\\s*+°)?+(?:\\s*+[NSns])?+(?:\\s*+[,;]|[\\s&&[^ ]]*+ )\\s*+"
              + "-?\\d{1,3}[.,]\\d{2,}"
              + "|\\d{1,3}\\s*°\\s*\\d"
              + "|\\b\\d{1,2}[C-HJ-NP-X]\\s?[A-Z]{2}\\s?\\d{2,5}\\s?\\d{2,5}\\b"
              + "|\\b\\d{1,2}:\\d{2}(:\\d{2})?\\b");

  /** The number that a word ends with, sought where digits begin, not behind each of them. */
  static final Pattern NUMBER = Pattern.compile("(?<!\\d)\\d++$");

  private PlaceAttributes() {}

  /**
   * Returns whether a field is not shown to somebody who may not see places.
   *
   * @param more further names, in small letters
   * @param hidden texts that are hidden elsewhere, as the encounter and the folders of a photo
   */
  static boolean tells(String name, @Nullable Object value, Set<String> more, Set<String> hidden) {
    return more.contains(name.strip().toLowerCase(Locale.ROOT))
        || isPlaceName(name)
        || holds(value, more, hidden);
  }

  static boolean isPlaceName(String name) {
    String spaced =
        Normalizer.normalize(
                name.replaceAll("(?<=[\\p{Ll}\\d])(?=\\p{Lu})", " "), Normalizer.Form.NFD)
            .replaceAll("\\p{M}", "")
            .toLowerCase(Locale.ROOT)
            .replaceAll("[^\\p{L}\\d]+", " ")
            .strip();
    String joined = spaced.replace(" ", "");
    return WORDS.stream().anyMatch(joined::contains)
        || Arrays.stream(spaced.split(" ", -1))
            .map(word -> NUMBER.matcher(word).replaceAll(""))
            .anyMatch(ALONE::contains);
  }

  private static boolean holds(@Nullable Object value, Set<String> more, Set<String> hidden) {
    if (value instanceof Map<?, ?> map) {
      return map.entrySet().stream()
          .anyMatch(entry -> tells(String.valueOf(entry.getKey()), entry.getValue(), more, hidden));
    }
    if (value instanceof List<?> list) {
      return list.stream().anyMatch(each -> holds(each, more, hidden))
          || list.stream().filter(PlaceAttributes::isFine).count() > 1;
    }
    if (value instanceof String text) {
      String lower = text.toLowerCase(Locale.ROOT);
      return text.indexOf('/') >= 0
          || text.indexOf('\\') >= 0
          || PLACE.matcher(text).find()
          || isFine(text)
          || hidden.stream().anyMatch(lower::contains);
    }
    return isFine(value);
  }

  /** A number with four digits behind the point is more exact than what is weighed or measured. */
  private static boolean isFine(@Nullable Object value) {
    if (!(value instanceof Number) && !(value instanceof String)) {
      return false;
    }
    return String.valueOf(value).matches("-?\\d{1,3}\\.\\d{4,}");
  }
}
