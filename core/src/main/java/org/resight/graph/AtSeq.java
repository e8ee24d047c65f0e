package org.resight.graph;

/**
 * Something read from a graph at one instant.
 *
 * @param seq the seq of the newest review at that instant
 * @param value what was read
 */
public record AtSeq<T>(long seq, T value) {}
