package org.resight.matching;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Which sides of an animal can show the same pattern. Stateless. */
final class Viewpoints {

  /** Round the animal in eighths of a turn. */
  private static final List<String> ROUND =
      List.of("front", "frontright", "right", "backright", "back", "backleft", "left", "frontleft");

  private Viewpoints() {}

  /** Returns whether photos of these sides are compared: same, adjacent, or one is not known. */
  static boolean compared(@Nullable String one, @Nullable String other) {
    return one == null || other == null || one.equals(other) || apart(one, other) == 1;
  }

  /** A number for each of the eight sides, one for those not known and one for all others. */
  static int group(@Nullable String viewpoint) {
    return viewpoint == null ? -2 : ROUND.indexOf(viewpoint);
  }

  private static int apart(String a, String b) {
    int i = ROUND.indexOf(a);
    int j = ROUND.indexOf(b);
    if (i < 0 || j < 0) {
      return ROUND.size();
    }
    int steps = Math.abs(i - j);
    return Math.min(steps, ROUND.size() - steps);
  }

  /** The side in the one spelling the other methods take; null if it says nothing. */
  static @Nullable String plain(@Nullable String viewpoint) {
    if (viewpoint == null) {
      return null;
    }
    String plain = viewpoint.toLowerCase(Locale.ROOT).replaceAll("[^a-z]", "");
    return switch (plain) {
      case "", "unknown", "na", "none", "nan" -> null;
      case "l" -> "left";
      case "r" -> "right";
      case "rear" -> "back";
      default -> plain;
    };
  }
}
