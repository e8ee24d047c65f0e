package org.resight.web.v1;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.resight.catalogue.CatalogueAnnotation;
import org.resight.catalogue.MemoryCatalogue;
import org.resight.model.NameBasedId;
import org.resight.refusal.RefusedException;
import org.resight.web.access.OwnerCaller;

class AnnotationResourceTest {

  private final AnnotationResource resource = new AnnotationResource();

  @SuppressWarnings("UnnecessaryAssignment") // The container is not here to inject it.
  @BeforeEach
  void fill() {
    resource.catalogue = new MemoryCatalogue();
    List<CatalogueAnnotation> annotations = new ArrayList<>();
    for (int i = 0; i < 250; i++) {
      annotations.add(annotation("img-" + i, i % 2 == 0 ? "Rosa" : "Otto"));
    }
    resource.caller = new OwnerCaller();
    resource.catalogue.put(annotations.iterator());
  }

  private static CatalogueAnnotation annotation(String externalId, String name) {
    return new AnnotationRequest(
            null,
            null,
            externalId,
            name,
            null,
            null,
            null,
            null,
            "whale",
            null,
            null,
            null,
            null,
            null,
            null)
        .toAnnotation(AnnotationRequest.Reading.PLAIN);
  }

  @Test
  void list_pagesHoldEachOnce() {
    List<UUID> seen = new ArrayList<>();
    String after = null;
    int pages = 0;
    do {
      AnnotationDocument.AnnotationsDocument page = resource.list(null, after, null, null, null);
      page.items().forEach(item -> seen.add(item.id()));
      after = page.next();
      pages++;
    } while (after != null);

    assertThat(pages).isEqualTo(3);
    assertThat(seen).hasSize(250).doesNotHaveDuplicates();
  }

  @Test
  void list_noCursorAfterAFullLastPage() {
    assertThat(resource.list(null, null, "250", null, null).next()).isNull();
    assertThat(resource.list(null, null, "249", null, null).next()).isNotNull();
  }

  @Test
  void list_filters() {
    assertThat(resource.list(null, null, "1000", "Rosa", "whale").items()).hasSize(125);
    assertThat(resource.list(null, null, "1000", "Rosa", "seal").items()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "-1", "1001", "many", "1.5", ""})
  void list_badLimit(String limit) {
    assertThatExceptionOfType(RefusedException.class)
        .isThrownBy(() -> resource.list(null, null, limit, null, null));
  }

  @Test
  void list_badCursor() {
    assertThatExceptionOfType(RefusedException.class)
        .isThrownBy(() -> resource.list(null, "x", null, null, null));
  }

  @Test
  void find_known() {
    AnnotationDocument found = resource.find(NameBasedId.ofExternalId("img-7").toString());

    assertThat(found.externalId()).isEqualTo("img-7");
    assertThat(found.name()).isEqualTo("Otto");
  }

  @ParameterizedTest
  @ValueSource(strings = {"00000000-0000-4000-8000-00000000000a", "img-7"})
  void find_unknown(String id) {
    assertThatExceptionOfType(RefusedException.class)
        .isThrownBy(() -> resource.find(id))
        .satisfies(e -> assertThat(e.members()).containsEntry("annotations", List.of(id)));
  }
}
