/**
 * The REST API, version 1: its resources and its documents.
 *
 * <p>Over 25 files: each resource has its requests and answers beside it. Other packages use those
 * of annotations, graphs, imports, names, offers, pairs and reviews, and hear of photos that came.
 * The rest is seen nowhere else.
 *
 * <p>Of {@code web} it may know {@code access}, {@code limits}, {@code operations}, and what these
 * may know.
 */
@NullMarked
package org.resight.web.v1;

import org.jspecify.annotations.NullMarked;
