/**
 * One graph at work: its client, its mailbox, its single writer, and the commands that the writer
 * takes.
 */
@NullMarked
package org.resight.graph;

import org.jspecify.annotations.NullMarked;
