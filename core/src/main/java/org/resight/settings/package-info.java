/** The settings of a server, read once at its start. */
@NullMarked
package org.resight.settings;

import org.jspecify.annotations.NullMarked;
