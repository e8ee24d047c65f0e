/** Connections to H2 in a file and to PostgreSQL, and the migrations of the schema. */
@NullMarked
package org.resight.database;

import org.jspecify.annotations.NullMarked;
