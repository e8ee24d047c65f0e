package org.resight.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaType;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import jakarta.ws.rs.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the API takes is called a request, what it answers a document. */
class JsonNamesTest {

  @Test
  void shapesOfJson_areRequestsAndDocuments() {
    List<String> shapes =
        new ClassFileImporter()
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
                .map(JavaType::getAllInvolvedRawTypes)
                .flatMap(types -> types.stream())
                .filter(JavaClass::isRecord)
                .filter(type -> type.getPackageName().startsWith("org.resight.web"))
                .map(JavaClass::getSimpleName)
                .toList();

    assertThat(shapes).hasSizeGreaterThan(50);
    assertThat(new TreeSet<>(shapes)).allMatch(name -> name.matches("\\w+(Request|Document)"));
  }

  private static boolean isOperation(JavaMethod method) {
    return method.getAnnotations().stream()
        .anyMatch(each -> each.getRawType().getPackageName().equals("jakarta.ws.rs"));
  }
}
