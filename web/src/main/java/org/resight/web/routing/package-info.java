/**
 * Of several servers one serves; the others pass on to it what they are asked.
 *
 * <p>Of {@code web} it may know {@code events}, and what that may know.
 */
@NullMarked
package org.resight.web.routing;

import org.jspecify.annotations.NullMarked;
