/**
 * The decision graph: annotations, the decisions between them, and who is who.
 *
 * <p>Pure functions of what they are given: no clock, no threads, no I/O, nothing but {@code
 * java.base} and primitive collections. Nothing here is thread-safe unless it says so; the owner of
 * a graph confines it to one thread at a time.
 */
@NullMarked
package org.resight.engine;

import org.jspecify.annotations.NullMarked;
