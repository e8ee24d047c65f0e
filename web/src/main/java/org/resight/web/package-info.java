/** The WAR: only what puts the parts together stands here. */
@NullMarked
package org.resight.web;

import org.jspecify.annotations.NullMarked;
