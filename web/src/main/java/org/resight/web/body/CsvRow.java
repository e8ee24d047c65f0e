package org.resight.web.body;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import de.siegmar.fastcsv.reader.CsvRecord;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.resight.refusal.Refusal;
import org.resight.refusal.RefusedException;

/**
 * The values of one line of CSV by column; an empty value, or one of a column that is not there, is
 * null.
 *
 * @param header the columns
 * @param record the line
 */
public record CsvRow(Map<String, Integer> header, CsvRecord record) {

  /** Refuses a header that lacks a column. */
  public static void requireThere(Set<String> columns, List<String> needed) {
    for (String column : needed) {
      if (!columns.contains(column)) {
        throw new RefusedException(
            Refusal.INVALID_VALUE,
            "The header has no column \"" + column + "\".",
            Map.of(BulkBody.COLUMN, column));
      }
    }
  }

  /** Refuses columns that are not known, so that a typing error is never dropped silently. */
  public static void requireKnown(Set<String> columns, Set<String> known) {
    for (String column : columns) {
      if (!known.contains(column)) {
        throw new RefusedException(
            Refusal.UNKNOWN_MEMBER,
            "There is no column \""
                + column
                + "\"; known are "
                + String.join(", ", new TreeSet<>(known))
                + ".",
            Map.of(BulkBody.COLUMN, column));
      }
    }
  }

  /** Returns a value as it stands. */
  public @Nullable String text(String column) {
    Integer at = header.get(column);
    if (at == null) {
      return null;
    }
    String value = HarmlessCell.read(record.getField(at));
    return value.isEmpty() ? null : value;
  }

  /** Returns a number; NaN and infinities are none. */
  public @Nullable Double number(String column) {
    String text = text(column);
    if (text == null) {
      return null;
    }
    if (isDecimal(text)) {
      try {
        return Double.valueOf(text);
      } catch (NumberFormatException e) {
        // said below
      }
    }
    throw RefusedException.value(column, "must be a number.");
  }

  /** Java's numbers may be hexadecimal, or end in a letter; these must not. */
  private static boolean isDecimal(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if ((c < '0' || c > '9') && c != '.' && c != '-' && c != '+' && c != 'e' && c != 'E') {
        return false;
      }
    }
    return true;
  }

  /** Returns a whole number; {@code 4.0}, as some programs write it, is 4. */
  public @Nullable Integer whole(String column) {
    Double number = number(column);
    if (number == null) {
      return null;
    }
    if (number != Math.rint(number) || Math.abs(number) > Integer.MAX_VALUE) {
      throw RefusedException.value(column, "must be a whole number.");
    }
    return number.intValue();
  }

  /** Returns a time of RFC 3339. */
  public @Nullable Instant time(String column) {
    String text = text(column);
    if (text == null) {
      return null;
    }
    try {
      return RequestValues.time(text);
    } catch (DateTimeException e) {
      throw RefusedException.value(
          column, "must be a time like 2026-01-31T12:00:00Z, with its zone.");
    }
  }

  /** Returns a value that is written as JSON. */
  public <T> @Nullable T json(String column, TypeReference<T> type) {
    String text = text(column);
    if (text == null) {
      return null;
    }
    try {
      return Json.MAPPER.readValue(text, type);
    } catch (JsonProcessingException e) {
      throw RefusedException.value(column, "is not the JSON asked for.");
    }
  }
}
