package org.resight.state;

import org.resight.graph.GraphClient;

/**
 * Who answers for a set of annotations.
 *
 * @param client the graph
 * @param standing whether it stood already, so that nobody needs to open it
 */
public record Reservation(GraphClient client, boolean standing) {}
