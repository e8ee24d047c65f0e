/**
 * Photographs: kept by their content, checked by their bytes, shown upright in the size asked for.
 */
@NullMarked
package org.resight.photos;

import org.jspecify.annotations.NullMarked;
