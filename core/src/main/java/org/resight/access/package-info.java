/** Who may do what: accounts, sessions, tokens, rights and what was done with them. */
@NullMarked
package org.resight.access;

import org.jspecify.annotations.NullMarked;
