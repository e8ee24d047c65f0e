package org.resight.graph;

import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.resight.model.AnnotationId;

/**
 * Names that are wanted.
 *
 * @param id the act, any where null; with the same id it happens once
 * @param author who wants it
 * @param names names by any photo of an individual, an empty one to take a name away; null to name
 *     all that need a name, and to commit that to the catalogue
 * @param seq as of which review it was planned, or null
 * @param digest which plan it shall be, or null
 * @param keepBoth whether a name may be one that another individual bears
 */
public record NamesWish(
    @Nullable UUID id,
    String author,
    @Nullable Map<AnnotationId, String> names,
    @Nullable Long seq,
    @Nullable String digest,
    boolean keepBoth) {

  /** Wants all individuals named that need it. */
  public static NamesWish all(String author) {
    return new NamesWish(null, author, null, null, null, false);
  }
}
