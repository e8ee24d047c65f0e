package org.resight.access;

import org.resight.refusal.Refusal;
import org.resight.refusal.RefusedException;

/**
 * Somebody as a provider of identities knows them. Two providers may use the same subject, and an
 * address of e-mail may change hands: neither alone names anybody.
 *
 * <p>Immutable.
 *
 * @param issuer the provider's own name, an address
 * @param subject what the provider calls its user, for ever
 */
public record Identity(String issuer, String subject) {

  /** As OpenID Connect bounds it, section 2. */
  private static final int LONGEST_SUBJECT = 255;

  private static final int LONGEST_ISSUER = 1_000;

  /**
   * Checks both.
   *
   * @throws RefusedException {@link Refusal#INVALID_VALUE} if one is empty, too long, or not plain
   *     text
   */
  public Identity {
    check(issuer, LONGEST_ISSUER);
    check(subject, LONGEST_SUBJECT);
  }

  private static void check(String text, int longest) {
    if (text.isBlank() || text.length() > longest || text.chars().anyMatch(c -> c < ' ')) {
      throw new RefusedException(
          Refusal.INVALID_VALUE, "A subject has 1 to " + LONGEST_SUBJECT + " characters.");
    }
  }
}
