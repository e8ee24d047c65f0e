package org.resight.access;

import java.time.Instant;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a program comes in with. It never gives more than its owner has at the time.
 *
 * <p>Immutable.
 *
 * @param id the eight letters after {@code rst_}
 * @param hash SHA-256 of the whole token
 * @param label what its owner calls it
 * @param rights in the projects
 * @param serverRights on the server
 * @param projects the projects it is for; empty for all of its owner's
 * @param actAs whether it may name anybody as reviewer
 * @param usedAt when it was used last, to five minutes; null if it never was
 */
public record AccessToken(
    String id,
    String hash,
    UUID account,
    String label,
    Set<Right> rights,
    Set<ServerRight> serverRights,
    Set<UUID> projects,
    boolean actAs,
    Instant createdAt,
    Instant expiresAt,
    @Nullable Instant usedAt) {

  /** Copies the sets. */
  public AccessToken {
    rights = Set.copyOf(rights);
    serverRights = Set.copyOf(serverRights);
    projects = Set.copyOf(projects);
  }
}
