package org.resight.web.body;

import jakarta.ws.rs.core.MediaType;
import java.io.InputStream;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.resight.refusal.Refusal;
import org.resight.refusal.RefusedException;

/**
 * How items of one kind are written in bulk bodies.
 *
 * @param json what an item is in JSON
 * @param fromJson makes an item of it
 * @param fromCsv given the columns, makes what makes items of rows; refuses columns it does not
 *     know
 * @param <J> an item in JSON
 * @param <T> an item
 */
public record BulkFormat<J, T>(
    Class<J> json, Function<J, T> fromJson, Function<Set<String>, Function<CsvRow, T>> fromCsv) {

  public static final String NDJSON = "application/x-ndjson";
  public static final String CSV = "text/csv";

  /** Items that are only written in JSON. */
  public static <J, T> BulkFormat<J, T> ofJson(Class<J> json, Function<J, T> fromJson) {
    return new BulkFormat<>(
        json,
        fromJson,
        columns -> {
          throw unsupported();
        });
  }

  /**
   * Begins to read a body.
   *
   * @param type its media type, which must be one of the three
   */
  public BulkBody<T> open(@Nullable MediaType type, InputStream body) {
    if (type == null || !isUtf8(type)) {
      throw unsupported();
    }
    return switch ((type.getType() + "/" + type.getSubtype()).toLowerCase(Locale.ROOT)) {
      case MediaType.APPLICATION_JSON -> new JsonItems<>(body, false, json, fromJson);
      case NDJSON -> new JsonItems<>(body, true, json, fromJson);
      case CSV -> new CsvItems<>(body, fromCsv);
      default -> throw unsupported();
    };
  }

  private static boolean isUtf8(MediaType type) {
    String charset = type.getParameters().get(MediaType.CHARSET_PARAMETER);
    return charset == null || charset.equalsIgnoreCase("utf-8") || charset.equalsIgnoreCase("utf8");
  }

  private static RefusedException unsupported() {
    return new RefusedException(
        Refusal.UNSUPPORTED_MEDIA_TYPE,
        "The body must be application/json, application/x-ndjson or text/csv, in UTF-8.");
  }
}
