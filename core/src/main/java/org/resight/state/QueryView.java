package org.resight.state;

import org.jspecify.annotations.Nullable;

/**
 * The shared query at one instant.
 *
 * <p>Immutable.
 *
 * @param job its newest job, or null if nobody ever asked for it
 * @param made whether there is one to be served
 * @param committed the position of the feedback up to which names were committed
 * @param buffered feedback that waits to be applied to a query that is being made
 */
public record QueryView(@Nullable QueryJob job, boolean made, long committed, int buffered) {}
