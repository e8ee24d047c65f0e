package org.resight.web.body;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.exc.StreamReadException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.InvalidFormatException;
import com.fasterxml.jackson.databind.exc.InvalidNullException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.resight.refusal.Refusal;
import org.resight.refusal.RefusedException;

/**
 * Says in the API's words what Jackson found wrong with a body.
 *
 * <p>What it returns is unchecked, because the two servers treat an {@code IOException} of a body
 * reader differently, and only one of them shows its cause to an exception mapper.
 */
final class JsonFault {

  /** What is repeated of a client's own text, in characters at most. */
  private static final int EXCERPT = 50;

  private JsonFault() {}

  /** Returns the refusal: 400 if it is no JSON, 422 if it is JSON but not what was asked for. */
  static RefusedException of(JsonProcessingException fault) {
    // What a body stream or the parser throws inside an item arrives wrapped.
    if (fault.getCause() instanceof RefusedException refusal) {
      return refusal;
    }
    if (fault.getCause() instanceof JsonProcessingException inside) {
      return of(inside);
    }
    Map<String, Object> members = new HashMap<>();
    JsonLocation place = fault.getLocation();
    if (place != null && place.getLineNr() > 0) {
      members.put("line", place.getLineNr());
      members.put("position", place.getColumnNr());
    }
    if (fault instanceof StreamConstraintsException) {
      return new RefusedException(
          Refusal.OUT_OF_BOUNDS,
          "The body has a text, number, name or list that is too long, or is nested too deep.",
          members);
    }
    if (fault instanceof StreamReadException || isEmpty(fault)) {
      String detail =
          isEmpty(fault) ? "The body is empty." : "The body is not JSON: " + firstLine(fault);
      return new RefusedException(Refusal.MALFORMED_JSON, detail, members);
    }
    String field = "";
    if (fault instanceof JsonMappingException mapping) {
      field = path(mapping.getPath());
      if (!mapping.getPath().isEmpty() && mapping.getPath().get(0).getIndex() >= 0) {
        members.put("index", mapping.getPath().get(0).getIndex());
      }
      if (!field.isEmpty()) {
        members.put("field", field);
      }
    }
    return new RefusedException(
        fault instanceof UnrecognizedPropertyException
            ? Refusal.UNKNOWN_MEMBER
            : Refusal.INVALID_VALUE,
        (field.isEmpty() ? "The body" : field) + ": " + detail(fault),
        members);
  }

  private static boolean isEmpty(JsonProcessingException fault) {
    return fault instanceof MismatchedInputException
        && fault.getOriginalMessage().startsWith("No content");
  }

  private static String detail(JsonProcessingException fault) {
    if (fault instanceof UnrecognizedPropertyException unknown) {
      Collection<Object> known = unknown.getKnownPropertyIds();
      return "there is no such member"
          + (known == null || known.isEmpty() ? "." : "; known are " + names(known) + ".");
    } else if (fault instanceof InvalidFormatException invalid
        && invalid.getValue() instanceof String text) {
      return "\"" + excerpt(text) + "\" is no such value.";
    } else if (fault instanceof InvalidNullException
        || fault.getOriginalMessage().startsWith("Cannot map `null`")) {
      return "must not be null.";
    } else if (fault.getOriginalMessage().startsWith("Trailing token")) {
      return "something follows the end of the JSON value.";
    }
    return "a value has the wrong type, or is not one.";
  }

  private static String names(Collection<Object> known) {
    return known.stream().map(Object::toString).sorted().collect(Collectors.joining(", "));
  }

  private static String excerpt(String text) {
    return text.length() <= EXCERPT ? text : text.substring(0, EXCERPT) + "…";
  }

  /** Returns the path inside the item: {@code bbox[2]}, {@code config.queue}. */
  private static String path(List<JsonMappingException.Reference> references) {
    StringBuilder path = new StringBuilder();
    for (int i = 0; i < references.size(); i++) {
      JsonMappingException.Reference reference = references.get(i);
      if (reference.getFieldName() != null) {
        path.append(path.isEmpty() ? "" : ".").append(excerpt(reference.getFieldName()));
      } else if (i > 0 && reference.getIndex() >= 0) {
        path.append('[').append(reference.getIndex()).append(']');
      }
    }
    return path.toString();
  }

  /** Jackson's further lines name classes and repeat the body. */
  private static String firstLine(JsonProcessingException fault) {
    return fault.getOriginalMessage().lines().findFirst().orElse("");
  }
}
