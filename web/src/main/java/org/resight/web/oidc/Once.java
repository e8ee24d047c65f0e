package org.resight.web.oidc;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What may be used once: states and messages, until they would not be taken anyway. Remembers
 * {@value #MOST}, the newest. Thread-safe.
 */
final class Once {

  private static final int MOST = 20_000;

  private final Map<String, Instant> used = new LinkedHashMap<>();

  /** Returns whether a text comes for the first time. */
  synchronized boolean isFirst(String text, Instant until, Instant now) {
    used.values().removeIf(end -> now.isAfter(end));
    if (used.putIfAbsent(text, until) != null) {
      return false;
    }
    if (used.size() > MOST) {
      used.remove(used.keySet().iterator().next());
    }
    return true;
  }
}
