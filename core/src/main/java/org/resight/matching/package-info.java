/**
 * Which photos are like which: features, an index over them, scores, and the rules of what is
 * compared. Numbers only: no files, no threads, no graphics, and none of the other packages.
 */
@NullMarked
package org.resight.matching;

import org.jspecify.annotations.NullMarked;
