package org.resight.access;

import java.time.Instant;
import java.util.UUID;

/**
 * An identity that an account comes in by.
 *
 * <p>Immutable.
 *
 * @param id names it in addresses
 * @param account whose it is
 */
public record IdentityLink(UUID id, Identity identity, UUID account, Instant createdAt) {}
