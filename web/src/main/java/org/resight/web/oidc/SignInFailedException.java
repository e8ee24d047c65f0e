package org.resight.web.oidc;

/** Somebody does not come in. The message is a word or two for the audit, without what was sent. */
class SignInFailedException extends Exception {

  private static final long serialVersionUID = 1L;

  private final Why why;

  SignInFailedException(Why why, String words, Throwable cause) {
    super(words, cause);
    this.why = why;
  }

  SignInFailedException(Why why, String words) {
    super(words);
    this.why = why;
  }

  Why why() {
    return why;
  }

  String words() {
    return String.valueOf(getMessage());
  }
}
