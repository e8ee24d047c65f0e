/**
 * Several servers over one database: which of them live, and which serves which graph.
 *
 * <p>May know {@code journal}, and what that may know.
 */
@NullMarked
package org.resight.cluster;

import org.jspecify.annotations.NullMarked;
