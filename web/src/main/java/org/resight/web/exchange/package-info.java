/** Export, and the check of an import before it is done. */
@NullMarked
package org.resight.web.exchange;

import org.jspecify.annotations.NullMarked;
