/**
 * The words that everyone shares: annotations, pairs, decisions and reviews, the configuration of a
 * graph, and {@code IdentityGraph}, what every decision graph can do.
 *
 * <p>Values and one interface. Knows nothing of the other packages. Over 25 files: each word is one
 * small record or enum.
 */
@NullMarked
package org.resight.model;

import org.jspecify.annotations.NullMarked;
