/** Many requests, slow clients and long runs. */
@NullMarked
package org.resight.it.load;

import org.jspecify.annotations.NullMarked;
