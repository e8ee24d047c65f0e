package org.resight.web.access;

import java.util.Set;

/** The addresses of the old contract, which answers by an envelope of its own. */
final class OldContract {

  /** Their first segments below {@code /api}. */
  private static final Set<String> API = Set.of("query", "status", "review", "engine");

  /** Their first segments at the root. */
  private static final Set<String> ROOT = Set.of("submit", "review", "view", "action");

  /** Reads that commit names, or lease a pair. */
  private static final Set<String> READS_WITH_EFFECT =
      Set.of("/api/query/graph/v2", "/api/review/query/graph/v2");

  private OldContract() {}

  static boolean has(Address address) {
    if (address.segments().isEmpty()) {
      return false;
    }
    return address.startsWith("api")
        ? address.segments().size() > 1 && API.contains(address.segments().get(1))
        : ROOT.contains(address.segments().get(0));
  }

  /** Returns whether a read of this address changes something. */
  static boolean readChanges(Address address) {
    return READS_WITH_EFFECT.contains(address.path());
  }
}
