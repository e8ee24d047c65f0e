/** What happens in a graph, told to others: event streams and callbacks. */
@NullMarked
package org.resight.web.events;

import org.jspecify.annotations.NullMarked;
