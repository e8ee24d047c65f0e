/**
 * The demo catalogue: animals that never lived, drawn by this code, for a first try without any
 * photos at hand and for tests that need known truth.
 *
 * <p>Everything follows from one seed: the same pictures, pairs and scores on every machine.
 *
 * <p>Of {@code web} it may know {@code access}, {@code operations}, and what these may know.
 */
@NullMarked
package org.resight.web.demo;

import org.jspecify.annotations.NullMarked;
