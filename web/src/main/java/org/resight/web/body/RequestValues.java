package org.resight.web.body;

import java.net.URI;
import java.net.URISyntaxException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.resight.journal.ValueBounds;
import org.resight.model.AnnotationId;
import org.resight.model.GraphId;
import org.resight.refusal.InvalidValueException;
import org.resight.refusal.Refusal;
import org.resight.refusal.RefusedException;

/** How values look on the wire: enums in lower case, ids as UUIDs, numbers within bounds. */
public final class RequestValues {

  /** Names of reviewers are at most this long. */
  public static final int LONGEST_NAME = ValueBounds.LONGEST_NAME;

  /** Comments are at most this long. */
  public static final int LONGEST_TEXT = ValueBounds.LONGEST_COMMENT;

  private static final int UUID_LENGTH = 36;
  private static final int LONGEST_ADDRESS = 2_000;

  private RequestValues() {}

  public static String name(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }

  /** Reads one of the values of an enum; null is none of them. */
  public static <E extends Enum<E>> E value(Class<E> type, @Nullable String text, String field) {
    for (E value : type.getEnumConstants()) {
      if (name(value).equals(text)) {
        return value;
      }
    }
    String known =
        Arrays.stream(type.getEnumConstants())
            .map(RequestValues::name)
            .collect(Collectors.joining(", "));
    throw RefusedException.value(field, "must be one of " + known + ".");
  }

  /** Reads a UUID of a body. */
  public static UUID uuid(@Nullable String text, String field) {
    AnnotationId id = text == null ? null : id(text);
    if (id == null) {
      throw RefusedException.value(field, "must be a UUID.");
    }
    return id.uuid();
  }

  /**
   * Checks that a request has a body: one server calls a resource without it, the other does not.
   *
   * @throws RefusedException if it has none
   */
  public static void given(@Nullable Object body) {
    if (body == null) {
      throw new RefusedException(Refusal.MALFORMED_JSON, "The body is empty.");
    }
  }

  /** Reads the 36 characters of a UUID; null if the text is none. */
  public static @Nullable AnnotationId id(String text) {
    if (text.length() != UUID_LENGTH
        || text.charAt(8) != '-'
        || text.charAt(13) != '-'
        || text.charAt(18) != '-'
        || text.charAt(23) != '-') {
      return null;
    }
    try {
      return new AnnotationId(
          HexFormat.fromHexDigitsToLong(text, 0, 8) << 32
              | HexFormat.fromHexDigitsToLong(text, 9, 13) << 16
              | HexFormat.fromHexDigitsToLong(text, 14, 18),
          HexFormat.fromHexDigitsToLong(text, 19, 23) << 48
              | HexFormat.fromHexDigitsToLong(text, 24, 36));
    } catch (NumberFormatException e) {
      return null;
    }
  }

  /** The years that both databases and RFC 3339 know. */
  private static final Instant FIRST = Instant.parse("0001-01-01T00:00:00Z");

  private static final Instant LAST = Instant.parse("9999-12-31T23:59:59.999999Z");

  /**
   * Reads a time of RFC 3339.
   *
   * @throws DateTimeException if it is none
   */
  static Instant time(String text) {
    Instant time = DateTimeFormatter.ISO_OFFSET_DATE_TIME.parse(text, Instant::from);
    if (time.isBefore(FIRST) || time.isAfter(LAST)) {
      throw new DateTimeException("not of the years 1 to 9999");
    }
    return time;
  }

  /** Reads an annotation id of a body. */
  public static AnnotationId annotation(@Nullable String text, String field) {
    return AnnotationId.of(uuid(text, field));
  }

  /** Reads the id of a graph in a path; what is no UUID names no graph. */
  public static GraphId graph(String text) {
    try {
      return new GraphId(uuid(text, "id"));
    } catch (RefusedException e) {
      throw new RefusedException(Refusal.UNKNOWN_GRAPH, "No graph has this id: it is no UUID.");
    }
  }

  /** Reads a text that must be there. */
  public static String text(@Nullable String value, String field, int longest) {
    checked(() -> ValueBounds.requiredText(value, field, longest));
    return String.valueOf(value);
  }

  /** Reads a text that may be missing. */
  public static @Nullable String optionalText(@Nullable String value, String field, int longest) {
    checked(() -> ValueBounds.text(value, field, longest));
    return value;
  }

  /** Has a value checked, and refuses the request if it is out of bounds. */
  public static void checked(Runnable check) {
    try {
      check.run();
    } catch (InvalidValueException e) {
      throw RefusedException.value(e.field(), e.reason());
    }
  }

  /** Reads the name of a reviewer. */
  public static String reviewer(@Nullable String value) {
    return text(value, "reviewer", LONGEST_NAME).strip();
  }

  /** Reads a whole number of a query. */
  public static int number(
      @Nullable String text, String field, int otherwise, int least, int most) {
    if (text == null) {
      return otherwise;
    }
    try {
      // Java also reads the digits of other scripts.
      int number = text.matches("[+-]?[0-9]+") ? Integer.parseInt(text) : Integer.MIN_VALUE;
      if (number >= least && number <= most) {
        return number;
      }
    } catch (NumberFormatException e) {
      // said below, with the bounds
    }
    throw RefusedException.value(
        field, "must be a whole number from " + least + " to " + most + ".");
  }

  /** Reads the address of a callback: http or https, without a user. */
  public static URI callback(@Nullable String text) {
    String address = text(text, "callbacks", LONGEST_ADDRESS);
    try {
      URI uri = new URI(address);
      boolean web = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
      if (web && uri.getHost() != null && uri.getUserInfo() == null) {
        return uri;
      }
    } catch (URISyntaxException e) {
      // said below
    }
    throw RefusedException.value("callbacks", "the url must be a http or https address.");
  }

  /** Reads a list of annotation ids of a body, at least one. */
  public static List<AnnotationId> annotations(@Nullable List<String> ids, int most) {
    if (ids == null || ids.isEmpty()) {
      throw RefusedException.value("annotations", "must be a list of at least one id.");
    }
    if (ids.size() > most) {
      throw new RefusedException(
          Refusal.TOO_MANY_ITEMS,
          "annotations: at most " + most + " ids a call.",
          Map.of("field", "annotations", "most", most));
    }
    List<AnnotationId> annotations = new ArrayList<>(ids.size());
    for (int i = 0; i < ids.size(); i++) {
      try {
        annotations.add(annotation(ids.get(i), "annotations"));
      } catch (RefusedException e) {
        throw new RefusedException(
            e.refusal(),
            "annotations[" + i + "] must be a UUID.",
            Map.of("field", "annotations", "index", i));
      }
    }
    return annotations;
  }
}
