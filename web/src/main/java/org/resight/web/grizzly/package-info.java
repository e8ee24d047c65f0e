/**
 * What Payara's own HTTP listener is told.
 *
 * <p>Of {@code web} it may know {@code limits}, and what that may know.
 */
@NullMarked
package org.resight.web.grizzly;

import org.jspecify.annotations.NullMarked;
