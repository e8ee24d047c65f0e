package org.resight.journal;

import java.net.URI;

/**
 * Where to tell of an event of a graph.
 *
 * @param url an http or https address
 * @param method POST, PUT, DELETE or GET
 */
public record Callback(URI url, String method) {

  /** What a callback tells. */
  public enum Event {
    /** The pairs due have changed. */
    REVIEW,
    /** Nothing is left to ask. */
    FINISHED,
    /** The graph has failed. */
    ERROR
  }
}
