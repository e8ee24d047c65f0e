/**
 * Problem documents of RFC 9457: what a request is told that cannot be served.
 *
 * <p>Knows no other package of {@code web}.
 */
@NullMarked
package org.resight.web.problem;

import org.jspecify.annotations.NullMarked;
