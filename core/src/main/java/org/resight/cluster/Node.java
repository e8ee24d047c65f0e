package org.resight.cluster;

import java.util.UUID;

/**
 * A server of the cluster.
 *
 * @param id random, another at each start and after each lease that was lost
 * @param url where the other servers reach it
 * @param version of the program it runs
 * @param draining whether its graphs are to move to others
 */
public record Node(UUID id, String url, String version, boolean draining) {}
