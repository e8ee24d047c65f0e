package org.resight.web.oidc;

/** Why somebody does not come in; the page has a text for each. */
enum Why {
  /** It was begun in another browser, for another provider, too long ago, or is over already. */
  STATE,
  /** The provider says that the person is not let in. */
  DENIED,
  /** The provider does not take its own code. */
  CODE,
  /** What the provider sent cannot be trusted. */
  TOKEN,
  /** The provider does not answer. */
  AWAY,
  /** No account comes in by the identity. */
  NOT_INVITED,
  /** The account is disabled. */
  DISABLED,
  /** The identity is another account's. */
  IDENTITY,
  /** The address in the browser is none that providers lead back to. */
  ADDRESS,
  /** Too many failures from one address. */
  TOO_MANY,
  /** The database does not answer. */
  BUSY
}
