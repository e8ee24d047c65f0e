/**
 * Export, and the check of an import before it is done.
 *
 * <p>Of {@code web} it may know {@code candidates}, and what that may know.
 */
@NullMarked
package org.resight.web.exchange;

import org.jspecify.annotations.NullMarked;
