package org.resight.web.matching;

import org.jspecify.annotations.Nullable;

/**
 * A wish to match.
 *
 * @param matcher {@code local} or {@code features}, or the name of a model
 * @param top pairs a photo at the most
 * @param viewpoints whether sides count
 * @param session which photos of one place are not compared
 * @param annotations only for these the most similar photos are sought; {@code new} in place of the
 *     list are those for which no matching has
 */
record MatchingRequest(
    @Nullable String matcher,
    @Nullable Integer top,
    @Nullable Boolean viewpoints,
    @Nullable Session session,
    @Nullable Object annotations) {

  /** One place, one time. */
  record Session(@Nullable Integer minutes, @Nullable Integer metres) {}
}
