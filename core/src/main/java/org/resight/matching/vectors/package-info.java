/**
 * Vectors of photos, by a model or imported: which photos are nearest, and what that says together
 * with the local features. May know {@code matching}, {@code catalogue} and what that may know, and
 * of jobs only how they tell their progress.
 */
@NullMarked
package org.resight.matching.vectors;

import org.jspecify.annotations.NullMarked;
