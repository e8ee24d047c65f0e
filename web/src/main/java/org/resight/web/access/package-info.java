/**
 * The one gate before everything else: what a request must be like to come in, who sends it, and
 * what that one may do. The calls about accounts, members, tokens and the audit stand here too.
 *
 * <p>Over 25 files: each call about people has its document beside it. Seen outside are the caller,
 * what it may see and open, and what {@code oidc}, {@code wbia} and the wiring take from here.
 *
 * <p>Of {@code web} it may know {@code problem} and {@code body}.
 */
@NullMarked
package org.resight.web.access;

import org.jspecify.annotations.NullMarked;
