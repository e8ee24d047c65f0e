/** The one gate before everything else: what a request must be like to come in, and who it is. */
@NullMarked
package org.resight.web.access;

import org.jspecify.annotations.NullMarked;
