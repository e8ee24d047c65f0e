package org.resight.lease;

import org.jspecify.annotations.Nullable;
import org.resight.model.Glance;

/**
 * A look at many photos, offered to a reviewer.
 *
 * @param glance what is asked
 * @param priority what it is worth: that of the pairs it answers, together
 * @param lease the reviewer's lease on all its pairs, or null if it was only looked at
 */
public record OfferedGlance(Glance glance, double priority, @Nullable Lease lease)
    implements Offered {}
