package org.resight.refusal;

/** The database did not answer, or refused; whether the last write was made may be unknown. */
public final class JournalUnavailableException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** Creates the exception. */
  public JournalUnavailableException(String message) {
    super(message);
  }

  /** Creates the exception with what caused it. */
  public JournalUnavailableException(String message, Throwable cause) {
    super(message, cause);
  }
}
