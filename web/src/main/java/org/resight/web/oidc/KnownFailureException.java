package org.resight.web.oidc;

/** Somebody does not come in, and the audit has it already. */
final class KnownFailureException extends SignInFailedException {

  private static final long serialVersionUID = 1L;

  KnownFailureException(Why why, Throwable cause) {
    super(why, "known", cause);
  }
}
