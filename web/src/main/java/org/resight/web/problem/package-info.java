/** Problem documents of RFC 9457: what a request is told that cannot be served. */
@NullMarked
package org.resight.web.problem;

import org.jspecify.annotations.NullMarked;
