/**
 * Photographs: kept by their content, checked by their bytes, shown upright in the size asked for.
 *
 * <p>May know {@code catalogue}, and what that may know.
 */
@NullMarked
package org.resight.photos;

import org.jspecify.annotations.NullMarked;
