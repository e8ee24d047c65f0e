package org.resight.web.wbia;

import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.resight.model.EvidenceDecision;
import org.resight.model.MetaDecision;

/** The old server's words for decisions. */
final class Codes {

  private Codes() {}

  static String of(EvidenceDecision decision) {
    return switch (decision) {
      case POSITIVE -> "match";
      case NEGATIVE -> "nomatch";
      case INCOMPARABLE -> "notcomp";
      case UNKNOWN -> "unknown";
      case UNREVIEWED -> "unreviewed";
    };
  }

  static @Nullable String of(MetaDecision meta) {
    return switch (meta) {
      case NONE -> null;
      case SAME -> "same";
      case DIFFERENT -> "diff";
    };
  }

  static String of(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}
