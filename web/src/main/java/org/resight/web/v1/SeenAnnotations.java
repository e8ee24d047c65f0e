package org.resight.web.v1;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.resight.catalogue.AnnotationCatalogue;
import org.resight.catalogue.CatalogueAnnotation;
import org.resight.model.AnnotationId;

/**
 * A list of those annotations of a collection that somebody may see, a page at a time. A page costs
 * a bounded number of queries, however few annotations may be seen: it may end early, even empty,
 * and tell where the next one begins.
 *
 * @param catalogue where they are
 * @param seen which of some annotations may be seen
 * @param collection which collection
 * @param name only annotations with this name, or null
 * @param species only annotations of this species, or null
 */
record SeenAnnotations(
    AnnotationCatalogue catalogue,
    Function<Collection<AnnotationId>, Predicate<AnnotationId>> seen,
    String collection,
    @Nullable String name,
    @Nullable String species) {

  /** Annotations that are looked at for one page. */
  static final int MOST_LOOKED_AT = 20_000;

  /**
   * A page.
   *
   * @param items what may be seen
   * @param next after which id the next page begins, or null after the last page
   * @param isShort whether more might have been found by looking further
   */
  record Page(List<CatalogueAnnotation> items, @Nullable AnnotationId next, boolean isShort) {}

  /**
   * Returns a page in increasing order of the ids.
   *
   * @param after only greater ids, or null
   * @param most how many at most
   */
  Page page(@Nullable AnnotationId after, int most) {
    List<AnnotationId> found = new ArrayList<>();
    AnnotationId from = after;
    // Who sees all that is there is done with the first question.
    int asked = most + 1;
    int looked = 0;
    while (looked < MOST_LOOKED_AT) {
      List<AnnotationId> ids = catalogue.ids(collection, from, asked, name, species);
      ids.stream().filter(seen.apply(ids)).limit(most + 1L - found.size()).forEach(found::add);
      if (found.size() > most) {
        return new Page(items(found.subList(0, most)), found.get(most - 1), false);
      }
      if (ids.size() < asked) {
        return new Page(items(found), null, false);
      }
      from = ids.get(ids.size() - 1);
      looked += ids.size();
      asked = MOST_LOOKED_AT - looked;
    }
    List<AnnotationId> beyond = catalogue.ids(collection, from, 1, name, species);
    return beyond.isEmpty()
        ? new Page(items(found), null, false)
        : new Page(items(found), between(Objects.requireNonNull(from), beyond.get(0)), true);
  }

  private List<CatalogueAnnotation> items(List<AnnotationId> ids) {
    Map<AnnotationId, CatalogueAnnotation> annotations = catalogue.find(ids);
    return ids.stream().map(annotations::get).filter(Objects::nonNull).toList();
  }

  /**
   * Returns an id that is not less than one and less than the next, and that tells of neither more
   * than how they both begin: they may be ones that must not be seen.
   */
  static AnnotationId between(AnnotationId one, AnnotationId next) {
    long high = one.high() ^ next.high();
    return high != 0
        ? new AnnotationId(one.high() | below(high), -1)
        : new AnnotationId(one.high(), one.low() | below(one.low() ^ next.low()));
  }

  /** Returns the bits below the first one that is set. */
  private static long below(long bits) {
    return Long.highestOneBit(bits) - 1;
  }
}
