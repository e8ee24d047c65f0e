package org.resight.sql;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.deser.std.StdDelegatingDeserializer;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import com.fasterxml.jackson.databind.util.StdConverter;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.net.URI;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import org.resight.journal.Callback;
import org.resight.model.AnnotationId;

/** The JSON kept in columns: members in the order of their names, so that equal is equal text. */
final class JournalJson {

  static final JsonMapper MAPPER =
      JsonMapper.builder()
          .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
          .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
          .disable(SerializationFeature.FLUSH_AFTER_WRITE_VALUE)
          .addModule(new JavaTimeModule())
          .addModule(ids())
          .build();

  private static final TypeReference<Map<String, Object>> MEMBERS = new TypeReference<>() {};
  private static final TypeReference<List<String>> WORDS = new TypeReference<>() {};
  private static final TypeReference<Map<String, Map<String, String>>> CALLBACKS =
      new TypeReference<>() {};

  private JournalJson() {}

  private static SimpleModule ids() {
    return new SimpleModule()
        .addSerializer(AnnotationId.class, ToStringSerializer.instance)
        .addDeserializer(
            AnnotationId.class,
            new StdDelegatingDeserializer<>(
                new StdConverter<UUID, AnnotationId>() {
                  @Override
                  public AnnotationId convert(UUID uuid) {
                    return AnnotationId.of(uuid);
                  }
                }));
  }

  static String text(Object value) {
    try {
      return MAPPER.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("cannot be written as JSON", e);
    }
  }

  static Map<String, Object> members(String text) {
    return read(text, MEMBERS);
  }

  static List<String> words(String text) {
    return read(text, WORDS);
  }

  static String text(Map<Callback.Event, Callback> callbacks) {
    Map<String, Map<String, String>> members = new TreeMap<>();
    callbacks.forEach(
        (event, callback) ->
            members.put(
                word(event),
                Map.of(
                    "url",
                    callback.url().toString(),
                    "method",
                    callback.method(),
                    "form",
                    word(callback.form()))));
    return text((Object) members);
  }

  static Map<Callback.Event, Callback> callbacks(String text) {
    Map<Callback.Event, Callback> callbacks = new EnumMap<>(Callback.Event.class);
    read(text, CALLBACKS)
        .forEach(
            (event, members) ->
                callbacks.put(
                    value(Callback.Event.class, event),
                    new Callback(
                        URI.create(members.getOrDefault("url", "")),
                        members.getOrDefault("method", ""),
                        // Before there were forms, all calls carried the old contract's.
                        value(
                            Callback.Form.class,
                            members.getOrDefault("form", word(Callback.Form.TAGGED))))));
    return callbacks;
  }

  /** The constants of each type by their words: looked up some times for each entry of a replay. */
  private static final ClassValue<Map<String, Enum<?>>> CONSTANTS =
      new ClassValue<>() {
        @Override
        protected Map<String, Enum<?>> computeValue(Class<?> type) {
          return Arrays.stream(type.getEnumConstants())
              .map(Enum.class::cast)
              .collect(Collectors.toUnmodifiableMap(JournalJson::word, constant -> constant));
        }
      };

  /** Returns the word of a constant on the wire and in the database. */
  static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }

  /**
   * Returns the constant of a word.
   *
   * @throws IllegalArgumentException if there is none
   */
  static <E extends Enum<E>> E value(Class<E> type, String word) {
    Enum<?> constant = CONSTANTS.get(type).get(word);
    return constant != null
        ? type.cast(constant)
        : Enum.valueOf(type, word.toUpperCase(Locale.ROOT));
  }

  private static <T> T read(String text, TypeReference<T> type) {
    try {
      return MAPPER.readValue(text, type);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("no JSON of this kind", e);
    }
  }
}
