/** A second application, deployed beside Resight by the load run: what a server costs by itself. */
@NullMarked
package org.resight.it.nothing;

import org.jspecify.annotations.NullMarked;
