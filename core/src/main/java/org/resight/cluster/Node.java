package org.resight.cluster;

import java.util.UUID;

/**
 * A server of the cluster.
 *
 * @param id random, another at each start
 * @param url where the other servers reach it
 * @param version of the program it runs
 */
public record Node(UUID id, String url, String version) {}
