package org.resight.web.wbia;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.resight.model.AnnotationId;

/** A request that is answered by an envelope without success. */
final class WbiaException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final int code;
  private final String text;
  private final transient @Nullable Object response;

  WbiaException(int code, String text, @Nullable Object response) {
    super(text);
    this.code = code;
    this.text = text;
    this.response = response;
  }

  int code() {
    return code;
  }

  String text() {
    return text;
  }

  @Nullable Object response() {
    return response;
  }

  /** 400: a value that cannot be. */
  static WbiaException input(String parameter, String text) {
    return new WbiaException(400, text, Map.of("parameter", parameter, "message", text));
  }

  /** 500: what the old server answered by an exception of its language. */
  static WbiaException failure(String text) {
    return new WbiaException(500, text, null);
  }

  /** 503: nothing was done; try again. */
  static WbiaException busy(String text) {
    return new WbiaException(503, text, null);
  }

  /** 600: annotations that are not in the catalogue. */
  static WbiaException missing(List<UUID> annotations) {
    Map<String, Object> response = new LinkedHashMap<>();
    response.put("missing_image_uuid_list", List.of());
    response.put("missing_annot_uuid_list", annotations.stream().map(PythonJson::tagged).toList());
    return new WbiaException(
        600, "Missing image and/or annotation UUIDs (0, " + annotations.size() + ")", response);
  }

  /** 601: annotations that are given twice, with where. */
  static WbiaException duplicates(Map<String, List<Integer>> positions) {
    Map<String, Object> response = new LinkedHashMap<>();
    response.put("qdup_pos_map", positions);
    response.put("ddup_pos_map", Map.of());
    return new WbiaException(
        601,
        "Some UUIDs are specified more than once at positions:\n"
            + "duplicate_data_uuids={}\nduplicate_query_uuids="
            + PythonJson.write(positions),
        response);
  }

  /** 602: a graph or annotations that nobody knows here. */
  static WbiaException unknown(String type, List<?> values) {
    Map<String, Object> response = new LinkedHashMap<>();
    response.put("unknown_uuid_type_list", List.of(type));
    response.put(
        "unknown_uuid_list",
        values.stream()
            .map(value -> value instanceof UUID uuid ? PythonJson.tagged(uuid) : value)
            .toList());
    return new WbiaException(602, "Unknown " + type + " UUIDs (" + values.size() + ")", response);
  }

  /** 603: nothing can be served just now. */
  static WbiaException notReady(UUID graph) {
    return new WbiaException(
        603,
        "The query_uuid UUID('" + graph + "') is not yet ready for review",
        Map.of("query_uuid", PythonJson.tagged(graph)));
  }

  /** 604: annotations that a graph holds. */
  static WbiaException unavailable(UUID graph, List<AnnotationId> annotations) {
    Map<String, Object> response = new LinkedHashMap<>();
    response.put(
        "unavailable_annot_uuid_list",
        annotations.stream().map(id -> PythonJson.tagged(id.uuid())).toList());
    response.put("query_uuid", PythonJson.tagged(graph));
    return new WbiaException(
        604,
        "A running query "
            + graph
            + " is using (at least one of) the requested annotations; leave them out, or stop that"
            + " query.",
        response);
  }

  /** 605: nothing is left to ask. */
  static WbiaException finished(UUID graph) {
    return new WbiaException(
        605,
        "The query_uuid UUID('" + graph + "') has nothing more to review",
        Map.of("query_uuid", PythonJson.tagged(graph)));
  }

  /** 608: values that are no tagged UUIDs, with where. */
  static WbiaException invalid(List<List<Object>> values) {
    Map<String, Object> response = new LinkedHashMap<>();
    response.put("invalid_image_uuid_list", List.of());
    response.put("invalid_annot_uuid_list", values);
    return new WbiaException(
        608, "Invalid image and/or annotation UUIDs (0, " + values.size() + ")", response);
  }
}
