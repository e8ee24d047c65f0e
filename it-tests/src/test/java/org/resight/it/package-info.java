/**
 * The WAR that ships, in both servers, over HTTP: tests that see what a client sees, and the tools
 * for them.
 */
@NullMarked
package org.resight.it;

import org.jspecify.annotations.NullMarked;
