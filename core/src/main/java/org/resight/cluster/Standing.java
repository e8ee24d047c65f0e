package org.resight.cluster;

import org.jspecify.annotations.Nullable;

/**
 * Who leads, as the database knows it.
 *
 * @param term grows each time another server begins to lead
 * @param leader who leads or led last; null if nobody ever did, or that one has taken its leave
 * @param living whether the leader's lease has not ended
 */
public record Standing(long term, @Nullable Node leader, boolean living) {}
