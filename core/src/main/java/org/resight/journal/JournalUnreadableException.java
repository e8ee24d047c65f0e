package org.resight.journal;

/** An entry of a journal is damaged. */
public final class JournalUnreadableException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** Creates the exception. */
  public JournalUnreadableException(String message) {
    super(message);
  }

  /** Creates the exception with what caused it. */
  public JournalUnreadableException(String message, Throwable cause) {
    super(message, cause);
  }
}
