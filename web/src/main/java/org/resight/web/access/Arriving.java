package org.resight.web.access;

import org.jspecify.annotations.Nullable;

/**
 * What the checks look at of a request.
 *
 * @param method the HTTP method
 * @param uri the path as it was sent, without the query
 * @param scheme {@code http} or {@code https}, as the server was reached
 * @param peer the address of who is connected, or null if it is not known
 * @param local the address at which the server was reached, or null if it is not known
 */
record Arriving(
    String method,
    String uri,
    String scheme,
    @Nullable String peer,
    @Nullable String local,
    Headers headers) {

  /** The headers of a request. */
  interface Headers {
    /** Returns the first header of a name, in any case, or null. */
    @Nullable String first(String name);
  }

  @Nullable String header(String name) {
    return headers.first(name);
  }

  boolean has(String name) {
    return headers.first(name) != null;
  }
}
