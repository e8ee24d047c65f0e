/**
 * One graph at work: its client, its mailbox, its single writer, and the commands that the writer
 * takes.
 *
 * <p>Over 25 files: each command and each part of the writer is a class, and hidden. Seen outside
 * are {@code GraphClient} and {@code PageReads}, the values that go in and come out there, and what
 * a graph needs to work.
 *
 * <p>May know {@code lease}, and what that may know.
 */
@NullMarked
package org.resight.graph;

import org.jspecify.annotations.NullMarked;
