/**
 * What happens in a graph, told to others: event streams and callbacks.
 *
 * <p>Of {@code web} it may know {@code v1}, and what that may know.
 */
@NullMarked
package org.resight.web.events;

import org.jspecify.annotations.NullMarked;
