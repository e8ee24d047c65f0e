package org.resight.web.wbia;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.TextNode;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.resight.model.AnnotationId;
import org.resight.model.GraphId;

/**
 * The arguments of a request, as the old server read them: query string, then form, then a JSON
 * object in the body, later ones winning; texts are read as JSON where they are JSON.
 *
 * <p>A body has at most {@value #MOST_BYTES} bytes, unfolded, and so many parts that they fit into
 * some tens of megabytes, whatever they are. Immutable.
 */
final class Arguments {

  /** Bytes of a body, unfolded: some 150,000 tagged ids. */
  static final int MOST_BYTES = 16 << 20;

  /** Names with their values that a query or a form may have. */
  static final int MOST_FIELDS = 1_000;

  private final Map<String, String> texts;
  private final Map<String, JsonNode> members;

  private Arguments(Map<String, String> texts, Map<String, JsonNode> members) {
    this.texts = texts;
    this.members = members;
  }

  /**
   * Reads the arguments of a request.
   *
   * @param longest bytes that the body of any request may have
   * @throws WbiaException 413 if the body or the number of its fields is too large, 422 if its JSON
   *     is too deep or has too many parts, 500 if it is a JSON array
   */
  static Arguments of(HttpServletRequest request, long longest) throws IOException {
    String body = body(request, longest);
    Map<String, String> texts = pairs(request.getQueryString());
    Map<String, JsonNode> members = new HashMap<>();
    String type = request.getContentType();
    if (type != null
        && type.toLowerCase(Locale.ROOT).startsWith("application/x-www-form-urlencoded")) {
      texts.putAll(pairs(body));
    } else if (!body.isBlank()) {
      JsonNode json = PythonJson.read(body);
      if (json != null && !json.isObject()) {
        throw WbiaException.failure("The JSON body is no object.");
      }
      if (json != null) {
        json.properties().forEach(member -> members.put(member.getKey(), member.getValue()));
      }
    }
    return new Arguments(texts, members);
  }

  private static String body(HttpServletRequest request, long longest) throws IOException {
    int most = (int) Math.min(longest, MOST_BYTES);
    byte[] bytes = request.getInputStream().readNBytes(most + 1);
    if (bytes.length > most) {
      throw new WbiaException(413, "The body is longer than " + most + " bytes.", null);
    }
    return new String(bytes, StandardCharsets.UTF_8);
  }

  /** Reads names and values; of a name given twice the first value stands. */
  private static Map<String, String> pairs(@Nullable String text) {
    Map<String, String> pairs = new LinkedHashMap<>();
    int fields = 0;
    int end;
    for (int start = 0; text != null && start < text.length(); start = end + 1) {
      int next = text.indexOf('&', start);
      end = next < 0 ? text.length() : next;
      if (++fields > MOST_FIELDS) {
        throw new WbiaException(
            413, "There are more than " + MOST_FIELDS + " arguments; nothing was done.", null);
      }
      String pair = text.substring(start, end);
      int equals = pair.indexOf('=');
      String name = equals < 0 ? pair : pair.substring(0, equals);
      pairs.putIfAbsent(decoded(name), equals < 0 ? "" : decoded(pair.substring(equals + 1)));
    }
    return pairs;
  }

  private static String decoded(String text) {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw WbiaException.failure("An argument is not encoded as it must be.");
    }
  }

  /** Returns a value, or null if it is not given or null. */
  @Nullable JsonNode value(String name) {
    JsonNode member = members.get(name);
    String text = texts.get(name);
    JsonNode value = member != null || text == null ? member : read(text);
    if (value == null || value.isNull()) {
      return null;
    }
    return name.endsWith("_list") && !value.isArray() ? asList(value) : value;
  }

  private static JsonNode read(String given) {
    String text = given;
    if (text.contains(",") && text.chars().noneMatch(c -> "[]{}".indexOf(c) >= 0)) {
      text = "[" + text + "]";
    }
    if (text.equals("True") || text.equals("False")) {
      text = text.toLowerCase(Locale.ROOT);
    }
    JsonNode json = PythonJson.read(text);
    return json == null ? TextNode.valueOf(text) : json;
  }

  private static ArrayNode asList(JsonNode value) {
    ArrayNode list = JsonNodeFactory.instance.arrayNode();
    if (value.isTextual() && value.asText().contains(",")) {
      for (String part : value.asText().split(",", -1)) {
        list.add(part);
      }
    } else {
      list.add(value);
    }
    return list;
  }

  /** Returns a text as it was given, or null; null and the word {@code None} are no text. */
  @Nullable String text(String name) {
    JsonNode member = members.get(name);
    if (member != null) {
      return member.isNull() ? null : member.asText();
    }
    return texts.get(name);
  }

  /** Returns whether a name is there, whatever its value. */
  boolean has(String name) {
    return members.containsKey(name) || texts.containsKey(name);
  }

  /** Returns whether a flag is set. */
  boolean flag(String name) {
    JsonNode value = value(name);
    return value != null && (value.asBoolean() || "true".equalsIgnoreCase(value.asText()));
  }

  /** Returns the graph, or null if none is named. */
  @Nullable GraphId optionalGraph() {
    return has("graph_uuid") && value("graph_uuid") != null ? graph() : null;
  }

  /**
   * Returns the graph, given as text or tagged.
   *
   * @throws WbiaException 602 if it is no UUID
   */
  GraphId graph() {
    JsonNode value = value("graph_uuid");
    if (value == null) {
      throw WbiaException.failure("The parameter graph_uuid is missing.");
    }
    UUID uuid = value.isTextual() ? PythonJson.uuid(value.asText()) : PythonJson.untagged(value);
    if (uuid == null) {
      throw WbiaException.unknown("graph_uuid", List.of(value));
    }
    return new GraphId(uuid);
  }

  /**
   * Returns annotations, given as a list of tagged UUIDs; null if the list is not given.
   *
   * @throws WbiaException 608 if one is no tagged UUID
   */
  @Nullable List<AnnotationId> annotations() {
    JsonNode list = value("annot_uuid_list");
    if (list == null) {
      return null;
    }
    List<AnnotationId> annotations = new ArrayList<>(list.size());
    List<List<Object>> invalid = new ArrayList<>();
    for (int i = 0; i < list.size(); i++) {
      UUID uuid = PythonJson.untagged(list.get(i));
      if (uuid == null) {
        invalid.add(List.of(i, list.get(i)));
      } else {
        annotations.add(AnnotationId.of(uuid));
      }
    }
    if (!invalid.isEmpty()) {
      throw WbiaException.invalid(invalid);
    }
    return annotations;
  }
}
