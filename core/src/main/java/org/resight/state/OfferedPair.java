package org.resight.state;

import org.jspecify.annotations.Nullable;
import org.resight.engine.DuePair;

/**
 * A pair offered to a reviewer.
 *
 * @param due the pair and why it is asked
 * @param lease the reviewer's lease on it, or null if it was only looked at
 */
public record OfferedPair(DuePair due, @Nullable Lease lease) {}
