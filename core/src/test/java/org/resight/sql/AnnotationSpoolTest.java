package org.resight.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.resight.catalogue.CatalogueAnnotation;
import org.resight.catalogue.MemoryCatalogue;
import org.resight.model.AnnotationId;
import org.resight.refusal.Refusal;
import org.resight.refusal.RefusedException;

class AnnotationSpoolTest {

  private static Iterator<CatalogueAnnotation> annotations(int count) {
    return IntStream.range(0, count)
        .mapToObj(n -> MemoryCatalogue.annotation(new AnnotationId(0, n), "Zola"))
        .iterator();
  }

  /** In memory, and partly in a file. */
  @ParameterizedTest
  @ValueSource(ints = {3, 5_000, 5_001, 6_000})
  void asManyAsThereMayBe_areHeld_andNoMore(int most) {
    try (AnnotationSpool spool = new AnnotationSpool(annotations(most), most)) {
      List<CatalogueAnnotation> given = new ArrayList<>();
      spool.forEach(given::add);
      assertThat(given).hasSize(most).doesNotHaveDuplicates();
    }
    Iterator<CatalogueAnnotation> more = annotations(most + 2);
    assertThatExceptionOfType(RefusedException.class)
        .isThrownBy(() -> new AnnotationSpool(more, most))
        .satisfies(e -> assertThat(e.refusal()).isEqualTo(Refusal.TOO_MANY_ITEMS));
    assertThat(more.hasNext()).as("what is beyond is not read").isTrue();
  }
}
