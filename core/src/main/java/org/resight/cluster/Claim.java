package org.resight.cluster;

import org.resight.journal.GraphKey;

/**
 * A graph and the epoch of its journal: the one that was seen, or the one that a server has begun.
 *
 * @param graph which
 * @param epoch of its journal
 */
public record Claim(GraphKey graph, long epoch) {}
