/**
 * What WildFly's web server must be told in code, because the WAR brings no server configuration.
 *
 * <p>Of {@code web} it may know {@code limits}, and what that may know.
 */
@NullMarked
package org.resight.web.undertow;

import org.jspecify.annotations.NullMarked;
