/** Servers that the tests start, and what asks them. */
@NullMarked
package org.resight.it.server;

import org.jspecify.annotations.NullMarked;
