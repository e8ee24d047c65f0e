/**
 * The registry and the one lock: which graphs exist, who owns what, the feedback buffer and the
 * shared query.
 *
 * <p>{@code ReviewStateBean} is the container's shell; the behaviour is in plain classes that are
 * tested with {@code new}.
 *
 * <p>May know {@code graph}, and what that may know.
 */
@NullMarked
package org.resight.state;

import org.jspecify.annotations.NullMarked;
