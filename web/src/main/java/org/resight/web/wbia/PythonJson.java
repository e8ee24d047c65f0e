package org.resight.web.wbia;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.core.util.MinimalPrettyPrinter;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * JSON as Python writes and reads it: a space after commas and colons, ASCII only, and UUIDs as
 * objects with the one member {@code __UUID__}. Thread-safe.
 */
final class PythonJson {

  /** The one member of a tagged UUID. */
  private static final String TAG = "__UUID__";

  private static final int UUID_LENGTH = 36;

  /** Numbers, texts, names and brackets of a value: of 150,000 tagged ids. */
  static final int MOST_TOKENS = 600_000;

  private static final int DEEPEST = 32;

  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
          .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
          .disable(JsonWriteFeature.WRITE_HEX_UPPER_CASE)
          .build();

  static {
    MAPPER
        .getFactory()
        .setStreamReadConstraints(
            StreamReadConstraints.builder()
                .maxNestingDepth(DEEPEST)
                .maxNumberLength(100)
                .maxTokenCount(MOST_TOKENS)
                .build());
  }

  private static final ObjectWriter WRITER = MAPPER.writer(new Spaced());

  private PythonJson() {}

  private static final class Spaced extends MinimalPrettyPrinter {
    private static final long serialVersionUID = 1L;

    @Override
    public void writeObjectFieldValueSeparator(JsonGenerator out) throws IOException {
      out.writeRaw(": ");
    }

    @Override
    public void writeObjectEntrySeparator(JsonGenerator out) throws IOException {
      out.writeRaw(", ");
    }

    @Override
    public void writeArrayValueSeparator(JsonGenerator out) throws IOException {
      out.writeRaw(", ");
    }
  }

  /** Writes a value. */
  static String write(@Nullable Object value) {
    try {
      return WRITER.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("cannot be written as JSON", e);
    }
  }

  /**
   * Reads a value; null if the text is not JSON.
   *
   * @throws WbiaException 422 if it is too deep, or has too many or too long parts
   */
  static @Nullable JsonNode read(String text) {
    try {
      JsonNode node = MAPPER.readTree(text);
      return node.isMissingNode() ? null : node;
    } catch (StreamConstraintsException e) {
      throw new WbiaException(
          422,
          "A JSON value may be "
              + DEEPEST
              + " deep and have "
              + MOST_TOKENS
              + " parts; nothing was done.",
          null);
    } catch (JsonProcessingException e) {
      return null;
    }
  }

  /** Tags a UUID. */
  static Map<String, String> tagged(UUID uuid) {
    return Map.of(TAG, uuid.toString());
  }

  /** Reads a tagged UUID; null if it is none. */
  static @Nullable UUID untagged(@Nullable JsonNode node) {
    return node != null && node.isObject() && node.size() == 1 && node.path(TAG).isTextual()
        ? uuid(node.path(TAG).asText())
        : null;
  }

  /** Reads the canonical text of a UUID; null if it is none. */
  static @Nullable UUID uuid(@Nullable String text) {
    if (text == null || text.length() != UUID_LENGTH) {
      return null;
    }
    try {
      return UUID.fromString(text);
    } catch (IllegalArgumentException e) {
      return null;
    }
  }
}
