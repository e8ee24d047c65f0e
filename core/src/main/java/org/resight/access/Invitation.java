package org.resight.access;

import java.time.Instant;
import java.util.Set;
import java.util.UUID;

/**
 * A link by which people come into a project.
 *
 * <p>Immutable.
 *
 * @param id names it to the project's members
 * @param hash SHA-256 of the secret in the link
 * @param project the key of the project
 * @param label for whom it is, in the words of who made it
 * @param rights what it gives
 * @param volunteers whether people come in by a nickname alone, without a password
 * @param uses how many people can still come in by it
 * @param by who made it
 */
public record Invitation(
    UUID id,
    String hash,
    UUID project,
    String label,
    Set<Right> rights,
    boolean volunteers,
    int uses,
    UUID by,
    Instant createdAt,
    Instant expiresAt) {

  /** Copies the set. */
  public Invitation {
    rights = Set.copyOf(rights);
  }

  /** Returns whether somebody can come in by it. */
  public boolean isOpen(Instant now) {
    return uses > 0 && now.isBefore(expiresAt);
  }

  Invitation used() {
    return new Invitation(
        id, hash, project, label, rights, volunteers, uses - 1, by, createdAt, expiresAt);
  }
}
