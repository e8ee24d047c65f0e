/** Kills, stops and restarts: what is left of what was acknowledged. */
@NullMarked
package org.resight.it.crash;

import org.jspecify.annotations.NullMarked;
