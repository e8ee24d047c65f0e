package org.resight.lease;

import org.jspecify.annotations.Nullable;
import org.resight.model.DuePair;

/**
 * A pair offered to a reviewer.
 *
 * @param due the pair and why it is asked
 * @param lease the reviewer's lease on it, or null if it was only looked at
 */
public record OfferedPair(DuePair due, @Nullable Lease lease) implements Offered {}
