/**
 * One graph at work: its client, its mailbox, its single writer, and the commands that the writer
 * takes.
 *
 * <p>Over 25 files: each command and each part of the writer is a class, and none is seen outside.
 */
@NullMarked
package org.resight.graph;

import org.jspecify.annotations.NullMarked;
