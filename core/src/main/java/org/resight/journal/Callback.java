package org.resight.journal;

import java.net.URI;

/**
 * Where to tell of an event of a graph.
 *
 * @param url an http or https address
 * @param method POST, PUT, DELETE or GET
 * @param form what the call carries
 */
public record Callback(URI url, String method, Form form) {

  /** What a call carries, as the fields of a form. */
  public enum Form {
    /** {@code graph}, the id, and {@code event}: for graphs opened over the API. */
    PLAIN,
    /** {@code graph_uuid}, the id as the old contract writes it: for graphs opened by it. */
    TAGGED
  }

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
