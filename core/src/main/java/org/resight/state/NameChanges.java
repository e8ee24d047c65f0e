package org.resight.state;

import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.resight.catalogue.AnnotationCatalogue;
import org.resight.journal.RecordedReview;
import org.resight.model.AnnotationId;
import org.resight.model.AnnotationPair;

/**
 * How a graph differs from what it last committed to the catalogue.
 *
 * @param seq as of which review
 * @param act the act that committed the names, or null if nothing was committed
 * @param names annotations whose name differs
 * @param matches pairs whose decision differs
 */
public record NameChanges(
    long seq,
    @Nullable UUID act,
    Map<AnnotationId, AnnotationCatalogue.Renamed> names,
    List<ChangedPair> matches) {

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
