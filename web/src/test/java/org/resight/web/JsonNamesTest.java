package org.resight.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaType;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import jakarta.ws.rs.Path;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the API takes is called a request, what it answers a document. */
class JsonNamesTest {

  @Test
  void shapesOfJson_areRequestsAndDocuments() {
    List<String> shapes = shapes().map(JavaClass::getSimpleName).toList();

    assertThat(shapes).hasSizeGreaterThan(50);
    assertThat(new TreeSet<>(shapes)).allMatch(JsonNamesTest::isNamed);
  }

  /** A record written inside a request or a document needs no such name: it has that one's. */
  @Test
  void partsOfShapes_areRequestsAndDocuments_orInsideOne() {
    Set<JavaClass> shapes = new HashSet<>(shapes().toList());
    Set<JavaClass> parts = new HashSet<>();
    Deque<JavaClass> open = new ArrayDeque<>(shapes);
    while (!open.isEmpty()) {
      parts(open.pop()).filter(parts::add).forEach(open::push);
    }
    parts.removeAll(shapes);

    assertThat(parts).hasSizeGreaterThan(20);
    assertThat(parts.stream().filter(part -> !isNamedOrInside(part)).map(JavaClass::getName))
        .isEmpty();
  }

  /** The records that resources take and answer. */
  private static Stream<JavaClass> shapes() {
    return new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("org.resight.web")
            .stream()
            .filter(each -> each.isAnnotatedWith(Path.class))
            .flatMap(each -> each.getMethods().stream())
            .filter(JsonNamesTest::isOperation)
            .flatMap(
                method ->
                    Stream.concat(
                        Stream.of(method.getReturnType()), method.getParameterTypes().stream()))
            .flatMap(JsonNamesTest::records);
  }

  private static Stream<JavaClass> parts(JavaClass shape) {
    return shape.getFields().stream()
        .filter(field -> !field.getModifiers().contains(JavaModifier.STATIC))
        .map(JavaField::getType)
        .flatMap(JsonNamesTest::records);
  }

  private static Stream<JavaClass> records(JavaType type) {
    return Stream.of(type.getAllInvolvedRawTypes())
        .flatMap(Collection::stream)
        .map(JavaClass::getBaseComponentType)
        .filter(JavaClass::isRecord)
        .filter(each -> each.getPackageName().startsWith("org.resight.web"));
  }

  private static boolean isNamedOrInside(JavaClass part) {
    return isNamed(part.getSimpleName())
        || part.getEnclosingClass().filter(JsonNamesTest::isNamedOrInside).isPresent();
  }

  private static boolean isNamed(String name) {
    return name.matches("\\w+(Request|Document)");
  }

  private static boolean isOperation(JavaMethod method) {
    return method.getAnnotations().stream()
        .anyMatch(each -> each.getRawType().getPackageName().equals("jakarta.ws.rs"));
  }
}
