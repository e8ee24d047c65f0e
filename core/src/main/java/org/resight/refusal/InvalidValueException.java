package org.resight.refusal;

/** A value that is not within what it may be. */
public final class InvalidValueException extends IllegalArgumentException {

  private static final long serialVersionUID = 1L;

  private final String field;

  /**
   * Refuses a value.
   *
   * @param field which one
   * @param reason what it must be, in one sentence that begins in lower case
   */
  public InvalidValueException(String field, String reason) {
    super(reason);
    this.field = field;
  }

  /** Returns which value. */
  public String field() {
    return field;
  }

  /** Returns what it must be. */
  public String reason() {
    return String.valueOf(getMessage());
  }
}
