/** Who gets in, and who does not. */
@NullMarked
package org.resight.it.access;

import org.jspecify.annotations.NullMarked;
