package org.resight.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.resight.model.AnnotationId;

class GivenNamesTest {

  private final Map<AnnotationId, CatalogueAnnotation> known = new HashMap<>();

  private AnnotationId named(long id, String name) {
    AnnotationId annotation = new AnnotationId(0, id);
    known.put(annotation, MemoryCatalogue.annotation(annotation, name));
    return annotation;
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(strings = {"", " ", "Unknown", " N/A ", "____", "-1"})
  void isNone_ofWhatMeansNoName(String name) {
    assertThat(GivenNames.isNone(name)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"Zora", "Nan-1", "0", "-12"})
  void isNone_ofAName(String name) {
    assertThat(GivenNames.isNone(name)).isFalse();
  }

  @Test
  void mostCommon_isTheNameOfMost_thenTheFirstInTheAlphabet() {
    AnnotationId zora = named(1, "Zora");
    AnnotationId ada = named(2, "Ada");
    AnnotationId again = named(3, "Zora");
    AnnotationId nameless = named(4, null);
    AnnotationId unknown = new AnnotationId(0, 5);

    assertThat(GivenNames.mostCommon(List.of(zora, ada, again, nameless), known)).isEqualTo("Zora");
    assertThat(GivenNames.mostCommon(List.of(zora, ada, unknown), known)).isEqualTo("Ada");
    assertThat(GivenNames.mostCommon(List.of(nameless, unknown), known)).isNull();
  }
}
