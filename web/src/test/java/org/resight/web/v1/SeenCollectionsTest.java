package org.resight.web.v1;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.resight.catalogue.CatalogueAnnotation;
import org.resight.catalogue.MemoryCatalogue;
import org.resight.model.AnnotationId;
import org.resight.web.v1.SeenCollections.Seen;

class SeenCollectionsTest {

  private static final int MOST = SeenAnnotations.MOST_LOOKED_AT;

  private final MemoryCatalogue catalogue = new MemoryCatalogue();
  private int looked;

  private void put(String collection, int kind, int number) {
    catalogue.put(
        IntStream.range(0, number)
            .mapToObj(i -> annotation(new AnnotationId(kind, i), collection))
            .iterator());
  }

  private static CatalogueAnnotation annotation(AnnotationId id, String collection) {
    return new CatalogueAnnotation(
        id,
        collection,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        false,
        null,
        null,
        null,
        Map.of());
  }

  private SeenCollections.Page page(Predicate<AnnotationId> seen, String after, int most) {
    looked = 0;
    return new SeenCollections(
            catalogue,
            asked -> {
              looked += asked.size();
              return seen;
            })
        .page(after, most);
  }

  @Test
  void collections_areThoseOfWhichSomethingIsSeen() {
    put("", 1, 2);
    put("kenya", 2, 3);
    put("uganda", 3, 1);
    Set<AnnotationId> mine = Set.of(new AnnotationId(1, 0), new AnnotationId(3, 0));

    assertThat(page(mine::contains, null, 100))
        .isEqualTo(
            new SeenCollections.Page(
                List.of(new Seen("", 1, false), new Seen("uganda", 1, false)), null, false));
    assertThat(page(id -> true, null, 2))
        .isEqualTo(
            new SeenCollections.Page(
                List.of(new Seen("", 2, false), new Seen("kenya", 3, false)), "kenya", false));
    assertThat(page(id -> true, "kenya", 2).items()).containsExactly(new Seen("uganda", 1, false));
  }

  @Test
  void largeCollections_costWhatOthersDo() {
    put("a", 1, 2);
    put("b", 2, MOST + 1);
    put("c", 3, 1);

    SeenCollections.Page first = page(id -> true, null, 100);
    assertThat(first.items()).containsExactly(new Seen("a", 2, false));
    assertThat(first.next()).isEqualTo("a");
    assertThat(looked).isLessThanOrEqualTo(MOST);

    SeenCollections.Page second = page(id -> true, first.next(), 100);
    assertThat(second.items()).containsExactly(new Seen("b", MOST, true));
    assertThat(second.next()).isEqualTo("b");
    assertThat(looked).isLessThanOrEqualTo(MOST);

    assertThat(page(id -> true, second.next(), 100).items()).hasSize(1);
    assertThat(page(id -> false, "a", 100).isShort()).isTrue();
  }
}
