/**
 * Matching over HTTP: start it, watch its jobs, see why two photos were matched.
 *
 * <p>Of {@code web} it may know {@code events}, and what that may know.
 */
@NullMarked
package org.resight.web.matching;

import org.jspecify.annotations.NullMarked;
