/** Who looks at which pair. Leases live in memory only. */
@NullMarked
package org.resight.lease;

import org.jspecify.annotations.NullMarked;
