package org.resight.web;

import com.fasterxml.jackson.core.JsonProcessingException;

/**
 * A body that is not JSON, or not the JSON that was asked for; the cause has line, column and path.
 *
 * <p>Unchecked, because the two servers treat an {@code IOException} of a body reader differently,
 * and only one of them shows its cause to an exception mapper.
 */
final class UnreadableJsonException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final JsonProcessingException reason;

  UnreadableJsonException(JsonProcessingException reason) {
    super(reason.getOriginalMessage(), reason);
    this.reason = reason;
  }

  /** Returns what Jackson found, with its place in the body. */
  JsonProcessingException reason() {
    return reason;
  }
}
