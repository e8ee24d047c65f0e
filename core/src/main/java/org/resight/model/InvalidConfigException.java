package org.resight.model;

/** A configuration that cannot be used. */
public final class InvalidConfigException extends IllegalArgumentException {

  private static final long serialVersionUID = 1L;

  private final String key;
  private final String detail;

  /** Creates the refusal of the value of one key, with a sentence that says what is wrong. */
  public InvalidConfigException(String key, String detail) {
    super(key + ": " + detail);
    this.key = key;
    this.detail = detail;
  }

  /** Returns the flat, dotted key at fault. */
  public String key() {
    return key;
  }

  /** Returns one sentence that says what is wrong with it. */
  public String detail() {
    return detail;
  }
}
