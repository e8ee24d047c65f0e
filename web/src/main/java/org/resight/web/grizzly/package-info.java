/** What Payara's own HTTP listener is told. */
@NullMarked
package org.resight.web.grizzly;

import org.jspecify.annotations.NullMarked;
