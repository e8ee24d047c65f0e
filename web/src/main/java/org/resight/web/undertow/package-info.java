/**
 * What WildFly's web server must be told in code, because the WAR brings no server configuration.
 */
@NullMarked
package org.resight.web.undertow;

import org.jspecify.annotations.NullMarked;
