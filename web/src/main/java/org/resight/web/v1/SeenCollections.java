package org.resight.web.v1;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.resight.catalogue.AnnotationCatalogue;
import org.resight.model.AnnotationId;

/**
 * A list of those collections in which somebody may see an annotation, a page at a time. At most
 * {@value SeenAnnotations#MOST_LOOKED_AT} annotations are looked at for a page, so that it costs
 * the same in a catalogue of any size.
 *
 * @param catalogue where they are
 * @param seen which of some annotations may be seen
 */
record SeenCollections(
    AnnotationCatalogue catalogue,
    Function<Collection<AnnotationId>, Predicate<AnnotationId>> seen) {

  /**
   * A collection.
   *
   * @param annotations how many were found that may be seen
   * @param more whether it has more annotations than were looked at
   */
  record Seen(String name, int annotations, boolean more) {}

  /**
   * A page.
   *
   * @param next after which name the next page begins, or null after the last page
   * @param isShort whether it ended early, or left out a collection of which not all was looked at
   */
  record Page(List<Seen> items, @Nullable String next, boolean isShort) {}

  /**
   * Returns a page by name.
   *
   * @param after only greater names, or null
   * @param most how many names at most
   */
  Page page(@Nullable String after, int most) {
    List<String> names = catalogue.collections(after, most + 1);
    List<Seen> found = new ArrayList<>();
    boolean isShort = false;
    int left = SeenAnnotations.MOST_LOOKED_AT;
    for (int i = 0; i < names.size(); i++) {
      if (i == most) {
        return new Page(found, names.get(i - 1), isShort);
      }
      List<AnnotationId> ids = catalogue.ids(names.get(i), null, left + 1, null, null);
      boolean more = ids.size() > left;
      if (more && i > 0) {
        // The next page looks at as much of it as any page does.
        return new Page(found, names.get(i - 1), true);
      }
      List<AnnotationId> looked = more ? ids.subList(0, left) : ids;
      int annotations = (int) looked.stream().filter(seen.apply(looked)).count();
      if (annotations > 0) {
        found.add(new Seen(names.get(i), annotations, more));
      } else {
        isShort |= more;
      }
      left -= looked.size();
    }
    return new Page(found, null, isShort);
  }
}
