package org.resight.access;

import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A browser in which somebody has signed in.
 *
 * <p>Immutable.
 *
 * @param id names it to its owner
 * @param hash SHA-256 of the secret in the cookie
 * @param browser what the browser calls itself, shortened
 * @param confirmedAt when the password was given last
 * @param usedAt when it was used last, to five minutes
 * @param atProvider SHA-256 of the session at the provider that it began by, or null
 */
public record Session(
    UUID id,
    String hash,
    UUID account,
    String browser,
    Instant createdAt,
    Instant confirmedAt,
    Instant usedAt,
    @Nullable String atProvider) {

  /** How long a session lives that nobody uses. */
  static final Duration IDLE = Duration.ofHours(12);

  /** How long after the password was given what matters most can be done. */
  static final Duration CONFIRMED = Duration.ofMinutes(10);

  /** How exactly the last use is kept. */
  static final Duration USE = Duration.ofMinutes(5);

  /** Returns whether it has ended, whoever it belongs to. */
  boolean hasEnded(Account owner, Instant now) {
    Duration most =
        owner.isAdministrator()
            ? Duration.ofHours(24)
            : owner.kind() == Account.Kind.VOLUNTEER ? Duration.ofDays(30) : Duration.ofDays(7);
    Duration idle = owner.kind() == Account.Kind.VOLUNTEER ? most : IDLE;
    return !now.isBefore(createdAt.plus(most)) || !now.isBefore(usedAt.plus(idle).plus(USE));
  }

  /** Returns what is kept of a session at a provider; two providers may call theirs the same. */
  static String atProvider(String issuer, String session) {
    return Secrets.hash(issuer + "\n" + session);
  }

  Session used(Instant now) {
    return new Session(id, hash, account, browser, createdAt, confirmedAt, now, atProvider);
  }

  Session confirmed(Instant now) {
    return new Session(id, hash, account, browser, createdAt, now, now, atProvider);
  }

  /** Returns whether the password was given a short while ago. */
  public boolean isConfirmed(Instant now) {
    return now.isBefore(confirmedAt.plus(CONFIRMED));
  }
}
