package org.resight.journal;

/** Another server has written, or taken over, the journal of this graph. */
public final class JournalConflictException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** Creates the exception. */
  public JournalConflictException(String message) {
    super(message);
  }

  /** Creates the exception with what caused it. */
  public JournalConflictException(String message, Throwable cause) {
    super(message, cause);
  }
}
