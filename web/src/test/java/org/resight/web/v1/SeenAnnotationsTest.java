package org.resight.web.v1;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.resight.catalogue.AnnotationCatalogue;
import org.resight.catalogue.MemoryCatalogue;
import org.resight.model.AnnotationId;

/** Who sees little of a large collection costs the server no more than anybody else. */
class SeenAnnotationsTest {

  private static final int PHOTOS = 90_000;

  private final Random random = new Random(1);
  private final TreeSet<AnnotationId> all = new TreeSet<>();
  private final MemoryCatalogue memory = new MemoryCatalogue();

  private int questions;
  private int looked;

  SeenAnnotationsTest() {
    while (all.size() < PHOTOS) {
      all.add(new AnnotationId(random.nextLong(), random.nextLong()));
    }
    memory.put(all.stream().map(id -> MemoryCatalogue.annotation(id, "Rosa")).iterator());
  }

  /** Counts what is asked of the catalogue. */
  private AnnotationCatalogue counted() {
    return (AnnotationCatalogue)
        Proxy.newProxyInstance(
            AnnotationCatalogue.class.getClassLoader(),
            new Class<?>[] {AnnotationCatalogue.class},
            (proxy, method, arguments) -> {
              questions++;
              return method.invoke(memory, arguments);
            });
  }

  private Predicate<AnnotationId> seen(Set<AnnotationId> mine, Collection<AnnotationId> asked) {
    looked += asked.size();
    return mine::contains;
  }

  /** Reads all pages, and returns how many there were. */
  private int assertListed(Set<AnnotationId> mine, int most) {
    var list = new SeenAnnotations(counted(), asked -> seen(mine, asked), "", null, null);
    List<AnnotationId> listed = new ArrayList<>();
    AnnotationId after = null;
    int pages = 0;
    do {
      questions = 0;
      looked = 0;
      SeenAnnotations.Page page = list.page(after, most);
      assertThat(questions).isLessThanOrEqualTo(4);
      assertThat(looked).isLessThanOrEqualTo(SeenAnnotations.MOST_LOOKED_AT);
      assertThat(page.items()).hasSizeLessThanOrEqualTo(most);
      page.items().forEach(item -> listed.add(item.id()));
      assertThat(page.isShort()).isEqualTo(page.next() != null && page.items().size() < most);
      assertThat(page.next() == null || mine.contains(page.next()) || !all.contains(page.next()))
          .as("a cursor names nothing that must not be seen")
          .isTrue();
      after = page.next();
      pages++;
    } while (after != null);
    assertThat(listed).containsExactlyElementsOf(new TreeSet<>(mine));
    return pages;
  }

  private Set<AnnotationId> some(int number) {
    List<AnnotationId> shuffled = new ArrayList<>(all);
    Collections.shuffle(shuffled, random);
    return Set.copyOf(shuffled.subList(0, number));
  }

  @Test
  void page_ofAnybody_looksAtABoundedNumber_andNothingIsLeftOut() {
    assertThat(assertListed(Set.of(), 100)).isEqualTo(5);
    assertThat(assertListed(some(3), 100)).isEqualTo(5);
    assertThat(assertListed(Set.of(all.last()), 100)).isEqualTo(5);
    assertListed(some(1_000), 100);
    assertListed(some(30_000), 1_000);
    assertThat(assertListed(Set.copyOf(all), 1_000)).isEqualTo(90);
  }

  @Test
  void between_liesAfterTheOneAndBeforeTheOther() {
    Stream.generate(() -> random.nextInt(4))
        .limit(10_000)
        .forEach(
            shared -> {
              long high = random.nextLong() >>> (shared * 16);
              AnnotationId a = new AnnotationId(high, random.nextLong());
              AnnotationId b =
                  new AnnotationId(
                      shared == 0 ? high : random.nextLong() >>> (shared * 16), random.nextLong());
              AnnotationId one = a.compareTo(b) < 0 ? a : b;
              AnnotationId next = a.compareTo(b) < 0 ? b : a;
              AnnotationId between = SeenAnnotations.between(one, next);
              assertThat(between).isGreaterThanOrEqualTo(one).isLessThan(next);
            });
    assertThat(SeenAnnotations.between(new AnnotationId(1, 4), new AnnotationId(1, 5)))
        .isEqualTo(new AnnotationId(1, 4));
  }
}
