/**
 * What lives between requests: the graph clients, the feedback buffer, the shared query, and the
 * one lock on them.
 *
 * <p>{@code ReviewStateBean} is the container's shell; the behaviour is in plain classes that are
 * tested with {@code new}. The ports to the outside ({@code ReviewJournal}, {@code
 * AnnotationCatalog}) stand here, beside who needs them.
 */
@NullMarked
package org.resight.state;

import org.jspecify.annotations.NullMarked;
