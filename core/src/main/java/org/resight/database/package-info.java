/**
 * Connections to H2 in a file and to PostgreSQL, and the migrations of the schema.
 *
 * <p>May know {@code journal}, and what that may know. Only {@code sql} knows SQL beside it.
 */
@NullMarked
package org.resight.database;

import org.jspecify.annotations.NullMarked;
