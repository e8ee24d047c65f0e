/**
 * What has been done in a graph, in numbers: days, growth, reviewers and how far they agree.
 *
 * <p>Knows reviews and graphs as values, no server, no threads and no database.
 *
 * <p>May know {@code journal}, and what that may know.
 */
@NullMarked
package org.resight.report;

import org.jspecify.annotations.NullMarked;
