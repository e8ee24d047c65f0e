/** The WAR: only what puts the parts together stands here. Knows every part; no part knows it. */
@NullMarked
package org.resight.web;

import org.jspecify.annotations.NullMarked;
