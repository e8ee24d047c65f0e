package org.resight.web;

import com.fasterxml.jackson.core.JsonProcessingException;
import org.jspecify.annotations.Nullable;

/**
 * A body that is not JSON, or not the JSON that was asked for; the cause has line, column and path.
 *
 * <p>Unchecked, because the two servers treat an {@code IOException} of a body reader differently,
 * and only one of them shows its cause to an exception mapper.
 */
final class UnreadableJsonException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final JsonProcessingException reason;
  private final @Nullable Integer index;

  UnreadableJsonException(JsonProcessingException reason) {
    this(reason, null);
  }

  /** The item with an index, from 0 on, of a body with several is at fault. */
  UnreadableJsonException(JsonProcessingException reason, @Nullable Integer index) {
    super(reason.getOriginalMessage(), reason);
    this.reason = reason;
    this.index = index;
  }

  /** Returns the index of the item at fault, or null. */
  @Nullable Integer index() {
    return index;
  }

  /** Returns what Jackson found, with its place in the body. */
  JsonProcessingException reason() {
    return reason;
  }
}
