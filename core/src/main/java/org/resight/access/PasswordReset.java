package org.resight.access;

import java.time.Instant;
import java.util.UUID;

/**
 * A link by which somebody chooses a new password.
 *
 * <p>Immutable.
 *
 * @param hash SHA-256 of the secret in the link
 */
public record PasswordReset(UUID account, String hash, Instant expiresAt) {}
