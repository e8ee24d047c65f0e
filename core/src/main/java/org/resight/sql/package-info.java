/**
 * The tables: journal, sealed pages, catalogue, access and backup, in SQL for both databases.
 *
 * <p>Over 25 files: each group of tables has a class of its own, and backup and deletion need the
 * inside of all of them.
 *
 * <p>May know every other package but {@code engine} and {@code evidence}.
 */
@NullMarked
package org.resight.sql;

import org.jspecify.annotations.NullMarked;
