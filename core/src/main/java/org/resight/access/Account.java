package org.resight.access;

import java.time.Instant;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import org.resight.refusal.Refusal;
import org.resight.refusal.RefusedException;

/**
 * Somebody, or a program, that the server knows.
 *
 * <p>Immutable.
 *
 * @param id never used again
 * @param handle the name that the journal shows; never changed
 * @param name what people read; can change
 * @param rights on the server
 * @param disabled whether nobody comes in as this one any more
 */
public record Account(
    UUID id,
    String handle,
    String name,
    Kind kind,
    Set<ServerRight> rights,
    boolean disabled,
    Instant createdAt) {

  /** Letters that look like one another are not among them. */
  private static final Pattern HANDLE = Pattern.compile("[a-z0-9](?:[a-z0-9._-]{0,38}[a-z0-9])?");

  private static final Set<String> RESERVED = Set.of("local", "nobody", "resight", "system");
  private static final int LONGEST_NAME = 100;

  /** What stands behind an account. */
  public enum Kind {
    /** Somebody with a password or a provider. */
    PERSON,
    /** Somebody who was invited to review and has no password. */
    VOLUNTEER,
    /** A program; it comes in by tokens alone. */
    MACHINE
  }

  /** Copies the set. */
  public Account {
    rights = Set.copyOf(rights);
  }

  /** Returns whether it administers the server. */
  public boolean isAdministrator() {
    return rights.contains(ServerRight.ADMINISTER);
  }

  /** Checks the values of a new account, which the handle may not have been given to. */
  static Account of(
      String handle, String name, Account.Kind kind, Set<ServerRight> rights, Instant now) {
    if (!HANDLE.matcher(handle).matches() || RESERVED.contains(handle)) {
      throw new RefusedException(
          Refusal.HANDLE,
          "A handle has up to 40 small letters a to z, digits, dots, dashes and underscores.");
    }
    return new Account(
        UUID.randomUUID(), handle, checkedName(name, handle), kind, rights, false, now);
  }

  static String checkedName(String name, String handle) {
    String stripped = name.strip();
    if (stripped.length() > LONGEST_NAME || stripped.chars().anyMatch(Character::isISOControl)) {
      throw new RefusedException(
          Refusal.INVALID_VALUE, "A name has at most " + LONGEST_NAME + " characters.");
    }
    return stripped.isEmpty() ? handle : stripped;
  }
}
