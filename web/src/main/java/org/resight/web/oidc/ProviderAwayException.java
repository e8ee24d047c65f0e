package org.resight.web.oidc;

/** A provider does not answer, or not as one does. The message is for the log. */
final class ProviderAwayException extends Exception {

  private static final long serialVersionUID = 1L;

  ProviderAwayException(String message, Throwable cause) {
    super(message, cause);
  }

  ProviderAwayException(String message) {
    super(message);
  }
}
