package org.resight.access;

import java.util.UUID;

/**
 * What an account's app computes its codes from.
 *
 * <p>Immutable; it never shows its secret.
 *
 * @param secret in base32
 * @param confirmed whether a code was typed back: only then it counts
 * @param lastStep the step of time of the code that was taken last; no code is taken twice
 */
public record SecondFactor(UUID account, String secret, boolean confirmed, long lastStep) {

  /** Leaves the secret out. */
  @Override
  public String toString() {
    return "SecondFactor[" + account + "]";
  }
}
