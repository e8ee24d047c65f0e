/** The container's lock on the bean, tried inside the server: the WAR with a probe added to it. */
@NullMarked
package org.resight.it.locks;

import org.jspecify.annotations.NullMarked;
