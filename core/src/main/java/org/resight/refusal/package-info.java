/**
 * Why something that was asked for is not done. Knows nothing of the other packages but {@code
 * model}.
 */
@NullMarked
package org.resight.refusal;

import org.jspecify.annotations.NullMarked;
