/**
 * What clients saw of a graph, held against its journal: for tests of one process and of whole
 * servers.
 */
@NullMarked
package org.resight.audit;

import org.jspecify.annotations.NullMarked;
