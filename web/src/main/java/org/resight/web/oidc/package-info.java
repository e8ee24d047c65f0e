/**
 * Sign-in by providers of OpenID Connect, several at once: the code flow with PKCE, sign-out in
 * both directions, and whose identity is whose.
 *
 * <p>Of {@code web} it may know {@code access}, and what that may know.
 */
@NullMarked
package org.resight.web.oidc;

import org.jspecify.annotations.NullMarked;
