package org.resight.access;

import java.time.Instant;
import java.util.Set;
import java.util.UUID;

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
}
