package org.resight.web.v1;

import org.resight.graph.GraphClient;

/**
 * Said inside the application when a graph has further photos: annotations that came to it, or a
 * photo of one that it holds.
 *
 * @param graph the graph
 */
public record PhotosAdded(GraphClient graph) {}
