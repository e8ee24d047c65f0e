/**
 * The decision graph: annotations, the decisions between them, and who is who.
 *
 * <p>Pure functions of what they are given: no clock, no threads, no I/O, nothing but {@code
 * model}, {@code java.base} and primitive collections. Nothing here is thread-safe unless it says
 * so; the owner of a graph confines it to one thread at a time.
 *
 * <p>Over 25 files: the parts of one graph, which share its tables and are not seen outside.
 */
@NullMarked
package org.resight.engine;

import org.jspecify.annotations.NullMarked;
