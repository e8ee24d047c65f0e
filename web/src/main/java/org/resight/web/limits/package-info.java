/**
 * How much a client may send, hold and ask for.
 *
 * <p>Of {@code web} it may know {@code problem} and {@code body}.
 */
@NullMarked
package org.resight.web.limits;

import org.jspecify.annotations.NullMarked;
