/**
 * Who looks at which pair. Leases live in memory only.
 *
 * <p>May know {@code report}, and what that may know.
 */
@NullMarked
package org.resight.lease;

import org.jspecify.annotations.NullMarked;
