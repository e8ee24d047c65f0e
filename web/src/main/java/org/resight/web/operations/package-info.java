/**
 * What an operator sees and runs: health, metrics, backup, threads, the replay at the start.
 *
 * <p>Of {@code web} it may know {@code problem} and {@code body}.
 */
@NullMarked
package org.resight.web.operations;

import org.jspecify.annotations.NullMarked;
