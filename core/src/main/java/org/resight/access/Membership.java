package org.resight.access;

import java.util.UUID;

/**
 * Names what somebody may do in one project.
 *
 * @param project the key of the project's journal, which aliases share
 * @param account whose rights
 */
public record Membership(UUID project, UUID account) {}
