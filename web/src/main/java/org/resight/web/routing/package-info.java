/** Of several servers one serves; the others pass on to it what they are asked. */
@NullMarked
package org.resight.web.routing;

import org.jspecify.annotations.NullMarked;
