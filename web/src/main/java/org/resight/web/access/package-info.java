/**
 * The one gate before everything else: what a request must be like to come in, who sends it, and
 * what that one may do. The calls about accounts, members, tokens and the audit stand here too.
 *
 * <p>Over 25 files: each call about people has its document beside it, and nothing but the caller
 * is seen outside.
 */
@NullMarked
package org.resight.web.access;

import org.jspecify.annotations.NullMarked;
