package org.resight.jobs;

/** A job cannot be done; the message is one sentence for the user. */
public final class JobFailedException extends Exception {

  /** Says why. */
  public JobFailedException(String message) {
    super(message);
  }

  /** Says why, with the cause for the log. */
  public JobFailedException(String message, Throwable cause) {
    super(message, cause);
  }
}
