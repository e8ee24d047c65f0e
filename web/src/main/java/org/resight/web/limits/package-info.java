/** How much a client may send, hold and ask for. */
@NullMarked
package org.resight.web.limits;

import org.jspecify.annotations.NullMarked;
