/** The tables: journal, sealed pages, catalogue and backup, in SQL for both databases. */
@NullMarked
package org.resight.sql;

import org.jspecify.annotations.NullMarked;
