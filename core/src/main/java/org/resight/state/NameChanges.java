package org.resight.state;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.resight.engine.AnnotationId;
import org.resight.engine.AnnotationPair;

/**
 * How a graph differs from what it last committed to the catalogue.
 *
 * @param seq as of which review
 * @param names annotations whose name differs
 * @param matches pairs whose decision differs
 */
public record NameChanges(
    long seq, Map<AnnotationId, AnnotationCatalog.Renamed> names, List<ChangedPair> matches) {

  /**
   * A pair whose decision differs.
   *
   * @param pair the pair
   * @param before the review that stood at the last commit, or null
   * @param after the review that stands now
   */
  public record ChangedPair(
      AnnotationPair pair, @Nullable RecordedReview before, RecordedReview after) {}
}
