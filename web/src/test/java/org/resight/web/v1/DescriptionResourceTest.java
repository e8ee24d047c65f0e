package org.resight.web.v1;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Paths;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;
import org.resight.web.ResightApplication;
import org.resight.web.body.Json;

/** The description of the API says what the resources do. */
class DescriptionResourceTest {

  private static final String BASE = "/api/v1";
  private static final List<String> VERBS = List.of("get", "post", "put", "delete");

  private final JsonNode description = read();
  private final Map<String, Method> calls = calls();

  private static JsonNode read() {
    try (var file = new DescriptionResource().get()) {
      return Json.MAPPER.readTree(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Finds the methods of all resources by {@code verb path}. */
  private static Map<String, Method> calls() {
    Map<String, Method> calls = new TreeMap<>();
    for (Class<?> resource : resources()) {
      String path = BASE + resource.getAnnotation(Path.class).value();
      for (Method method : resource.getDeclaredMethods()) {
        Path below = method.getAnnotation(Path.class);
        verb(method)
            .map(verb -> verb + " " + path + (below == null ? "" : below.value()))
            .ifPresent(call -> assertThat(calls.put(call, method)).as(call).isNull());
      }
    }
    return calls;
  }

  private static Optional<String> verb(Method method) {
    return Arrays.stream(method.getAnnotations())
        .map(annotation -> annotation.annotationType().getAnnotation(HttpMethod.class))
        .filter(Objects::nonNull)
        .map(verb -> verb.value().toLowerCase(Locale.ROOT))
        .findFirst();
  }

  private static List<Class<?>> resources() {
    try {
      var root =
          Paths.get(
              ResightApplication.class.getProtectionDomain().getCodeSource().getLocation().toURI());
      try (var files = Files.walk(root)) {
        return files
            .map(file -> root.relativize(file).toString())
            .filter(name -> name.endsWith("Resource.class"))
            .<Class<?>>map(DescriptionResourceTest::load)
            .filter(type -> type.isAnnotationPresent(Path.class))
            .toList();
      }
    } catch (IOException | URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Class<?> load(String file) {
    try {
      String name = file.substring(0, file.length() - ".class".length());
      return Class.forName(
          name.replace(File.separatorChar, '.'),
          false,
          DescriptionResourceTest.class.getClassLoader());
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void get_describesEveryCallAndNoOther() {
    TreeSet<String> described = new TreeSet<>();
    description
        .path("paths")
        .properties()
        .forEach(
            path ->
                VERBS.stream()
                    .filter(path.getValue()::has)
                    .forEach(verb -> described.add(verb + " " + path.getKey())));

    assertThat(described).hasSizeGreaterThan(30).containsExactlyElementsOf(calls.keySet());
  }

  @Test
  void get_everyCallSaysWhatItAnswers() {
    SoftAssertions.assertSoftly(
        softly ->
            calls.keySet().stream()
                .flatMap(this::answers)
                .forEach(
                    answer ->
                        softly
                            .assertThat(answer.isComplete())
                            .as(answer.call() + " " + answer.status())
                            .isTrue()));
    assertThat(calls.keySet())
        .allSatisfy(
            call -> {
              assertThat(answers(call)).anyMatch(answer -> answer.status().equals("default"));
              assertThat(answers(call)).anyMatch(answer -> answer.status().startsWith("2"));
            });
  }

  private record Described(String call, String status, JsonNode content) {
    boolean isComplete() {
      return content.isEmpty()
          ? status.equals("204")
          : content.properties().stream().noneMatch(m -> m.getValue().path("schema").isEmpty());
    }
  }

  private Stream<Described> answers(String call) {
    return operation(call).path("responses").properties().stream()
        .map(answer -> new Described(call, answer.getKey(), answer.getValue().path("content")));
  }

  @Test
  void get_everyCallIsExplained() {
    Set<String> tags = new TreeSet<>();
    description
        .path("tags")
        .forEach(
            tag -> {
              assertThat(tag.path("description").asText()).as(tag.toString()).endsWith(".");
              tags.add(tag.path("name").asText());
            });
    assertThat(calls.keySet())
        .allSatisfy(
            call -> {
              JsonNode operation = operation(call);
              assertThat(operation.path("summary").asText()).as("summary").isNotBlank();
              assertThat(operation.path("description").asText()).as("description").endsWith(".");
              assertThat(operation.path("tags")).as("one tag").hasSize(1);
              assertThat(tags).contains(operation.path("tags").path(0).asText());
              assertThat(operation.path("parameters"))
                  .allSatisfy(
                      parameter ->
                          assertThat(parameter.path("description").asText())
                              .as("meaning of " + parameter.path("name").asText())
                              .isNotBlank());
            });
  }

  @Test
  void get_whatOnlyThePagesCallIsInternal() {
    assertThat(calls.keySet())
        .allSatisfy(
            call ->
                assertThat(operation(call).path("x-internal").asBoolean())
                    .isEqualTo(call.contains(" " + BASE + "/pages/")));
  }

  @Test
  void get_callsThatAnswerNothingSaySo() {
    assertThat(calls)
        .allSatisfy(
            (call, method) -> {
              boolean empty = method.getReturnType() == void.class && !isStream(method);
              assertThat(!empty || operation(call).path("responses").has("204")).isTrue();
            });
  }

  private static boolean isStream(Method method) {
    Produces produces = method.getAnnotation(Produces.class);
    return produces != null && List.of(produces.value()).contains(MediaType.SERVER_SENT_EVENTS);
  }

  @Test
  void get_everyReferenceIsThere() {
    assertThat(description.findValues("$ref"))
        .isNotEmpty()
        .allSatisfy(
            reference ->
                assertThat(description.at(reference.asText().substring(1)).isObject()).isTrue());
  }

  @Test
  void get_fieldsOfRecords() {
    JsonNode annotation = description.path("components").path("schemas").path("AnnotationRequest");

    assertThat(annotation.path("properties").properties())
        .extracting(Map.Entry::getKey)
        .containsExactlyInAnyOrder(
            Arrays.stream(AnnotationRequest.class.getRecordComponents())
                .map(RecordComponent::getName)
                .toArray(String[]::new));
  }

  private JsonNode operation(String call) {
    String[] words = call.split(" ", 2);
    return description.path("paths").path(words[1]).path(words[0]);
  }
}
