/**
 * Who may do what: accounts, sessions, tokens, rights, what is shown of places, and what was done.
 *
 * <p>Over 25 files: all of it is one state, {@code AccessData}, which only classes of this package
 * may change.
 *
 * <p>May know {@code catalogue}, and what that may know.
 */
@NullMarked
package org.resight.access;

import org.jspecify.annotations.NullMarked;
