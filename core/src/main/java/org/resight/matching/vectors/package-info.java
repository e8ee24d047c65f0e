/**
 * Vectors of photos, by a model or imported: which photos are nearest, and what that says together
 * with the local features. Knows nothing of jobs but how they tell their progress.
 */
@NullMarked
package org.resight.matching.vectors;

import org.jspecify.annotations.NullMarked;
