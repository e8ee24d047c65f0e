package org.resight.access;

import java.util.Base64;

/**
 * A key that nobody may read; it never shows itself.
 *
 * <p>Immutable.
 */
public final class Secret {

  private final byte[] bytes;

  private Secret(byte[] bytes) {
    this.bytes = bytes;
  }

  /** Reads a key as it is kept. */
  public static Secret of(String kept) {
    return new Secret(Base64.getUrlDecoder().decode(kept));
  }

  /** Makes a new key. */
  public static Secret random() {
    return of(Secrets.random());
  }

  /** Returns the key as it is kept. */
  public String kept() {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  byte[] bytes() {
    return bytes.clone();
  }

  @Override
  public String toString() {
    return "Secret";
  }
}
