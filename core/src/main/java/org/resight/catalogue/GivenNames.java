package org.resight.catalogue;

import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.resight.model.AnnotationId;

/** What the names say that people gave to annotations. */
public final class GivenNames {

  /** What people write when an individual has no name, in lower case. */
  private static final Set<String> NONE =
      Set.of("", "na", "n/a", "nan", "none", "null", "unknown", "unidentified", "____", "-1");

  private GivenNames() {}

  /** Returns whether a name means that the individual has none. */
  public static boolean isNone(@Nullable String name) {
    return name == null || NONE.contains(name.strip().toLowerCase(Locale.ROOT));
  }

  /**
   * Returns the name that most annotations bear, of equally many the first in the alphabet; null if
   * none has a name.
   *
   * @param known what the catalogue has of them, at least
   */
  public static @Nullable String mostCommon(
      Collection<AnnotationId> annotations, Map<AnnotationId, CatalogueAnnotation> known) {
    return annotations.stream()
        .map(known::get)
        .filter(annotation -> annotation != null && annotation.name() != null)
        .collect(Collectors.groupingBy(CatalogueAnnotation::name, Collectors.counting()))
        .entrySet()
        .stream()
        .max(
            Map.Entry.<String, Long>comparingByValue()
                .thenComparing(Map.Entry.<String, Long>comparingByKey().reversed()))
        .map(Map.Entry::getKey)
        .orElse(null);
  }
}
