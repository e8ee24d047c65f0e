package org.resight.web.operations;

import java.util.Optional;

/**
 * A part of the server that must be ready before requests can be served, such as the replay of the
 * journal. Every CDI bean of this type is asked at {@code /health/ready}.
 *
 * <p>Implementations are thread-safe and answer at once, from memory.
 */
public interface Readiness {

  /** Returns the name of the part, as operators see it; one word. */
  String part();

  /**
   * Returns what the part still waits for, in one sentence without secrets or file paths, or empty
   * if it is ready.
   */
  Optional<String> waitsFor();
}
