/**
 * The settings of a server, read once at its start.
 *
 * <p>Knows none of the other packages.
 */
@NullMarked
package org.resight.settings;

import org.jspecify.annotations.NullMarked;
