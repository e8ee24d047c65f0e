package org.resight.web;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.resight.engine.AnnotationId;
import org.resight.state.GraphId;
import org.resight.state.Refusal;
import org.resight.state.RefusedException;

/** How values look on the wire: enums in lower case, ids as UUIDs, numbers within bounds. */
final class Wire {

  /** Names of reviewers are at most this long. */
  static final int LONGEST_NAME = 200;

  /** Comments are at most this long. */
  static final int LONGEST_TEXT = 10_000;

  private static final int UUID_LENGTH = 36;

  private Wire() {}

  static String name(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }

  /** Reads one of the values of an enum; null is none of them. */
  static <E extends Enum<E>> E value(Class<E> type, @Nullable String text, String field) {
    for (E value : type.getEnumConstants()) {
      if (name(value).equals(text)) {
        return value;
      }
    }
    String known =
        Arrays.stream(type.getEnumConstants()).map(Wire::name).collect(Collectors.joining(", "));
    throw InvalidRequestException.value(field, "must be one of " + known + ".");
  }

  /** Reads a UUID of a body. */
  static UUID uuid(@Nullable String text, String field) {
    if (text != null && text.length() == UUID_LENGTH) {
      try {
        return UUID.fromString(text);
      } catch (IllegalArgumentException e) {
        // said below
      }
    }
    throw InvalidRequestException.value(field, "must be a UUID.");
  }

  /** Reads an annotation id of a body. */
  static AnnotationId annotation(@Nullable String text, String field) {
    return AnnotationId.of(uuid(text, field));
  }

  /** Reads the id of a graph in a path; what is no UUID names no graph. */
  static GraphId graph(String text) {
    try {
      return new GraphId(uuid(text, "id"));
    } catch (InvalidRequestException e) {
      throw new RefusedException(Refusal.UNKNOWN_GRAPH, "No graph has this id: it is no UUID.");
    }
  }

  /** Reads a text that must be there. */
  static String text(@Nullable String value, String field, int longest) {
    String text = optionalText(value, field, longest);
    if (text == null || text.isBlank()) {
      throw InvalidRequestException.value(field, "must be given.");
    }
    return text;
  }

  /** Reads a text that may be missing. */
  static @Nullable String optionalText(@Nullable String value, String field, int longest) {
    if (value == null) {
      return null;
    }
    if (value.length() > longest) {
      throw InvalidRequestException.value(field, "must have at most " + longest + " characters.");
    }
    if (value.indexOf('\0') >= 0) {
      throw InvalidRequestException.value(field, "must not contain a NUL character.");
    }
    return value;
  }

  /** Reads the name of a reviewer. */
  static String reviewer(@Nullable String value) {
    return text(value, "reviewer", LONGEST_NAME).strip();
  }

  /** Reads a whole number of a query. */
  static int number(@Nullable String text, String field, int otherwise, int least, int most) {
    if (text == null) {
      return otherwise;
    }
    try {
      int number = Integer.parseInt(text);
      if (number >= least && number <= most) {
        return number;
      }
    } catch (NumberFormatException e) {
      // said below, with the bounds
    }
    throw InvalidRequestException.value(
        field, "must be a whole number from " + least + " to " + most + ".");
  }

  /** Reads a list of annotation ids of a body, at least one. */
  static List<AnnotationId> annotations(@Nullable List<String> ids, int most) {
    if (ids == null || ids.isEmpty()) {
      throw InvalidRequestException.value("annotations", "must be a list of at least one id.");
    }
    if (ids.size() > most) {
      throw new InvalidRequestException(
          "too-many-items",
          InvalidRequestException.UNPROCESSABLE,
          "annotations: at most " + most + " ids a call.",
          Map.of("field", "annotations", "most", most));
    }
    List<AnnotationId> annotations = new ArrayList<>(ids.size());
    for (int i = 0; i < ids.size(); i++) {
      try {
        annotations.add(annotation(ids.get(i), "annotations"));
      } catch (InvalidRequestException e) {
        throw new InvalidRequestException(
            e.slug(),
            e.status(),
            "annotations[" + i + "] must be a UUID.",
            Map.of("field", "annotations", "index", i));
      }
    }
    return annotations;
  }
}
