package org.resight.web.matching;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.resight.matching.ComparisonRules;
import org.resight.matching.work.MatchingPlan;
import org.resight.refusal.Refusal;
import org.resight.refusal.RefusedException;

/**
 * A wish to match.
 *
 * @param matcher {@code local} or {@code features}, the name of a model, or {@code vectors:} and
 *     the name of imported vectors
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

  static final MatchingRequest NOTHING_SAID = new MatchingRequest(null, null, null, null, null);

  /** The name of the local features from before there were models. */
  private static final String FEATURES = "features";

  private static final int MOST_TOP = 200;
  private static final int MOST_MINUTES = 1_000_000;
  private static final int MOST_METRES = 10_000_000;

  /** One place, one time. */
  record Session(@Nullable Integer minutes, @Nullable Integer metres) {}

  /**
   * Returns its rules.
   *
   * @param matchers that may be named, the standard first
   * @param exact whether the caller may know exact places. With a free size of the session, the
   *     pairs that are left out would show a place to the metre
   * @throws RefusedException 422 if a value is none; {@link Refusal#RIGHT_MISSING} for a session of
   *     another size than the standard one
   */
  MatchingPlan rules(List<String> matchers, boolean exact) {
    ComparisonRules standard = ComparisonRules.STANDARD;
    ComparisonRules rules =
        new ComparisonRules(
            viewpoints == null ? standard.viewpoints() : viewpoints,
            number(
                session == null ? null : session.minutes(),
                "session.minutes",
                standard.minutes(),
                0,
                MOST_MINUTES),
            number(
                session == null ? null : session.metres(),
                "session.metres",
                standard.metres(),
                0,
                MOST_METRES));
    if (!exact && (rules.minutes() != standard.minutes() || rules.metres() != standard.metres())) {
      throw new RefusedException(
          Refusal.RIGHT_MISSING,
          "A session of another size than "
              + standard.minutes()
              + " minutes and "
              + standard.metres()
              + " metres needs the right to exact places in the project.");
    }
    return MatchingPlan.rules(
        number(top, "top", MatchingPlan.TOP, 1, MOST_TOP), rules, model(matchers));
  }

  /** Returns the model or the vectors that are wished for, or null for the local features alone. */
  private @Nullable String model(List<String> matchers) {
    String wished =
        matcher == null
            ? matchers.get(0)
            : matcher.equals(FEATURES) ? MatchingService.LOCAL : matcher;
    if (!matchers.contains(wished)) {
      throw RefusedException.value(
          "matcher", "must be one of " + String.join(", ", matchers) + ".");
    }
    return wished.equals(MatchingService.LOCAL) ? null : wished;
  }

  private static int number(
      @Nullable Integer given, String field, int otherwise, int least, int most) {
    if (given == null) {
      return otherwise;
    }
    if (given < least || given > most) {
      throw RefusedException.value(
          field, "must be a whole number from " + least + " to " + most + ".");
    }
    return given;
  }
}
