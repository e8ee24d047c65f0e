/** Matching over HTTP: start it, watch its jobs, see why two photos were matched. */
@NullMarked
package org.resight.web.matching;

import org.jspecify.annotations.NullMarked;
