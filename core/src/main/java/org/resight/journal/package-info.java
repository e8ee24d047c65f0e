/** The journal and the catalogue in SQL: H2 in a file, or PostgreSQL. */
@NullMarked
package org.resight.journal;

import org.jspecify.annotations.NullMarked;
