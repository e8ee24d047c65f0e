/**
 * The facts of a graph in their order: entries, the port that keeps them ({@code ReviewJournal}),
 * and the index of reviews that were given.
 *
 * <p>May know {@code catalogue}, and what that may know.
 */
@NullMarked
package org.resight.journal;

import org.jspecify.annotations.NullMarked;
